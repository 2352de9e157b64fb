"""Findings as SARIF tells them: one for each verdict, or for each source file where pages name theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from auditor.fingerprint import FINGERPRINT_VERSION, fingerprints
from auditor.models import Audit, Outcome, Trend, Verdict

from ..digest import WRONG, Digest, RuleResult
from ..telling import LONGEST_ADDRESS, Telling, tell
from ..trends import trends
from ..wording import Wording, clean
from .places import Places
from .rules import level_of

MOST_RESULTS = 25_000
"""Results that code scanning takes in one run."""
MOST_PAGES = 20
"""Addresses named in one result."""
FINGERPRINT = f"storefrontAuditor/v{FINGERPRINT_VERSION}"
_WORD_JOINER = "\u2060"
_STATES: dict[Trend | None, str] = {Trend.NEW: "new", Trend.WORSE: "updated", Trend.BETTER: "updated"}
"""The words of SARIF. What was found on other pages only, and may have been there before, is no change."""
_ORDER = ("error", "warning", "note")


@dataclass
class Found:
    """A finding at a place, with the verdicts that say it."""

    rule: RuleResult
    verdict: Verdict
    """The first of them."""
    fingerprint: str
    uri: str
    trend: Trend | None
    """What became of it since the audit before."""
    pages: list[str] = field(default_factory=list)
    """Addresses of all of them."""

    @property
    def level(self) -> str:
        """As in SARIF."""
        return level_of(self.rule.info, self.verdict.outcome)


def findings(audit: Audit, digest: Digest) -> list[Found]:
    """What failed or could be better, the worst first: readers that cut the list show these."""
    places, identify, trend_of = Places(audit), fingerprints(audit), trends(audit)
    found: dict[tuple[str, str, str], Found] = {}
    for verdict in audit.verdicts:
        if verdict.outcome not in WRONG:
            continue
        page = verdict.page or audit.shop.start_url
        uri, fingerprint = places.uri_of(page), identify(verdict)
        one = Found(digest.rules[verdict.rule], verdict, fingerprint, uri, trend_of(verdict))
        own = found.setdefault((verdict.rule, uri, fingerprint), one)
        own.pages.append(page)
    return sorted(found.values(), key=lambda one: _ORDER.index(one.level))


def results(
    found: list[Found], indexes: dict[str, int], wording: Wording, *, compared: bool
) -> Iterator[dict[str, Any]]:
    """The findings as results; `indexes` tells where the log describes each rule.

    Where the audit was `compared` with an earlier one, each says whether it is new or another than before.
    """
    for one in found[:MOST_RESULTS]:
        state = {"baselineState": _STATES.get(one.trend, "unchanged")} if compared else {}
        yield _result(one, indexes, wording) | state


def _result(found: Found, indexes: dict[str, int], wording: Wording) -> dict[str, Any]:
    told = tell(found.rule, found.verdict, wording, found.trend)
    return {
        "ruleId": clean(found.verdict.rule),
        "ruleIndex": indexes[found.verdict.rule],
        "kind": "fail",
        "level": found.level,
        "message": {"text": _text(found, told, wording)},
        "locations": [_location(found, told)],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{found.fingerprint}:1",
            FINGERPRINT: found.fingerprint,
        },
        "occurrenceCount": len(found.pages),
        "properties": _properties(found, told),
    }


def _text(found: Found, told: Telling, wording: Wording) -> str:
    lines = list(told.lines(wording))
    if len(found.pages) > 1:
        lines.insert(1, wording("report.sarif.more-pages", count=len(found.pages)))
    # Readers take `[words](address)` in a message for a link; what a page says must not become one.
    return "\n".join([told.title, *lines]).replace("](", f"]{_WORD_JOINER}(")


def _location(found: Found, told: Telling) -> dict[str, Any]:
    """The place. A page has no lines, but readers want one."""
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": found.uri}, "region": {"startLine": 1}}
    }
    if told.selector:
        location["logicalLocations"] = [{"fullyQualifiedName": told.selector, "kind": "element"}]
    return location


def _properties(found: Found, told: Telling) -> dict[str, Any]:
    verdict = found.verdict
    shown = {
        "url": clean(found.pages[0], LONGEST_ADDRESS),
        "urls": [clean(page, LONGEST_ADDRESS) for page in found.pages[:MOST_PAGES]],
        "outcome": verdict.outcome.value,
        "score": verdict.score,
        "element": told.selector,
        "quote": told.quote,
        "fix": told.fix,
        "law": told.law,
    }
    if verdict.outcome is Outcome.FAILED:
        shown["severity"] = found.rule.info.severity.value
    return {name: value for name, value in shown.items() if value not in ("", None)}
