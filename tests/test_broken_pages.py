"""Rules that also judge pages which could not be read, and error pages."""

from __future__ import annotations

from datetime import date

import pytest

from auditor.judge import Visit, VisitedPage, judge
from auditor.models import Message, Outcome, PageFacts, PageKind, ReadStatus, Severity, Verdict
from auditor.rule import Judgement, Need, failed, passed, rule

from .builders import rule_set, snapshot

HOME = "https://shop.example/"
PAGE = '<html lang="en"><body><h1>Vase</h1><p>A vase of stoneware.</p><a href="/">Home</a></body></html>'


@rule(severity=Severity.CRITICAL, needs=[Need.NETWORK], words=False, broken=True)
def answers(page: PageFacts) -> Judgement:
    """The page answers."""
    lost = page.status is ReadStatus.UNREADABLE or page.kind is PageKind.ERROR
    return failed("lost") if lost else passed("fine")


@rule(severity=Severity.CRITICAL)
def reads(page: PageFacts) -> Judgement:
    """The page has words."""
    return passed("fine")


def verdicts(html: str = "", **more: object) -> dict[str, list[Verdict]]:
    """What both rules say of a page beside one that is fine, by rule; the other page left out."""
    page = VisitedPage(snapshot(html, f"{HOME}vase", **more), PageKind.PRODUCT)
    fine = VisitedPage(snapshot(PAGE, HOME, http_status=200))
    rules = rule_set(answers, reads)
    audit = judge(Visit(start_url=HOME, as_of=date(2026, 11, 1), pages=iter([fine, page])), rules)
    own = [verdict for verdict in audit.verdicts if verdict.page != HOME]
    return {one.info.id: [v for v in own if v.rule == one.info.id] for one in rules.rules}


@pytest.mark.parametrize("status", [500, None])
def test_a_page_that_could_not_be_read_is_judged_by_who_asks_for_it(status: int | None):
    why = Message(key="page.unreachable")
    said = verdicts(status=ReadStatus.UNREADABLE, http_status=status, reason=why)
    assert [verdict.outcome for verdict in said["answers"]] == [Outcome.FAILED]
    assert said["reads"] == []


def test_so_is_an_error_page_that_was_read():
    said = verdicts("<html><body><h1>Page not found</h1></body></html>", http_status=200)
    assert [verdict.outcome for verdict in said["answers"]] == [Outcome.FAILED]
    assert said["reads"] == []


def test_a_page_that_was_not_visited_is_not():
    said = verdicts(status=ReadStatus.SKIPPED, reason=Message(key="page.robots"))
    assert said == {"answers": [], "reads": []}
