"""What changed since an earlier audit, as Markdown for a comment."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.models import Trend

from ..markdown.blocks import bounded, bullets
from ..markdown.escape import plain
from ..wording import Wording
from .view import Block, ChangedCheck, Since

MOST_CHECKS = 20
"""Checks named of a block."""
SIGNS = {Trend.NEW: "❌", Trend.WORSE: "🔻", Trend.GONE: "✅", Trend.BETTER: "🔺"}


def in_full(name: str, since: Since, wording: Wording) -> str:
    """Everything, block by block; it ends early where it would be longer than a comment may be."""
    return bounded(_blocks(name, since, wording), wording)


def _blocks(name: str, since: Since, wording: Wording) -> Iterator[str]:
    yield f"## {plain(wording('report.comparison.document', name=name))}"
    yield plain(f"{since.score} {since.shop_part or ''}")
    yield plain(since.quiet or ", ".join(words for _, _, words in since.counts))
    for block in since.blocks:
        yield f"### {SIGNS[Trend(block.id)]} {plain(block.title)}"
        yield _checks(block, wording)
    if since.unchanged:
        yield plain(since.unchanged)
    if since.set_aside:
        yield f"### {plain(wording('report.since.set-aside'))}"
    for block in since.set_aside:
        yield f"**{plain(block.title)}.** {plain(block.lead)}"
        yield _checks(block, wording)
    yield bullets(plain(note) for note in since.notes)


def _checks(block: Block, wording: Wording) -> str:
    lines = [_check(check) for check in block.checks[:MOST_CHECKS]]
    more = len(block.checks) - MOST_CHECKS
    return bullets([*lines, *([plain(wording("report.since.more-checks", count=more))] if more > 0 else [])])


def _check(check: ChangedCheck) -> str:
    places = "; ".join(plain(f"{place.where} · {place.told}") for place in check.places)
    return f"**{plain(check.title)}** ({plain(check.severity_words)}): {places}"
