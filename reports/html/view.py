"""The view: everything that the scorecard shows, worded and ready for the templates."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from auditor.catalog import Catalog
from auditor.models import WEIGHTS, Audit, Outcome, PageEntry, PageKind, ReadStatus, Viewport
from auditor.report import Assets

from ..digest import NOT_RUN, ORDER, READ, Category, Digest, pressing_first
from ..finding import ServiceRow, service_rows, template_lines
from ..wording import Wording, clean, tone_of, web_address
from .checks import Check, Checks
from .illustrate import Illustrator
from .pages import Pages, PageView
from .pictures import Album, Embedded, Shot
from .refs import Refs, language_tag
from .self_check import SelfCheck, self_check


@dataclass(frozen=True)
class Tile:
    """One number of the strip under the score."""

    state: str
    count: int
    label: str


@dataclass(frozen=True)
class CategoryView:
    """A category with its checks."""

    id: str
    anchor: str
    name: str
    score: str
    width: int
    tone: str
    tone_words: str
    summary: str
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Unjudged:
    """A reason why something could not be judged, and the checks that it concerns."""

    state: str
    reason: str
    checks: tuple[tuple[Check, int], ...]
    """Each with its number of pages, 0 where pages play no part."""


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
    score: str
    percent: int
    grade: str | None
    tone: str
    headline: str
    coverage: str
    review: str | None
    capped: str | None
    partial: str | None
    languages: str | None
    desktop: Shot | None
    phone: Shot | None
    picture_alt: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Method:
    """How the audit was done."""

    tool: str
    settings: tuple[tuple[str, str, str], ...]
    weights: tuple[tuple[str, int], ...]
    broken_packs: tuple[tuple[str, str], ...]
    templates: tuple[str, ...]
    services: tuple[ServiceRow, ...]


@dataclass(frozen=True)
class Report:
    """The whole scorecard."""

    head: Head
    categories: tuple[CategoryView, ...]
    fixes: tuple[Check, ...]
    gain: str | None
    laws: tuple[Check, ...]
    pages: tuple[PageView, ...]
    brief_outcomes: tuple[Outcome, ...]
    """Outcomes on the pages of which only numbers are told, the most pressing first."""
    unread: tuple[PageView, ...]
    unjudged: tuple[Unjudged, ...]
    law_lead: str
    self_check: SelfCheck
    states: tuple[str, ...]
    method: Method
    pictures: tuple[Embedded, ...]


def build(audit: Audit, assets: Assets, catalog: Catalog) -> tuple[Report, Wording]:
    """The view of an Audit in the catalog's language."""
    wording, digest, album = Wording(catalog), Digest(audit), Album(assets)
    refs = Refs(audit.coverage.pages, wording)
    illustrator = Illustrator(digest, wording, album, refs)
    maker = Checks(digest, wording, refs, illustrator)
    checks = {rule: maker.check(result) for rule, result in digest.rules.items()}
    pages = Pages(
        digest, wording, refs, illustrator, {rule: check.anchor for rule, check in checks.items()}
    ).views()
    states = {check.state for check in checks.values() if not check.info.manual}
    report = Report(
        head=_head(digest, wording, illustrator),
        categories=tuple(_category(c, wording, checks) for c in digest.categories),
        fixes=tuple(checks[rule.info.id] for rule in digest.fix_first),
        gain=_gain(digest, wording),
        laws=tuple(
            checks[rule.info.id] for rule in pressing_first(digest.rules.values()) if digest.laws(rule)
        ),
        pages=tuple(page for page in pages if page.status in READ),
        brief_outcomes=tuple(
            outcome for outcome in ORDER if any(page.brief and outcome in page.counts for page in pages)
        ),
        unread=tuple(page for page in pages if page.status is not ReadStatus.READ),
        unjudged=tuple(_unjudged(checks.values(), wording)),
        law_lead=wording(
            "report.law.lead",
            market=_market(audit.shop.market.code, wording),
            day=wording.day(audit.as_of),
        ),
        self_check=self_check(digest, wording),
        states=tuple(s for s in (*(o.value for o in ORDER), NOT_RUN) if s in states),
        method=_method(audit, wording),
        pictures=album.embedded(),
    )
    return report, wording


