"""The part of the view that is the first screen: which shop, how it does, and how much of it was seen."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from auditor.models import READABLE, Outcome, PageEntry, PageKind, Viewport

from ..digest import Digest
from ..finding import coverage_line
from ..wording import Wording, clean, tone_of, web_address
from .crops import Crop
from .illustrate import Illustrator
from .pictures import Shot
from .refs import language_tag


@dataclass(frozen=True)
class Tile:
    """One number of the strip under the score."""

    state: str
    count: int
    label: str


@dataclass(frozen=True)
class Head:
    """The first screen."""

    name: str
    language: str | None
    url: str
    href: str | None
    day: str
    market: str
    platform: str | None
    logo: Crop | None
    score: str
    percent: int
    grade: str | None
    tone: str
    headline: str
    coverage: str
    capped: str | None
    partial: str | None
    languages: str | None
    desktop: Shot | None
    phone: Shot | None
    picture_alt: str
    tiles: tuple[Tile, ...]


def head(digest: Digest, wording: Wording, illustrator: Illustrator) -> Head:
    """The first screen of a report."""
    audit = digest.audit
    shop, score = audit.shop, audit.score
    front = _front(audit.coverage.pages)
    shots = {v: next(iter(illustrator.shots(front, v)), None) if front else None for v in Viewport}
    return Head(
        name=clean(shop.name, 80) or clean(shop.start_url, 80),
        language=language_tag(shop.language),
        url=clean(shop.start_url, 90),
        href=web_address(shop.start_url),
        day=wording.day(audit.as_of),
        market=market_name(shop.market.code, wording),
        platform=clean(shop.platform, 40) if shop.platform else None,
        logo=illustrator.logo(front) if front else None,
        score=wording.score(score.overall),
        percent=0 if score.overall is None else math.floor(score.overall),
        grade=score.grade,
        tone=tone_of(score.overall),
        headline=wording.term("headline", score.grade or "none"),
        coverage=coverage_line(digest, wording),
        capped=_capped(digest, wording),
        partial=wording.say(audit.coverage.partial) if audit.coverage.partial else None,
        languages=wording.unknown_languages(audit.coverage.unknown_languages),
        desktop=shots[Viewport.DESKTOP],
        phone=shots[Viewport.PHONE],
        picture_alt=wording("report.head.picture", name=shop.name),
        tiles=tuple(_tiles(digest, wording)),
    )


def market_name(code: str, wording: Wording) -> str:
    """A market as the reader calls it."""
    return str(wording.locale.territories.get(code) or wording.term("market", code))


def _front(pages: Iterable[PageEntry]) -> PageEntry | None:
    """The page whose screenshot stands for the shop: the home page, else the first with a picture."""
    first = None
    for page in pages:
        if page.pictures and page.status in READABLE:
            if page.kind is PageKind.HOME:
                return page
            first = first or page
    return first


def _capped(digest: Digest, wording: Wording) -> str | None:
    titles = tuple(wording.rule_title(rule.info, rule.outcome) for rule in digest.capping)
    return wording("report.head.capped", count=len(titles), rules=titles) if titles else None


def _tiles(digest: Digest, wording: Wording) -> Iterable[Tile]:
    for outcome in (Outcome.FAILED, Outcome.WARNED, Outcome.PASSED, Outcome.NEEDS_REVIEW):
        count = digest.count(outcome)
        yield Tile(outcome.value, count, wording(f"report.tile.{outcome.value}", count=count))
