"""What changed since the audit before, in every format for machines and in the summary."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest
from lxml import etree

from auditor.catalog import Catalog
from auditor.compare import compare
from auditor.models import Audit, Outcome, Verdict
from auditor.plugins import load_report

from .conftest import Sample
from .junit.test_junit import SCHEMA as JUNIT
from .sarif.test_sarif import VALIDATOR as SARIF
from .storefront import MemoryAssets

GOOD = {"outcome": Outcome.PASSED, "score": 1.0, "law": None, "evidence": ()}
BAD = {"outcome": Outcome.FAILED, "score": 0.0}


def before(verdict: Verdict) -> Verdict:
    """A telephone number was in sight then, the menu was not clear, and online withdrawal was there."""
    if verdict.rule in ("phone-visible", "withdrawal-function"):
        return verdict.model_copy(update=GOOD)
    return verdict.model_copy(update=BAD) if verdict.rule == "menu-clear" else verdict


@pytest.fixture(scope="module")
def compared(sample: Sample) -> Audit:
    now, _ = sample
    then = now.model_copy(update={"verdicts": tuple(map(before, now.verdicts)), "as_of": "2026-10-21"})
    return now.model_copy(update={"since": compare(then, now)})


def rendered(name: str, audit: Audit, catalog: Catalog) -> str:
    (file,) = load_report(name)(audit, MemoryAssets({}), catalog)
    return file.content.decode("utf-8-sig")


def test_every_row_of_the_table_tells_its_trend(compared: Audit, catalog: Catalog):
    rows = list(csv.DictReader(StringIO(rendered("csv", compared, catalog), newline="")))
    trends = {rule: {r["since"] for r in rows if r["rule"] == rule} for rule in {r["rule"] for r in rows}}
    assert "new" in trends["phone-visible"]
    assert "gone" in trends["menu-clear"]
    assert trends["withdrawal-function"] == {"new"}
    assert trends["price-includes-vat"] == {""}


def test_findings_say_whether_they_are_new(compared: Audit, sample: Sample, catalog: Catalog):
    log = json.loads(rendered("sarif", compared, catalog))
    assert SARIF.is_valid(log)
    results = log["runs"][0]["results"]
    states = {r["ruleId"]: r["baselineState"] for r in results}
    assert states["withdrawal-function"] == "new"
    assert states["price-includes-vat"] == "unchanged"
    assert all("baselineState" in r for r in results)
    alone = json.loads(rendered("sarif", sample[0], catalog))["runs"][0]["results"]
    assert not any("baselineState" in r for r in alone)


def test_suites_count_what_changed_and_failures_say_so(compared: Audit, catalog: Catalog):
    root = etree.fromstring(rendered("junit", compared, catalog).encode())
    JUNIT.assertValid(root)
    told = {p.get("name"): p.get("value") for p in root[0].iter("property")}
    assert told["since"] == "2026-10-21"
    assert (told["checks-new"], told["checks-gone"], told["checks-worse"]) == ("2", "1", "0")
    (case,) = root.xpath("//testcase[@classname='trust.withdrawal-function']/failure")
    assert "Fine last time, not now." in case.text.splitlines()


def test_the_summary_tells_what_changed(compared: Audit, sample: Sample, catalog: Catalog):
    text = rendered("markdown", compared, catalog)
    assert "Since last time" in text
    assert "- 2 new problems" in text
    assert "- 1 solved" in text
    assert "Since last time" not in rendered("markdown", sample[0], catalog)
