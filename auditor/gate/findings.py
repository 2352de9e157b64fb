"""What failed in an audit, told by rule, template and evidence instead of page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from auditor.fingerprint import fingerprints
from auditor.models import (
    READABLE,
    SCORED,
    Audit,
    Evidence,
    Finding,
    Outcome,
    PageKind,
    RuleInfo,
    Severity,
    Verdict,
)

SEVERITIES = tuple(Severity)
"""The worst first."""


class Key(NamedTuple):
    """What tells a finding from others, in every audit of the same shop."""

    rule: str
    template: str | None
    fingerprint: str


def key_of(finding: Finding) -> Key:
    """What tells the finding from others."""
    return Key(finding.rule, finding.template, finding.fingerprint)


def findings(audit: Audit) -> list[Finding]:
    """The findings of an audit, the severest first, in the order of rules and pages otherwise."""
    templates, fingerprint = templates_of_pages(audit), fingerprints(audit)
    failed: dict[Key, _Failed] = {}
    for verdict in audit.verdicts:
        if verdict.outcome is Outcome.FAILED:
            template = templates.get(verdict.page) if verdict.page else None
            key = Key(verdict.rule, template, fingerprint(verdict))
            failed.setdefault(key, _Failed(verdict, [])).pages.extend([verdict.page] if verdict.page else [])
    judged = judged_pages(audit, templates)
    infos = {rule.id: rule for rule in audit.rules}
    near = _places(audit, {one.first.page for one in failed.values()})
    found = [
        _finding(key, one, infos[key.rule], judged[key.rule, key.template], near)
        for key, one in failed.items()
    ]
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))


class _Failed(NamedTuple):
    """What failed in the same way, on however many pages."""

    first: Verdict
    pages: list[str]


def is_whole(audit: Audit) -> bool:
    """Whether the shop's pages were looked for, to the end: what a few say of the shop is no finding."""
    return bool(audit.coverage.services) and audit.coverage.partial is None


def templates_of_pages(audit: Audit) -> dict[str, str]:
    """Page -> the form of its template's addresses; its own path where it has no template."""
    patterns = {template.id: template.pattern for template in audit.coverage.templates}
    return {page.url: patterns.get(page.template or "", path_of(page.url)) for page in audit.coverage.pages}


def path_of(url: str) -> str:
    """Path and parameters of an address: the same on staging, and on every port."""
    split = urlsplit(url)
    return (split.path or "/") + (f"?{split.query}" if split.query else "")


def judged_pages(audit: Audit, templates: Mapping[str, str]) -> Counter[tuple[str, str | None]]:
    """(rule, template) -> on how many pages the rule said passed, warned or failed.

    What is said of the shop, where its pages were looked for, is said of the product pages that were read.
    """
    judged: Counter[tuple[str, str | None]] = Counter()
    of_shop: set[str] = set()
    for verdict in audit.verdicts:
        if verdict.outcome in SCORED and verdict.page:
            judged[verdict.rule, templates.get(verdict.page)] += 1
        elif verdict.outcome in SCORED:
            of_shop.add(verdict.rule)
    if is_whole(audit):
        products = sum(
            page.kind is PageKind.PRODUCT and page.status in READABLE for page in audit.coverage.pages
        )
        judged.update({(rule, None): max(1, products) for rule in of_shop})
    return judged


_Places = Mapping[tuple[str | None, str], Evidence]
"""(page, rule) -> a place on the page that the rule's evidence tells."""


def _finding(key: Key, failed: _Failed, info: RuleInfo, judged: int, near: _Places) -> Finding:
    first = failed.first
    own = _located(first.evidence)
    # Without a place of its own: what stands on the same page where the thing that is missing belongs.
    beside = (near.get((first.page, name)) for name in info.near)
    place = own or next(filter(None, beside), None)
    return Finding(
        rule=key.rule,
        severity=info.severity,
        template=key.template,
        fingerprint=key.fingerprint,
        message=first.message,
        pages=tuple(failed.pages),
        judged=judged,
        element=place.selector if place else None,
        nearby=own is None and place is not None,
        quote=place.quote if place else "",
    )


def _located(evidence: Iterable[Evidence]) -> Evidence | None:
    return next((piece for piece in evidence if piece.selector), None)


def _places(audit: Audit, pages: Collection[str | None]) -> _Places:
    """Places on some of the pages."""
    near = {name for info in audit.rules for name in info.near}
    asked = (v for v in audit.verdicts if v.rule in near and v.page in pages)
    return {(v.page, v.rule): place for v in asked if (place := _located(v.evidence))}
