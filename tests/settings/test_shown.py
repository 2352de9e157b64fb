"""Settings as they are shown: TOML, with where each comes from."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from auditor.settings import Settings, layered
from auditor.settings.schema import schema_of_settings
from auditor.settings.shown import lines
from tests.cli.command import auditor

OWN = """market = "LT"
max-pages = 20
[thresholds]
price = 80
[[ignore.blog]]
url = "/x"
reason = "none"
[access]
auth = "$STAGING"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "auditor.toml").write_text(OWN)
    (tmp_path / "pyproject.toml").write_text('[tool.auditor]\nmarket = "PL"\nproducts = 7\nseed = 4\n')
    return tmp_path


def test_later_places_win_key_by_key(folder: Path) -> None:
    named = {"AUDITOR_MAX_PAGES": "15", "AUDITOR_SEED": "5"}
    found = layered(folder=folder, environment=named).with_flags({"seed": 6, "preset": None, "select": ()})
    settings = found.settings
    assert (settings.market, settings.products, settings.max_pages, settings.seed) == ("LT", 7, 15, 6)
    assert found.origins == {
        "market": str(folder / "auditor.toml"),
        "products": str(folder / "pyproject.toml"),
        "max_pages": "environment",
        "seed": "flag",
        "thresholds": str(folder / "auditor.toml"),
        "ignore": str(folder / "auditor.toml"),
        "access": str(folder / "auditor.toml"),
    }


def test_what_a_preset_stands_for_is_told(folder: Path) -> None:
    found = layered(folder=folder, environment={"AUDITOR_PRESET": "pr"}).with_flags({"products": 3})
    assert (found.settings.products, found.settings.max_pages) == (3, 12)
    assert [found.origins[name] for name in ("preset", "products", "max_pages")] == [
        "environment",
        "flag",
        "preset",
    ]


def test_a_named_file_is_the_only_one(folder: Path) -> None:
    other = folder / "other.toml"
    other.write_text("products = 2")
    found = layered(other, folder=folder, environment={})
    assert (found.settings.market, found.settings.products) == (None, 2)


def test_what_is_shown_is_what_is_read(folder: Path) -> None:
    found = layered(folder=folder, environment={"AUDITOR_FORMAT": "json"})
    shown = "\n".join(lines(found))
    assert '"json"' in shown
    (folder / "again.toml").write_text(shown)
    assert layered(folder / "again.toml", environment={}).settings == found.settings


def test_the_command_shows_each_setting_and_its_place(folder: Path) -> None:
    done = auditor("config", "--fail-under", "80", folder=folder, AUDITOR_REPORT_LANG="lt")
    told = {
        line.split(" =")[0].lstrip("# "): line.rpartition("# ")[2]
        for line in done.out.splitlines()
        if " =" in line
    }
    assert done.code == 0, done.err
    assert told["market"].endswith("auditor.toml")
    assert told["products"].endswith("pyproject.toml")
    assert (told["report-lang"], told["fail-under"], told["depth"]) == ("environment", "flag", "default")


def test_the_schema_takes_what_the_auditor_takes(folder: Path) -> None:
    schema = schema_of_settings()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert set(schema["properties"]) == {name.replace("_", "-") for name in Settings.model_fields}
    check = jsonschema.Draft202012Validator(schema)
    for text in (
        OWN,
        'max-bytes = "5GB"',
        "max-bytes = 5",
        '[ignore.blog]\nreason = "x"',
        '[brand]\nname = "A"',
    ):
        assert list(check.iter_errors(tomllib.loads(text))) == [], text
    for text in (
        "market = 3",
        "products = 0",
        "max-page = 3",
        "[ignore.blog]\nurl = '/x'",
        "fail-on = 'bad'",
    ):
        assert list(check.iter_errors(tomllib.loads(text))), text


def test_the_command_prints_the_schema() -> None:
    assert json.loads(auditor("config", "--schema").out) == schema_of_settings()
