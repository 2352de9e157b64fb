"""`--format` and `--source` on the command line: several at once, in whatever way they are given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditor.cli import cli
from auditor.errors import UsageError

GOLDEN = Path(__file__).resolve().parents[2] / "fixtures" / "golden" / "formats" / "audit.json"
WITHOUT_BROWSER = {
    "html": "index.html",
    "json": "audit.json",
    "junit": "junit.xml",
    "sarif": "audit.sarif",
    "markdown": "summary.md",
    "csv": "verdicts.csv",
}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    (tmp_path / "audit.json").write_bytes(GOLDEN.read_bytes())
    return tmp_path


def report(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(cli, ["report", str(folder), *options], standalone_mode=False)


@pytest.mark.parametrize(
    "options",
    [
        ("--format", ",".join(WITHOUT_BROWSER)),
        ("--format", "html, json,junit", "--format", "sarif,markdown", "--format", "csv,"),
        tuple(part for name in WITHOUT_BROWSER for part in ("--format", name)),
    ],
    ids=["commas", "mixed", "repeated"],
)
def test_several_formats_at_once(saved: Path, options: tuple[str, ...]):
    done = report(saved, "--out", str(saved / "out"), *options)
    assert done.return_value == 0, done.output
    assert {file.name for file in (saved / "out").iterdir()} == set(WITHOUT_BROWSER.values())


def test_a_format_that_is_named_twice_is_written_once(saved: Path):
    done = report(saved, "--format", "csv,csv", "--format", "csv")
    assert done.output.count("verdicts.csv") == 1


def test_an_unknown_format_in_a_list_is_named_with_the_nearest(saved: Path):
    done = report(saved, "--format", "csv,junti")
    assert isinstance(done.exception, UsageError)
    assert (done.exception.key, done.exception.params["name"]) == ("unknown-format", "junti")
    assert "junit" in str(done.exception.params)
    assert not (saved / "verdicts.csv").exists()


def test_formats_and_sources_may_stand_in_the_settings(saved: Path):
    (saved / "auditor.toml").write_text(
        'format = ["sarif"]\n[sources]\n"/produkt/*" = "templates/product.html"\n', "utf-8"
    )
    done = report(saved, "--config", str(saved / "auditor.toml"))
    assert done.return_value == 0, done.output
    assert "templates/product.html" in uris(saved / "audit.sarif")


def test_sources_on_the_command_line_win(saved: Path):
    (saved / "auditor.toml").write_text('[sources]\n"/produkt/*" = "a.html"\n', "utf-8")
    options = ("--format", "sarif", "--source", "/produkt/*=b.html", "--source", "/koszyk=cart.html")
    report(saved, "--config", str(saved / "auditor.toml"), *options)
    assert {"b.html", "cart.html"} <= uris(saved / "audit.sarif")
    assert "a.html" not in uris(saved / "audit.sarif")


def test_sources_are_kept_in_the_audit(saved: Path):
    report(saved, "--format", "json", "--source", "/produkt/*=product.html")
    again = report(saved, "--format", "sarif", "--out", str(saved / "again"))
    assert again.return_value == 0, again.output
    assert "product.html" in uris(saved / "again" / "audit.sarif")


def uris(file: Path) -> set[str]:
    results = json.loads(file.read_text("utf-8"))["runs"][0]["results"]
    return {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results}
