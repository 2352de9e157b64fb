"""What the gate says, and what the settings ignore, in the formats that CI jobs read."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest
from lxml import etree, html

from auditor.catalog import Catalog
from auditor.models import (
    Audit,
    Finding,
    Gate,
    GateFinding,
    GateOutcome,
    IgnoredVerdict,
    Message,
    Outcome,
    Severity,
    Standing,
)
from auditor.plugins import load_report

from .conftest import Sample
from .junit.test_junit import SCHEMA as JUNIT
from .markdown.test_markdown import ATTACKS, REFERENCE, tokens, words_of
from .sarif.test_sarif import VALIDATOR as SARIF
from .storefront import HOST, MemoryAssets

REASON = "a new theme in March @owner"


def rendered(name: str, audit: Audit, catalog: Catalog) -> str:
    (file,) = load_report(name)(audit, MemoryAssets({}), catalog)
    return file.content.decode("utf-8-sig")


@pytest.fixture(scope="module")
def ignoring(sample: Sample) -> Audit:
    """The sample, whose missing telephone numbers are ignored."""
    audit, _ = sample
    phones = [v for v in audit.verdicts if v.rule == "phone-visible" and v.outcome is Outcome.FAILED]
    assert len(phones) > 3
    return audit.model_copy(
        update={
            "verdicts": tuple(v for v in audit.verdicts if v not in phones),
            "ignored": tuple(IgnoredVerdict(verdict=v, reason=REASON) for v in phones),
        }
    )


def gated(audit: Audit, outcome: GateOutcome, *texts: str) -> Audit:
    findings = tuple(
        GateFinding(
            finding=Finding(
                rule="phone-visible",
                severity=Severity.CRITICAL,
                template="/p/{slug}",
                fingerprint=f"{n:016x}",
                message=Message(key="{x} said", params={"x": text}),
                pages=(f"{HOST}/{text}", f"{HOST}/p/2"),
                element=text,
            ),
            standing=Standing.NEW if n % 2 == 0 else Standing.KNOWN,
        )
        for n, text in enumerate(texts)
    )
    why = (Message(key="gate.nothing-scored"),)
    return audit.model_copy(update={"gate": Gate(outcome=outcome, why=why, findings=findings, coverage=0.9)})


def test_ignored_findings_are_rows_with_their_reason(ignoring: Audit, catalog: Catalog):
    rows = list(csv.DictReader(StringIO(rendered("csv", ignoring, catalog), newline="")))
    ignored = [row for row in rows if row["ignored"]]
    assert [row["page"] for row in ignored] == [one.verdict.page for one in ignoring.ignored]
    assert {(row["rule"], row["outcome"], row["ignored"]) for row in ignored} == {
        ("phone-visible", "failed", REASON)
    }


def test_ignored_findings_are_skipped_cases(ignoring: Audit, catalog: Catalog):
    root = etree.fromstring(rendered("junit", ignoring, catalog).encode())
    JUNIT.assertValid(root)
    cases = root.xpath("//testcase[@classname='contact.phone-visible']")
    assert len(cases) == len(ignoring.ignored)
    assert all(REASON in case.find("skipped").get("message") for case in cases)


def test_ignored_findings_are_no_alerts_but_told(ignoring: Audit, catalog: Catalog):
    log = json.loads(rendered("sarif", ignoring, catalog))
    assert SARIF.is_valid(log)
    (run,) = log["runs"]
    assert not [result for result in run["results"] if result["ruleId"] == "phone-visible"]
    notes = run["invocations"][0]["toolExecutionNotifications"]
    (note,) = [note for note in notes if note["descriptor"]["id"] == "ignored"]
    assert REASON in note["message"]["text"]
    assert note["properties"]["pages"] == len(ignoring.ignored)


def test_the_summary_counts_what_is_ignored(ignoring: Audit, catalog: Catalog):
    assert f"- {len(ignoring.ignored)} findings are ignored" in rendered("markdown", ignoring, catalog)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (GateOutcome.PASSED, "The gate is passed."),
        (GateOutcome.FAILED, "The gate is not passed."),
        (GateOutcome.UNKNOWN, "The gate cannot tell"),
    ],
)
def test_the_summary_begins_with_the_gate(outcome: GateOutcome, words: str, sample: Sample, catalog: Catalog):
    text = words_of(rendered("markdown", gated(sample[0], outcome), catalog))
    assert 0 < text.index(words) < text.index("Fix first")
    assert "Not one check could be judged." in text


def test_the_summary_names_what_closes_the_gate(sample: Sample, catalog: Catalog):
    text = rendered("markdown", gated(sample[0], GateOutcome.FAILED, "a", "b", "c"), catalog)
    closing = [line for line in text.splitlines() if "said" in line]
    assert [line.partition(" said")[0][-1] for line in closing] == ["a", "c"], "b is known"
    assert "**No telephone number in sight**, new: a said (`/a`, `a`)" in closing[0]


def test_what_closes_the_gate_is_bounded(sample: Sample, catalog: Catalog):
    many = gated(sample[0], GateOutcome.FAILED, *(f"x{n}" for n in range(60)))
    text = rendered("markdown", many, catalog)
    assert text.count(" said") == 8
    assert "22 more findings" in text


@pytest.mark.parametrize("text", ATTACKS, ids=range(len(ATTACKS)))
def test_nothing_of_a_page_is_markup_in_what_closes_the_gate(text: str, sample: Sample, catalog: Catalog):
    told = rendered("markdown", gated(sample[0], GateOutcome.FAILED, text), catalog)
    kinds = {token.type for token in tokens(told)}
    assert not kinds & {"html_inline", "html_block", "link_open", "image", "fence", "code_block", "s_open"}
    assert REFERENCE.findall(words_of(told)) == []


def test_what_the_gate_lets_pass_is_skipped_and_what_it_does_not_fails(sample: Sample, catalog: Catalog):
    audit, _ = sample
    phones = [v for v in audit.verdicts if v.rule == "phone-visible" and v.outcome is Outcome.FAILED]
    known, new = phones[0], phones[1]
    findings = tuple(
        GateFinding(
            finding=Finding(
                rule="phone-visible",
                severity=Severity.CRITICAL,
                template="/p/{slug}",
                fingerprint="0" * 16,
                message=verdict.message,
                pages=(verdict.page or "",),
            ),
            standing=standing,
            reason="until the relaunch",
        )
        for verdict, standing in ((known, Standing.KNOWN), (new, Standing.NEW))
    )
    gate = Gate(outcome=GateOutcome.FAILED, why=(), findings=findings, coverage=1.0)
    root = etree.fromstring(rendered("junit", audit.model_copy(update={"gate": gate}), catalog).encode())
    JUNIT.assertValid(root)
    cases = root.xpath("//testcase[@classname='contact.phone-visible']")
    skipped = [case for case in cases if case.find("skipped") is not None]
    assert len(cases) == len(phones)
    assert len(skipped) == 1
    assert "until the relaunch" in skipped[0].findtext("skipped")
    assert f"Page: {known.page}" in skipped[0].findtext("skipped")


@pytest.mark.parametrize(
    ("standing", "words"),
    [(Standing.WORSE, "(pages there: 3)"), (Standing.EXPIRED, "until May 1, 2026 only")],
)
def test_the_summary_tells_what_became_of_the_baselines_entry(
    standing: Standing, words: str, sample: Sample, catalog: Catalog
):
    audit = gated(sample[0], GateOutcome.FAILED, "a")
    assert audit.gate is not None
    told = {"standing": standing, "before": 3, "expires": "2026-05-01"}
    (one,) = audit.gate.findings
    gate = audit.gate.model_copy(update={"findings": (one.model_copy(update=told),)})
    assert words in words_of(rendered("markdown", audit.model_copy(update={"gate": gate}), catalog))


def section(text: str, path: str) -> str:
    """The words of a part of a page."""
    (element,) = html.document_fromstring(text).xpath(path)
    return " ".join(element.text_content().split())


def test_the_scorecard_lists_what_is_ignored_and_why(ignoring: Audit, catalog: Catalog):
    told = section(rendered("html", ignoring, catalog), "//section[@id='unjudged']")
    assert f"{len(ignoring.ignored)} findings are ignored, as the settings say." in told
    assert f"on {len(ignoring.ignored)} pages" in told
    assert REASON in told


def test_the_scorecard_says_whether_the_gate_is_passed_and_why_not(sample: Sample, catalog: Catalog):
    page = rendered("html", gated(sample[0], GateOutcome.FAILED, "p/1", "p/2", "p/3"), catalog)
    told = section(page, "//*[@id='gate']")
    assert told.startswith("The gate is not passed. Not one check could be judged.")
    assert told.count("(new)") == 2, "what is known does not close it"
    links = html.document_fromstring(page).xpath("//*[@id='gate']//a/@href")
    assert len(links) == 2
    assert all(f'id="{link[1:]}"' in page for link in links)
    assert "id='gate'" not in rendered("html", sample[0], catalog).replace('"', "'")


@pytest.mark.parametrize("attack", ATTACKS)
def test_words_of_pages_at_the_gate_are_no_markup_of_the_scorecard(
    attack: str, sample: Sample, catalog: Catalog
):
    page = rendered("html", gated(sample[0], GateOutcome.FAILED, attack), catalog)
    gate = html.document_fromstring(page).xpath("//*[@id='gate']")[0]
    assert not gate.xpath(".//script | .//img | .//iframe | .//*[@onclick or @onerror]")


def test_the_terminal_tells_of_the_gate_and_of_what_is_ignored(ignoring: Audit, catalog: Catalog):
    text = " ".join(rendered("terminal", gated(ignoring, GateOutcome.FAILED, "p/1"), catalog).split())
    assert "The gate is not passed." in text
    assert f"{len(ignoring.ignored)} findings are ignored, as the settings say." in text
