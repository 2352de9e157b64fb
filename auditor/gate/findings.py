"""What failed in an audit, told by rule, template and evidence instead of page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
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
    failed: dict[Key, list[Verdict]] = {}
    for verdict in audit.verdicts:
        if verdict.outcome is Outcome.FAILED:
            template = templates.get(verdict.page) if verdict.page else None
            key = Key(verdict.rule, template, fingerprint(verdict))
            failed.setdefault(key, []).append(verdict)
    judged = judged_pages(audit, templates)
    infos = {rule.id: rule for rule in audit.rules}
    found = [
        _finding(key, verdicts, infos[key.rule], judged[key.rule, key.template], audit)
        for key, verdicts in failed.items()
    ]
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))


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
    said = [verdict for verdict in audit.verdicts if verdict.outcome in SCORED]
    judged = Counter((verdict.rule, templates.get(verdict.page)) for verdict in said if verdict.page)
    if is_whole(audit):
        products = sum(
            page.kind is PageKind.PRODUCT and page.status in READABLE for page in audit.coverage.pages
        )
        judged.update({(verdict.rule, None): max(1, products) for verdict in said if not verdict.page})
    return judged


def _finding(key: Key, verdicts: list[Verdict], info: RuleInfo, judged: int, audit: Audit) -> Finding:
    first = verdicts[0]
    own = _located(first.evidence)
    place = own or _near(first, info, audit)
    return Finding(
        rule=key.rule,
        severity=info.severity,
        template=key.template,
        fingerprint=key.fingerprint,
        message=first.message,
        pages=tuple(verdict.page for verdict in verdicts if verdict.page),
        judged=judged,
        element=place.selector if place else None,
        nearby=own is None and place is not None,
        quote=place.quote if place else "",
    )


def _located(evidence: Iterable[Evidence]) -> Evidence | None:
    return next((piece for piece in evidence if piece.selector), None)


def _near(verdict: Verdict, info: RuleInfo, audit: Audit) -> Evidence | None:
    """What stands on the same page where the thing that is missing belongs."""
    of_page = {v.rule: v for v in audit.verdicts if v.page == verdict.page and v.rule in info.near}
    places = (_located(of_page[name].evidence) for name in info.near if name in of_page)
    return next(filter(None, places), None)