def _head(digest: Digest, wording: Wording, illustrator: Illustrator) -> Head:
    audit = digest.audit
    shop, score = audit.shop, audit.score
    front = _front(audit.coverage.pages)
    shots = {v: next(iter(illustrator.shots(front, v)), None) if front else None for v in Viewport}
    pages = len(audit.coverage.pages)
    return Head(
        name=clean(shop.name, 80) or clean(shop.start_url, 80),
        language=language_tag(shop.language),
        url=clean(shop.start_url, 90),
        href=web_address(shop.start_url),
        day=wording.day(audit.as_of),
        market=_market(shop.market.code, wording),
        platform=clean(shop.platform, 40) if shop.platform else None,
        score=wording.score(score.overall),
        percent=0 if score.overall is None else math.floor(score.overall),
        grade=score.grade,
        tone=tone_of(score.overall),
        headline=wording.term("headline", score.grade or "none"),
        coverage=wording("report.coverage.pages", read=digest.pages_read, count=pages),
        review=None
        if digest.review_share is None
        else wording("report.coverage.review", share=wording.percent(digest.review_share)),
        capped=_capped(digest, wording),
        partial=wording.say(audit.coverage.partial) if audit.coverage.partial else None,
        languages=wording.unknown_languages(audit.coverage.unknown_languages),
        desktop=shots[Viewport.DESKTOP],
        phone=shots[Viewport.PHONE],
        picture_alt=wording("report.head.picture", name=shop.name),
        tiles=tuple(_tiles(digest, wording)),
    )


def _front(pages: Iterable[PageEntry]) -> PageEntry | None:
    """The page whose screenshot stands for the shop: the home page, else the first with a picture."""
    pictured = [page for page in pages if page.pictures and page.status in READ]
    return next((page for page in pictured if page.kind is PageKind.HOME), pictured[0] if pictured else None)


def _market(code: str, wording: Wording) -> str:
    return str(wording.locale.territories.get(code) or wording.term("market", code))


def _capped(digest: Digest, wording: Wording) -> str | None:
    titles = tuple(wording.rule_title(rule.info, rule.outcome) for rule in digest.capping)
    return wording("report.head.capped", count=len(titles), rules=titles) if titles else None


def _tiles(digest: Digest, wording: Wording) -> Iterable[Tile]:
    for outcome in (Outcome.FAILED, Outcome.WARNED, Outcome.PASSED, Outcome.NEEDS_REVIEW):
        count = digest.count(outcome)
        yield Tile(outcome.value, count, wording(f"report.tile.{outcome.value}", count=count))


def _category(category: Category, wording: Wording, checks: dict[str, Check]) -> CategoryView:
    tone = tone_of(category.score)
    parts = [wording(f"report.category-count.{name}", count=count) for name, count in category.counts.items()]
    return CategoryView(
        id=category.id,
        anchor="category-" + "".join(c if c.isascii() and c.isalnum() else "-" for c in category.id),
        name=wording.term("category", category.id),
        score=wording.score(category.score),
        width=0 if category.score is None else round(category.score),
        tone=tone,
        tone_words=wording.term("tone", tone),
        summary=", ".join(parts)
        or wording(f"report.category-count.{'unscored' if tone == 'none' else 'fine'}"),
        checks=tuple(checks[rule.info.id] for rule in category.rules),
    )


def _gain(digest: Digest, wording: Wording) -> str | None:
    overall, reachable = digest.audit.score.overall, digest.reachable
    if overall is None or reachable is None or not digest.fix_first:
        return None
    return wording(
        "report.fix-first.gain",
        count=len(digest.fix_first),
        now=wording.score(overall),
        then=wording.score(reachable),
    )


def _unjudged(checks: Iterable[Check], wording: Wording) -> Iterable[Unjudged]:
    reasons: dict[tuple[str, str], Counter[Check]] = defaultdict(Counter)
    for check in checks:
        for group in check.groups:
            if group.outcome in (Outcome.NEEDS_REVIEW, Outcome.ERROR):
                reasons[group.outcome, group.message][check] += len(group.pages)
        for (outcome, message), count in check.left_out.items():
            if outcome in (Outcome.NEEDS_REVIEW, Outcome.ERROR):
                reasons[outcome, message][check] += count
        if check.state == NOT_RUN:
            need = check.missing_need
            reason = (
                wording("report.unjudged.need", need=need) if need else wording("report.unjudged.no-page")
            )
            reasons[NOT_RUN, reason][check] += 0
    for (state, reason), concerned in reasons.items():
        yield Unjudged(str(state), reason, tuple(concerned.items()))


def _method(audit: Audit, wording: Wording) -> Method:
    def shown(value: object) -> str:
        if value is None or value == "" or value == ():
            return wording("report.method.unset")
        if isinstance(value, bool):
            return wording(f"report.method.{'yes' if value else 'no'}")
        return clean(", ".join(map(str, value)) if isinstance(value, tuple) else str(value), 300)

    return Method(
        tool=clean(audit.tool, 80),
        settings=tuple(
            (name, wording.term("setting", name), shown(value))
            for name, value in sorted(audit.settings.items())
        ),
        weights=tuple(
            (wording.term("severity", severity.value), weight) for severity, weight in WEIGHTS.items()
        ),
        broken_packs=tuple((clean(k), clean(v, 300)) for k, v in audit.coverage.broken_packs.items()),
        templates=template_lines(audit.coverage, wording),
        services=service_rows(audit.coverage, wording),
    )
