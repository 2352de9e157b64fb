"""audit.json: what is written is what was audited, readable, and as its published schema says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from auditor.reports.json.schema import audit_schema, write
from auditor.reports.json.text import readable
from jsonschema import Draft202012Validator

from auditor.catalog import Catalog
from auditor.models import Audit
from auditor.plugins import load_report

from ...promise import PROMISED, fields
from ..conftest import Sample
from ..sample import hostile_everywhere, unread_audit
from ..storefront import HOSTILE, RTL, TERMINAL, MemoryAssets

SCHEMA = Path(__file__).parents[3] / "docs" / "audit.schema.json"


def written(audit: Audit) -> str:
    (file,) = load_report("json")(audit, MemoryAssets({}), Catalog("en"))
    assert file.name == "audit.json"
    return file.content.decode("utf-8")


@pytest.fixture(scope="module")
def audits(sample: Sample) -> list[Audit]:
    return [sample[0], unread_audit(), *(hostile_everywhere(text) for text in (*HOSTILE, RTL, TERMINAL))]


def test_reading_back_gives_the_same_audit(audits: list[Audit]):
    for audit in audits:
        text = written(audit)
        assert Audit.model_validate_json(text) == audit
        assert json.loads(text) == json.loads(audit.model_dump_json())


def test_the_published_schema_is_current():
    assert SCHEMA.read_text("utf-8") == audit_schema(), "run `nox -s accept`"


def test_audits_fit_the_published_schema(audits: list[Audit]):
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for audit in audits:
        assert list(validator.iter_errors(json.loads(written(audit)))) == []


def test_the_schema_refuses_what_is_no_audit(sample: Sample):
    validator = Draft202012Validator(json.loads(audit_schema()))
    broken = json.loads(written(sample[0]))
    broken["verdicts"][0]["outcome"] = "green"
    broken["version"] = 99
    del broken["score"]
    wrong = {tuple(error.path) for error in validator.iter_errors(broken)}
    assert wrong == {(), ("version",), ("verdicts", 0, "outcome")}


def test_the_schema_accepts_fields_that_later_releases_add(sample: Sample):
    later = json.loads(written(sample[0]))
    later["added"] = later["verdicts"][0]["added"] = 1
    assert Draft202012Validator(json.loads(audit_schema())).is_valid(later)


def test_no_field_that_was_promised_is_gone_or_of_another_type():
    promised = set(PROMISED.read_text("utf-8").splitlines())
    assert len(promised) > 100
    assert promised - fields() == set(), "raise AUDIT_VERSION, or keep it"
    assert fields() - promised == set(), "run `nox -s accept`"


def test_keys_keep_the_order_of_the_models(sample: Sample):
    assert list(json.loads(written(sample[0]))) == list(Audit.model_fields)


def test_short_values_share_a_line_and_long_ones_do_not(sample: Sample):
    lines = written(sample[0]).splitlines()
    assert '    "exclude": ["/blog", "<script>alert(1)</script>"],' in lines
    assert len(lines) < len(json.dumps(json.loads(written(sample[0])), indent=2).splitlines()) * 0.7
    assert written(sample[0]).endswith("}\n")


@pytest.mark.parametrize(
    "value", [{}, [], {"a": []}, [[1] * 80], {"k" * 200: {"x": ["y" * 200, None, True, 1.5]}}]
)
def test_readable_is_json(value: object):
    assert json.loads(readable(value)) == value


def test_the_schema_can_be_written(tmp_path: Path):
    write(tmp_path / "docs" / "schema.json")
    assert (tmp_path / "docs" / "schema.json").read_text("utf-8") == audit_schema()
