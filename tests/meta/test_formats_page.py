"""docs/formats.md tells the truth: every format, every column, settings that load, an example that runs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from auditor.reports.csv.table import COLUMNS

from auditor.catalog import Catalog
from auditor.models import Outcome
from auditor.plugins import REPORTS, find, load_report
from auditor.settings import load

from ..reports.sample import sample_audit
from .sources import ROOT
from .test_examples import blocks

FILE = "docs/formats.md"


@pytest.fixture(scope="module")
def page() -> str:
    return (ROOT / FILE).read_text("utf-8")


def test_every_format_is_told_with_its_file(page: str):
    told = dict(re.findall(r"^\| `(\w+)` \| `?([\w.]+)`? \|", page, re.MULTILINE))
    assert set(told) == {point.name for point in find(REPORTS)}
    audit, assets = sample_audit()
    for name, file in told.items():
        if name != "terminal":
            assert [made.name for made in load_report(name)(audit, assets, Catalog("en"))] == [file]


def test_every_column_is_told_in_its_order(page: str):
    listed = page.partition("The columns,")[2].partition("\n\n")[2].partition("\n\n")[0]
    assert tuple(re.findall(r"`(\w+)`", listed)) == COLUMNS


def test_what_becomes_of_every_outcome_is_told(page: str):
    rows = page.partition("| outcome | becomes |")[2].partition("\n\n")[0]
    words = {outcome: outcome.value.replace("_", " ") for outcome in Outcome} | {Outcome.MANUAL: "questions"}
    assert [outcome for outcome, word in words.items() if word not in rows] == []


def test_the_settings_are_settings(tmp_path: Path):
    settings, pack = blocks(FILE, "toml")
    (tmp_path / "auditor.toml").write_text(settings, "utf-8")
    assert load(tmp_path / "auditor.toml").sources["/product/*"] == "templates/product.html"
    assert "auditor.reports" in tomllib.loads(pack)["project"]["entry-points"]


def test_the_format_of_ones_own_runs():
    (code,) = blocks(FILE, "python")
    scope: dict[str, object] = {}
    exec(compile(code, FILE, "exec"), scope)
    audit, assets = sample_audit()
    (file,) = scope["render"](audit, assets, Catalog("en"))
    assert file.name == "badge.svg"
    assert f">{audit.score.grade}<" in file.content.decode("utf-8")
