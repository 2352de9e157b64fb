"""The golden file of each format is what its readers accept; `tests/meta` compares it with what is made."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from auditor.models import Audit, Outcome

from ..golden_formats import golden_audit
from .csv.test_csv import COLUMNS
from .junit.test_junit import SCHEMA as JUNIT
from .junit.test_junit import etree
from .sarif.test_sarif import VALIDATOR as SARIF

ROOT = Path(__file__).resolve().parents[2]
FORMATS = ROOT / "fixtures" / "golden" / "formats"


@pytest.fixture(scope="module")
def audit() -> Audit:
    return golden_audit()


def golden(name: str) -> bytes:
    return (FORMATS / name).read_bytes()


def test_the_audit_behind_them_shows_every_outcome_that_counts(audit: Audit):
    assert {verdict.outcome for verdict in audit.verdicts} >= set(Outcome) - {Outcome.ERROR}
    assert {page.status.value for page in audit.coverage.pages} == {"read", "unreadable"}


def test_audit_json(audit: Audit):
    schema = json.loads((ROOT / "docs" / "audit.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(json.loads(golden("audit.json")))
    assert Audit.model_validate_json(golden("audit.json")) == audit


def test_junit_xml():
    JUNIT.assertValid(etree.fromstring(golden("junit.xml")))


def test_audit_sarif():
    assert [error.message for error in SARIF.iter_errors(json.loads(golden("audit.sarif")))] == []


def test_summary_md():
    assert golden("summary.md").decode("utf-8").startswith("## ")
    assert len(golden("summary.md")) < 8_000


def test_verdicts_csv(audit: Audit):
    rows = list(csv.reader(StringIO(golden("verdicts.csv").decode("utf-8-sig"), newline=""), strict=True))
    assert ",".join(rows[0]) == COLUMNS
    assert len(rows) == len(audit.verdicts) + 1
    assert {len(row) for row in rows} == {len(rows[0])}


def test_the_words_of_the_scorecard(audit: Audit):
    lines = golden("index.txt").decode("utf-8").splitlines()
    assert audit.shop.name in lines
    assert lines.index("Fix first") < lines.index("All checks")
