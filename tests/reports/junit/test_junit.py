"""junit.xml as CI systems read it: valid, complete, and green only where something passed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from auditor.catalog import Catalog
from auditor.models import Audit, Outcome
from auditor.plugins import load_report

from ..conftest import Sample
from ..sample import hostile_everywhere, unread_audit
from ..storefront import HOSTILE, MemoryAssets

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("junit-10.xsd")))
FORBIDDEN = "\x00\x01\x08\x0b\x0c\x1b[31m\x7f\ud800\ufffe\uffff]]>&<\"'\u202e"


def rendered(audit: Audit, catalog: Catalog) -> bytes:
    (file,) = load_report("junit")(audit, MemoryAssets({}), catalog)
    assert file.name == "junit.xml"
    return file.content


def parsed(audit: Audit, catalog: Catalog) -> etree._Element:
    root = etree.fromstring(rendered(audit, catalog))
    SCHEMA.assertValid(root)
    return root


@pytest.fixture(scope="module")
def report(sample: Sample, catalog: Catalog) -> etree._Element:
    return parsed(sample[0], catalog)


def test_every_verdict_but_the_questions_is_a_case(sample: Sample, report: etree._Element):
    audit, _ = sample
    said = Counter(v.outcome for v in audit.verdicts)
    checks = report.xpath("//testsuite[@package!='visit']/testcase")
    silent = {rule.id for rule in audit.rules if not rule.manual} - {v.rule for v in audit.verdicts}
    assert silent == {"search-available"}
    assert len(checks) == sum(said.values()) - said[Outcome.MANUAL] + len(silent)
    of_rule = [case for case in checks if case.get("classname") == "trust.secure-connection"]
    assert [child.tag for case in of_rule for child in case] == ["error"]
    assert len(report.xpath("//testsuite[@package!='visit']//failure")) == said[Outcome.FAILED]
    assert len(report.xpath("//testsuite[@package!='visit']//skipped")) == (
        said[Outcome.NEEDS_REVIEW] + said[Outcome.NOT_APPLICABLE] + len(silent)
    )


def test_the_counts_of_a_suite_are_those_of_its_cases(report: etree._Element):
    for suite in report:
        cases = suite.findall("testcase")
        assert int(suite.get("tests")) == len(cases) > 0
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(attribute)) == sum(case.find(tag) is not None for case in cases)


def test_no_two_cases_of_a_class_have_one_name(report: etree._Element):
    names = Counter((case.get("classname"), case.get("name")) for case in report.iter("testcase"))
    assert [name for name, count in names.items() if count > 1] == []


def test_a_failure_tells_what_where_and_what_to_do(sample: Sample, report: etree._Element):
    case = report.xpath("//testcase[@classname='price.price-includes-vat'][failure]")[0]
    (failure,) = case
    assert failure.get("type") == "failed.critical"
    lines = failure.text.splitlines()
    assert lines[0] == failure.get("message")
    assert any(line.startswith("Page: https://") for line in lines)
    assert "Element: span.price" in lines
    assert "It says: EUR 59.00" in lines
    assert any(line.startswith("What to do: ") for line in lines)
    assert any("Directive 98/6/EC" in line for line in lines)


def test_what_could_be_better_passes_and_says_so(report: etree._Element):
    case = report.xpath("//testcase[@classname='information.product-photos'][system-out]")[0]
    assert "Page: https://" in case.findtext("system-out")


def test_a_rule_that_judged_nothing_is_skipped_with_its_reason(report: etree._Element):
    (case,) = report.xpath("//testcase[@classname='navigation.search-available']")
    assert case.find("skipped").get("message")


def test_pages_that_were_not_read_are_not_green(sample: Sample, report: etree._Element):
    unread = [p for p in sample[0].coverage.pages if p.status in ("unreadable", "skipped")]
    assert unread
    assert len(report.xpath("//testcase[@classname='visit.page']/skipped")) == len(unread)
    (whole,) = report.xpath("//testcase[@classname='visit.complete']")
    assert whole.find("skipped").text  # the sample's visit was interrupted


def test_a_visit_that_read_nothing_is_an_error(catalog: Catalog):
    report = parsed(unread_audit(), catalog)
    assert len(report.xpath("//error")) == 1
    assert report.xpath("//testcase[not(*)]/@classname") == ["visit.complete"]


def test_score_grade_and_version_are_properties(sample: Sample, report: etree._Element):
    found = {p.get("name"): p.get("value") for p in report[0].iter("property")}
    audit, _ = sample
    assert found["score"] == str(audit.score.overall)
    assert (found["grade"], found["tool"]) == (audit.score.grade, audit.tool)


@pytest.mark.parametrize("text", [*HOSTILE, FORBIDDEN], ids=range(len(HOSTILE) + 1))
def test_a_hostile_page_cannot_break_the_file(text: str, catalog: Catalog):
    content = rendered(hostile_everywhere(text), catalog)
    SCHEMA.assertValid(etree.fromstring(content, etree.XMLParser(resolve_entities=False)))
    assert b"<script" not in content


def test_nothing_in_it_differs_from_run_to_run(sample: Sample, catalog: Catalog):
    assert rendered(sample[0], catalog) == rendered(sample[0], catalog)
    assert b" time=" not in rendered(sample[0], catalog)
