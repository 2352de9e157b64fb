"""Several shops, worded and ready to be shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from auditor.models import WRONG, Outcome, ShopResult, ShopsIndex, ShopStatus, Trend

from ..wording import Wording, clean, direction_of, tone_of, web_address

GAPS = 3
"""Gaps named of each shop."""
LEAST_RANGE = 20.0
"""Points of score that the line of scores spans at least, so that small changes look small."""
LINE_WIDTH, LINE_HEIGHT = 96.0, 28.0
"""Of the line of scores, in its own units."""


@dataclass(frozen=True)
class GapView:
    """Something to mend, and what that would gain."""

    title: str
    points: str
    state: str
    """The outcome, for its colour."""


@dataclass(frozen=True)
class ShopView:
    """One shop."""

    name: str
    address: str
    href: str | None
    report: str | None
    """Relative address of its scorecard."""
    status: str
    status_words: str
    reason: str | None
    day: str
    score: str
    percent: int
    grade: str | None
    tone: str
    change: str | None
    """What became of the score, in a few words; None where there was no audit before."""
    direction: str
    """`up`, `down`, `same` or `none`."""
    changes: tuple[tuple[str, str], ...]
    """Trend, and how many checks went that way in words."""
    coverage: str
    gaps: tuple[GapView, ...]
    line: str
    """Points of the line of its scores; empty with fewer than two."""
    line_words: str


@dataclass(frozen=True)
class IndexView:
    """All shops, the one with the lowest score first, those without a score after them."""

    title: str
    lead: str
    shops: tuple[ShopView, ...]
    tool: str
    day: str


def index_view(index: ShopsIndex, wording: Wording) -> IndexView:
    """The view of several shops."""
    statuses = [shop.status for shop in index.shops]
    days = sorted(shop.visited[:10] or shop.as_of for shop in index.shops if shop.visited or shop.as_of)
    counted = [
        (name, sum(status is wanted for status in statuses))
        for name, wanted in (("failed", ShopStatus.FAILED), ("waiting", ShopStatus.WAITING))
    ]
    told = [wording(f"report.shops.{name}", count=count) for name, count in counted if count]
    scored = [shop.score for shop in index.shops if shop.score is not None]
    if len(scored) > 1:
        mean = wording.score(sum(scored) / len(scored))
        told.insert(0, wording("report.shops.mean", score=mean, best=wording.score(max(scored))))
    return IndexView(
        title=wording("report.shops.title", count=len(index.shops)),
        lead=" ".join(told),
        shops=tuple(_shop(shop, wording) for shop in sorted(index.shops, key=_rank)),
        tool=clean(index.tool, 80),
        day=wording.day(days[-1]) if days else "",
    )


def _rank(shop: ShopResult) -> tuple[bool, float, str]:
    return shop.score is None, shop.score or 0.0, shop.name or shop.url


def _shop(shop: ShopResult, wording: Wording) -> ShopView:
    day = shop.visited[:10] or shop.as_of
    return ShopView(
        name=clean(shop.name, 80) or clean(shop.url, 80),
        address=clean(shop.url, 90),
        href=web_address(shop.url),
        report="/".join(quote(part) for part in shop.report.split("/")) if shop.report else None,
        status=shop.status.value,
        status_words=wording.term("shop-status", shop.status.value),
        reason=wording.say(shop.reason) if shop.reason else None,
        day=wording.day(day) if day else "",
        score=wording.score(shop.score),
        percent=0 if shop.score is None else math.floor(shop.score),
        grade=shop.grade,
        tone=tone_of(shop.score),
        change=_change(shop, wording),
        direction=direction_of(shop.since.gained if shop.since else None),
        changes=tuple(_changes(shop, wording)),
        coverage=wording("report.coverage.pages", read=shop.pages_read, count=shop.pages)
        if shop.pages
        else "",
        gaps=tuple(_gaps(shop, wording)),
        line=score_line(shop.scores),
        line_words=_line_words(shop.scores, wording),
    )


def _change(shop: ShopResult, wording: Wording) -> str | None:
    since = shop.since
    if since is None:
        return None
    day = wording.day(since.day)
    if since.gained is None:
        return wording("report.shops.since.none", day=day)
    points = wording.number(abs(since.gained), 1)
    return wording(f"report.shops.since.{direction_of(since.gained)}", day=day, points=points)


def _changes(shop: ShopResult, wording: Wording) -> Iterable[tuple[str, str]]:
    if shop.since is None:
        return
    for trend in Trend:
        if count := shop.since.rules.get(trend):
            yield trend.value, wording(f"report.since.count.{trend.value}", count=count)


def _gaps(shop: ShopResult, wording: Wording) -> Iterable[GapView]:
    for gap in shop.gaps[:GAPS]:
        state = gap.outcome if gap.outcome in WRONG else Outcome.WARNED
        title = wording.title_of(gap.rule, gap.summary, state)
        yield GapView(title, wording.points(gap.points), state.value)


def score_line(scores: Sequence[float | None]) -> str:
    """The points of a line through scores of 0..100, the first at the left; empty with fewer than two."""
    known = [score for score in scores if score is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    height = max(high - low, LEAST_RANGE)
    floor = (low + high - height) / 2
    step = LINE_WIDTH / (len(known) - 1)
    return " ".join(
        f"{n * step:.1f},{LINE_HEIGHT * (1 - (score - floor) / height):.1f}" for n, score in enumerate(known)
    )


def _line_words(scores: Sequence[float | None], wording: Wording) -> str:
    known = tuple(wording.score(score) for score in scores if score is not None)
    return wording("report.shops.line", scores=known) if len(known) > 1 else ""
