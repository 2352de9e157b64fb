"""Small rules, pages and verdicts for the tests of the engine."""

from __future__ import annotations

from auditor.models import (
    Message,
    Outcome,
    PageFacts,
    PageKind,
    ReadStatus,
    RuleInfo,
    Scope,
    Severity,
    Snapshot,
    Verdict,
)
from auditor.plugins import RuleSet
from auditor.rule import Rule

OUTCOME_SCORES = {Outcome.PASSED: 1.0, Outcome.WARNED: 0.5, Outcome.FAILED: 0.0}


def info(
    rule_id: str, severity: Severity = Severity.MODERATE, category: str = "price", **more: object
) -> RuleInfo:
    """A rule's description."""
    fields = {"id": rule_id, "category": category, "severity": severity, "scope": Scope.PAGE} | more
    return RuleInfo.model_validate(fields)


def verdict(rule: str, outcome: Outcome, page: str | None = "https://shop.example/p/1") -> Verdict:
    """A verdict with the score that goes with its outcome."""
    return Verdict(
        rule=rule, outcome=outcome, score=OUTCOME_SCORES.get(outcome), page=page, message=Message(key="said")
    )


def page(
    url: str = "https://shop.example/p/1", kind: PageKind = PageKind.PRODUCT, **more: object
) -> PageFacts:
    """The facts of an empty page that was read."""
    fields = {"url": url, "status": ReadStatus.READ, "kind": kind, "kind_confidence": 1.0, "language": "en"}
    return PageFacts.model_validate(fields | more)


def snapshot(html: str, url: str = "https://shop.example/p/1", **more: object) -> Snapshot:
    """A page that was read, without layout."""
    fields = {"requested_url": url, "url": url, "status": ReadStatus.READ, "html": html}
    return Snapshot.model_validate(fields | more)


def rule_set(*rules: Rule) -> RuleSet:
    """Rules as if they had been loaded."""
    return RuleSet(rules, {})
