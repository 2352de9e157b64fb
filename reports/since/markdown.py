"""What changed since an earlier audit, as Markdown for a comment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.models import Trend

from ..markdown.escape import plain
from ..wording import Wording
from .view import Block, ChangedCheck, Since

LIMIT = 60_000
"""Characters of the whole; GitHub takes 65,536 in a comment."""
MOST_CHECKS = 20
"""Checks named of a block."""
SIGNS = {Trend.NEW: "❌", Trend.WORSE: "🔻", Trend.GONE: "✅", Trend.BETTER: "🔺"}


def in_full(name: str, since: Since, wording: Wording) -> str:
    """Everything, block by block; it ends early where it would be longer than a comment may be."""
    text = ""
    for block in _blocks(name, since, wording):
        if len(text) + len(block) > LIMIT:
            return f"{text}{plain(wording('report.markdown.cut'))}\n"
        text += f"{block}\n\n"
    return text.rstrip("\n") + "\n"


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
    yield _list(plain(note) for note in since.notes)


def _checks(block: Block, wording: Wording) -> str:
    lines = [_check(check) for check in block.checks[:MOST_CHECKS]]
    more = len(block.checks) - MOST_CHECKS
    return _list([*lines, *([plain(wording("report.since.more-checks", count=more))] if more > 0 else [])])


def _check(check: ChangedCheck) -> str:
    places = "; ".join(plain(f"{place.where} · {place.told}") for place in check.places)
    return f"**{plain(check.title)}** ({plain(check.severity_words)}): {places}"


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
