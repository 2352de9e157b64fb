"""What could not be judged, as notifications: a log without results must not look as if all was seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from auditor.models import READABLE, Audit, Outcome, ReadStatus

from ..digest import Digest, RuleResult
from ..telling import LONGEST_ADDRESS
from ..wording import Wording, clean
from .places import Places
from .results import MOST_RESULTS

MOST_PAGES = 100
"""Pages that were not read and are named."""
UNREAD, PARTIAL, UNSURE, BROKEN, LEFT_OUT, IGNORED = (
    "page-not-read",
    "visit-ended-early",
    "needs-review",
    "rule-error",
    "left-out",
    "ignored",
)
DESCRIPTORS = (UNREAD, PARTIAL, UNSURE, BROKEN, LEFT_OUT, IGNORED)


def notifications(
    digest: Digest, indexes: dict[str, int], left_out: int, wording: Wording
) -> list[dict[str, Any]]:
    """All that is to be known of what is not among the results."""
    audit = digest.audit
    told = [*_visit(audit, wording), *_pages(audit, wording)]
    told += _ignored(digest, wording)
    for name in indexes:
        told += _rule(digest.rules[name], indexes, wording)
    if left_out:
        told.append(
            _note(LEFT_OUT, "warning", wording("report.sarif.left-out", count=left_out, most=MOST_RESULTS))
        )
    return told


def kind_of_note(name: str, wording: Wording) -> dict[str, Any]:
    """What a log says of a kind of notification."""
    told = {"text": wording(f"report.sarif.note.{name}")}
    return {"id": name, "shortDescription": told, "fullDescription": told, "help": told}


def was_whole(digest: Digest) -> bool:
    """Whether the visit came to its end and read something."""
    return digest.audit.coverage.partial is None and digest.pages_read > 0


def _visit(audit: Audit, wording: Wording) -> Iterator[dict[str, Any]]:
    if audit.coverage.partial:
        yield _note(PARTIAL, "warning", wording.say(audit.coverage.partial))


def _pages(audit: Audit, wording: Wording) -> Iterator[dict[str, Any]]:
    places = Places(audit)
    unread = [page for page in audit.coverage.pages if page.status is not ReadStatus.READ]
    for page in unread[:MOST_PAGES]:
        reason = wording.say(page.reason) if page.reason else wording.term("status", page.status.value)
        note = _note(UNREAD, "note" if page.status in READABLE else "warning", reason)
        location = {"physicalLocation": {"artifactLocation": {"uri": places.uri_of(page.url)}}}
        yield note | {"locations": [location], "properties": {"url": clean(page.url, LONGEST_ADDRESS)}}
    if len(unread) > MOST_PAGES:
        yield _note(UNREAD, "warning", wording("report.pages.more", count=len(unread) - MOST_PAGES))


def _ignored(digest: Digest, wording: Wording) -> Iterator[dict[str, Any]]:
    """What does not count because the settings say so; code scanning would show a suppressed result."""
    reasons = Counter((one.verdict.rule, one.reason) for one in digest.audit.ignored)
    for (rule, reason), count in reasons.items():
        title = wording.rule_title(digest.rule(rule).info, Outcome.FAILED)
        text = f"{title}\n{wording('report.ignored.because', reason=reason)}"
        yield _note(IGNORED, "note", text, count)


def _rule(rule: RuleResult, indexes: dict[str, int], wording: Wording) -> Iterator[dict[str, Any]]:
    """Why a rule could not tell, or broke: each reason once, with the number of pages."""
    own = {"associatedRule": {"id": clean(rule.info.id), "index": indexes[rule.info.id]}}
    for outcome, descriptor, level in (
        (Outcome.NEEDS_REVIEW, UNSURE, "note"),
        (Outcome.ERROR, BROKEN, "error"),
    ):
        reasons = Counter(wording.say(verdict.message) for verdict in rule.having(outcome))
        for reason, count in reasons.items():
            yield _note(descriptor, level, f"{wording.rule_title(rule.info)}\n{reason}", count) | own


def _note(descriptor: str, level: str, text: str, count: int = 1) -> dict[str, Any]:
    note: dict[str, Any] = {
        "descriptor": {"id": descriptor, "index": DESCRIPTORS.index(descriptor)},
        "level": level,
        "message": {"text": text},
    }
    return note | ({"properties": {"pages": count}} if count > 1 else {})
