"""`auditor compare`: two saved audits, and what is said of bad ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ..compare.audits import FAILED, PASSED, products
from .command import auditor


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two audits of a shop, in folders of their own."""
    home = tmp_path_factory.mktemp("compare")
    for name, outcome in (("old", PASSED), ("new", FAILED)):
        (home / name).mkdir()
        (home / name / "audit.json").write_text(products({"1": outcome}).model_dump_json(), "utf-8")
    return home


def test_it_prints_what_changed(folder: Path):
    done = auditor("compare", "old", "new/audit.json", folder=folder)
    assert (done.code, done.err) == (0, "")
    assert "0 points now, 100 on November 22, 2026: 100.0 worse." in " ".join(done.out.split())
    assert "1 new problem" in done.out


def test_formats_are_printed_or_written(folder: Path, tmp_path: Path):
    done = auditor(
        "compare", folder / "old", folder / "new", "--format", "html", "--format", "json", "--out", tmp_path
    )
    assert done.code == 0
    assert json.loads(done.out)["changes"][0]["trend"] == "new"
    assert [file.name for file in tmp_path.iterdir()] == ["comparison.html"]


def test_it_speaks_the_language_that_is_asked_for(folder: Path):
    done = auditor("compare", "old", "new", "--format", "markdown", "--report-lang", "de", folder=folder)
    assert done.code == 0
    assert "22. November 2026" in done.out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("old", "nothing"), 2, "nothing"),
        (("old",), 2, ""),
        (("old", "new", "--format", "htm"), 2, "The nearest is html"),
        (("old", "broken.json"), 3, "broken.json"),
        (("newer.json", "new"), 3, "newer.json"),
    ],
)
def test_bad_input_is_said(folder: Path, arguments: tuple[str, ...], code: int, words: str):
    (folder / "broken.json").write_text('{"version": 1, "tool": 3}', "utf-8")
    (folder / "newer.json").write_text('{"version": 99}', "utf-8")
    done = auditor("compare", *arguments, folder=folder)
    assert done.code == code
    assert "Traceback" not in done.err
    assert words in done.err
