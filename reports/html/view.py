"""The view: everything that the scorecard shows, worded and ready for the templates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass

from auditor.catalog import Catalog
from auditor.models import READABLE, Audit, Outcome, ReadStatus
from auditor.report import Assets

from ..digest import NOT_RUN, ORDER, Category, Digest, pressing_first
from ..since import Since, since_view
from ..wording import Wording, tone_of
from .branding import BrandView, brand_view
from .checks import Check, Checks
from .examples import Examples
from .gate import GateView, Ignored, gate_view, ignored_views
from .head import Head, head, market_name
from .illustrate import Illustrator
from .laws import Law, Laws
from .method import Method, method
from .pages import Pages, PageView
from .pictures import Album, Embedded
from .refs import Refs
from .self_check import SelfCheck, self_check


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
class Coming:
    """A law whose first day is still to come, and the checks that rest on it."""

    law: Law
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class LawSection:
    """The checks that rest on law, apart."""

    lead: str
    checks: tuple[Check, ...]
    coming: tuple[Coming, ...]
    """The nearest first."""


@dataclass(frozen=True)
class Report:
    """The whole scorecard."""

    head: Head
    brand: BrandView | None
    """In whose name it is made; None for nobody's."""
    gate: GateView | None
    """What a gate said; None where nothing was asked of it."""
    since: Since | None
    """What changed since an earlier audit; None where this one was compared with none."""
    categories: tuple[CategoryView, ...]
    fixes: tuple[Check, ...]
    gain: str | None
    law: LawSection
    pages: tuple[PageView, ...]
    brief_outcomes: tuple[Outcome, ...]
    """Outcomes on the pages of which only numbers are told, the most pressing first."""
    unread: tuple[PageView, ...]
    unjudged: tuple[Unjudged, ...]
    ignored: tuple[Ignored, ...]
    self_check: SelfCheck
    states: tuple[str, ...]
    method: Method
    pictures: Future[tuple[Embedded, ...]]
    """Made while everything else is written."""


def build(audit: Audit, assets: Assets, catalog: Catalog) -> tuple[Report, Wording]:
    """The view of an Audit in the catalog's language."""
    wording, digest, album = Wording(catalog), Digest(audit), Album(assets)
    refs = Refs(audit.coverage.pages, wording)
    illustrator = Illustrator(digest, wording, album, refs)
    maker = Checks(digest, wording, refs, illustrator, Examples(audit.shop, catalog, wording))
    checks = {rule: maker.check(result) for rule, result in digest.rules.items()}
    pages = Pages(
        digest, wording, refs, illustrator, {rule: check.anchor for rule, check in checks.items()}
    ).views()
    states = {check.state for check in checks.values() if not check.info.manual}
    report = Report(
        head=head(digest, wording, illustrator),
        brand=brand_view(assets),
        gate=gate_view(audit.gate, digest, checks, wording),
        since=since_view(audit, wording),
        categories=tuple(_category(c, wording, checks) for c in digest.categories),
        fixes=tuple(checks[rule.info.id] for rule in digest.fix_first),
        gain=_gain(digest, wording),
        law=_law_section(digest, wording, checks),
        pages=tuple(page for page in pages if page.status in READABLE),
        brief_outcomes=tuple(
            outcome for outcome in ORDER if any(page.brief and outcome in page.counts for page in pages)
        ),
        unread=tuple(page for page in pages if page.status is not ReadStatus.READ),
        unjudged=tuple(_unjudged(checks.values(), wording)),
        ignored=ignored_views(digest, wording),
        self_check=self_check(digest, wording),
        states=tuple(s for s in (*(o.value for o in ORDER), NOT_RUN) if s in states),
        method=method(audit, wording),
        pictures=album.embedding(),
    )
    return report, wording


def _law_section(digest: Digest, wording: Wording, checks: dict[str, Check]) -> LawSection:
    audit, laws = digest.audit, Laws(digest, wording)
    return LawSection(
        lead=wording(
            "report.law.lead",
            market=market_name(audit.shop.market.code, wording),
            day=wording.day(audit.as_of),
        ),
        checks=tuple(checks[rule.info.id] for rule in pressing_first(digest.under_law)),
        coming=tuple(
            Coming(laws.law(law), tuple(checks[rule.info.id] for rule in rules))
            for law, rules in digest.coming
        ),
    )


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
