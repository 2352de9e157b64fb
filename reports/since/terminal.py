"""What changed since an earlier audit, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from auditor.models import Trend

from ..wording import Wording
from .view import Block, ChangedCheck, Since

MOST_CHECKS = 8
"""Checks named of a block in full."""
MOST_FLIPS = 3
"""Pages named of a template."""
MOST_NAMED = 5
"""New problems named in a summary."""

SIGNS = {"new": ("✗", "red"), "worse": ("↓", "red"), "gone": ("✓", "green"), "better": ("↑", "green")}
COLOURS = {"up": "green", "down": "red", "same": "dim", "none": "yellow"}


def in_short(since: Since, wording: Wording) -> RenderableType:
    """A few lines for the summary of an audit: the score, the numbers, what is new."""
    parts: list[RenderableType] = [Text(since.title, style="bold"), *_head(since)]
    worse = [block for block in since.blocks if block.id in (Trend.NEW, Trend.WORSE)]
    for block in worse:
        parts += [_check_line(block, check) for check in block.checks[:MOST_NAMED]]
        parts += _more(len(block.checks) - MOST_NAMED, wording)
    return Group(*parts)


def in_full(since: Since, wording: Wording) -> RenderableType:
    """Everything, block by block; nothing of it depends on colour."""
    parts: list[RenderableType] = [*_head(since), Text()]
    for block in since.blocks:
        parts += [*_block(block, wording), Text()]
    if since.set_aside:
        parts += [Text(wording("report.since.set-aside"), style="bold"), Text()]
    for block in since.set_aside:
        parts += [*_aside(block, wording), Text()]
    parts += [Padding(Text(note, style="dim"), (0, 0, 0, 2)) for note in since.notes]
    return Group(*parts)


def _head(since: Since) -> Iterable[RenderableType]:
    yield Text(since.score, style=COLOURS[since.direction])
    if since.shop_part:
        yield Text(since.shop_part, style="dim")
    yield Text(since.quiet or ", ".join(words for _, _, words in since.counts))
    if since.unchanged:
        yield Text(since.unchanged, style="dim")


def _block(block: Block, wording: Wording) -> Iterable[RenderableType]:
    yield Text(block.title, style="bold")
    for check in block.checks[:MOST_CHECKS]:
        yield _check_line(block, check)
        for place in check.places:
            yield Padding(Text(f"{place.where} · {place.told}"), (0, 0, 0, 6))
            for flip in place.flips[:MOST_FLIPS]:
                told = f"{flip.path}  {flip.before} → {flip.after}"
                yield Padding(Text(told, style="dim"), (0, 0, 0, 8))
            left = place.more + len(place.flips[MOST_FLIPS:])
            if left:
                more = wording("report.since.more-pages", count=left)
                yield Padding(Text(more, style="dim"), (0, 0, 0, 8))
    yield from _more(len(block.checks) - MOST_CHECKS, wording)


def _aside(block: Block, wording: Wording) -> Iterable[RenderableType]:
    yield Padding(Text(block.title), (0, 0, 0, 2))
    yield Padding(Text(block.lead, style="dim"), (0, 0, 0, 4))
    for check in block.checks[:MOST_CHECKS]:
        places = ", ".join(place.where for place in check.places)
        yield Padding(Text(f"· {check.title} ({places})", style="dim"), (0, 0, 0, 4))
    yield from _more(len(block.checks) - MOST_CHECKS, wording)


def _check_line(block: Block, check: ChangedCheck) -> RenderableType:
    sign, colour = SIGNS[block.id]
    line = Text(f"{sign} ", style=colour) + Text(check.title) + Text(f"  {check.severity_words}", style="dim")
    return Padding(line, (0, 0, 0, 2))


def _more(count: int, wording: Wording) -> list[RenderableType]:
    if count <= 0:
        return []
    return [Padding(Text(wording("report.since.more-checks", count=count), style="dim"), (0, 0, 0, 4))]
