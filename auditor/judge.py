"""Captured pages -> Audit. Pure: the same capture gives the same Audit, without a browser.

Pages are judged one after the other, while others are captured or from disk; of their facts only what
shop rules need is kept.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from urllib.parse import urlsplit

import phonenumbers

from auditor import __version__
from auditor.compact import Pool
from auditor.evidence import PackedBoxes, all_evidence, boxes
from auditor.extract import extract, unread
from auditor.folded import FoldedSequence
from auditor.ignoring import set_aside
from auditor.kept import KeptPages
from auditor.markets import Signs, detect, named
from auditor.models import (
    READABLE,
    Audit,
    Chained,
    Coverage,
    Discovery,
    MarketInfo,
    Message,
    PageEntry,
    PageFacts,
    PageForm,
    PageKind,
    PageTemplate,
    ReadStatus,
    RuleInfo,
    Scope,
    Score,
    ShopFacts,
    ShopInfo,
    Snapshot,
    Traffic,
    Verdict,
    verdicts_by_rule,
)
from auditor.plugins import RuleSet, describe
from auditor.rule import Need
from auditor.score import score
from auditor.shelf import Shelf
from auditor.templates import templates_of
from auditor.verdicts import NO_LANGUAGE, answered, page_verdicts, say_once, shop_verdicts

FIRST_PAGES = 12
"""Pages from whose facts the market is told before any is judged."""

LONGEST_NAME = 40
_TITLE_SIGNS = " -|–—·•"
_TITLE_BORDER = re.compile(r"\s[|–—·•-]\s|\s?\|\s?")

Setting = int | float | str | bool | tuple[str, ...] | None
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class VisitedPage:
    """A captured page and what the crawl knew of it."""

    snapshot: Snapshot
    kind: PageKind | None = None
    """The kind it was visited as, for pages that could not be read."""
    why: Message | None = None
    """Why it was chosen."""
    form: PageForm | None = None
    """What tells its template."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit to a shop, as it was captured."""

    start_url: str
    as_of: date
    """The day by whose law the shop is judged."""
    pages: Iterable[VisitedPage]
    """In the order of the visit; read once. Paths of pictures are relative to audit.json."""
    partial: Message | None = None
    """Why the visit ended early."""
    discovery: Discovery = field(default_factory=Discovery)
    traffic: Traffic | None = None
    """What finding the pages brought."""
    settings: Mapping[str, Setting] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)


def judge(visit: Visit, rules: RuleSet, *, market: str | None = None) -> Audit:
    """The whole result of a visit; the market is told from its pages unless its code is given."""
    judging = Judging(rules, as_of=visit.as_of, market=market)
    for page in visit.pages:
        judging.add(page)
    return judging.audit(visit)


class Judging:
    """Judges the pages of a visit as they come, in the order of the visit."""

    def __init__(self, rules: RuleSet, *, as_of: date, market: str | None = None) -> None:
        """Judge by the law of a day, for a market or, without its code, the one that the pages tell."""
        self._rules = rules
        self._as_of = as_of
        self._market = named(market, as_of) if market else None
        self._keep_layouts = any(
            rule.info.scope is Scope.SHOP and Need.LAYOUT in rule.info.needs for rule in rules.rules
        )
        self._waiting: list[tuple[VisitedPage, PageFacts]] = []
        shelf = Shelf()
        self._kept = KeptPages(shelf=shelf)
        self._seen: FoldedSequence[_Seen] = FoldedSequence(shelf=shelf)
        self._verdicts: dict[str, FoldedSequence[Verdict]] = defaultdict(
            lambda: FoldedSequence[Verdict](shelf=shelf)
        )
        self._facts_pool = Pool()
        self._verdict_pool = Pool()

    def add(self, page: VisitedPage, facts: PageFacts | None = None) -> None:
        """Judge one more page; `facts` are its facts where they are extracted already."""
        facts = facts or facts_of(page)
        if self._market is not None:
            self._judge(page, facts, self._market)
            return
        self._waiting.append((page, facts))
        if len(self._waiting) == FIRST_PAGES:
            self._tell_market()

    def audit(self, visit: Visit) -> Audit:
        """The whole result, once the last page was added; the pages of `visit` itself are not read."""
        rules, as_of = self._rules, visit.as_of
        market = self._market or self._tell_market()
        whole = bool(visit.discovery.services)
        shop = ShopFacts(start_url=visit.start_url, pages=self._kept, market=market, whole=whole)
        of_shop = verdicts_by_rule(shop_verdicts(shop, rules.rules))
        said, not_run = say_once({**self._verdicts, **of_shop}, rules.rules)
        infos = tuple(rule.info for rule in rules.rules)
        counting, ignored = set_aside(answered(said, rules.answers), rules.ignores, infos)
        verdicts = Chained(counting)
        templates, own = _templates(self._seen, visit.discovery)
        return Audit(
            tool=f"storefront-auditor {__version__}",
            as_of=as_of.isoformat(),
            shop=_shop_info(shop, self._seen),
            settings=dict(sorted(visit.settings.items())),
            coverage=Coverage(
                pages=_entries(self._seen, own, verdicts),
                outcomes=dict(sorted(Counter(verdict.outcome for verdict in verdicts).items())),
                not_run=not_run,
                partial=visit.partial,
                templates=templates,
                services=visit.discovery.services,
                traffic=visit.traffic,
                unknown_languages=_unknown_languages(self._seen),
                broken_packs=rules.broken,
            ),
            rules=infos,
            verdicts=verdicts,
            ignored=ignored,
            score=_score(shop, infos, verdicts, as_of),
            timings=dict(visit.timings),
        )

    def _tell_market(self) -> MarketInfo:
        """The market, by the first pages, which are judged now that it is known."""
        told = detect(signs_of(facts for _, facts in self._waiting), self._as_of)
        self._market = told
        for page, facts in _draining(self._waiting):
            self._judge(page, facts, told)
        return told

    def _judge(self, page: VisitedPage, bare: PageFacts, market: MarketInfo) -> None:
        facts = bare.model_copy(update={"market": market})
        for verdict in page_verdicts(facts, self._rules.rules):
            kept = self._verdicts[verdict.rule]
            kept.add(self._verdict_pool.copy(verdict) if kept.has_room else verdict)
        self._seen.add(_look(page, facts, self._verdict_pool if self._seen.has_room else Pool()))
        lean = facts if self._keep_layouts else facts.model_copy(update={"layouts": (), "texts": ()})
        pool = self._facts_pool if self._kept.has_room else Pool()  # what is packed shares nothing
        self._kept.add(pool.of_page(lean))


def _score(shop: ShopFacts, infos: Sequence[RuleInfo], verdicts: Iterable[Verdict], as_of: date) -> Score:
    """The score; without overall score and grade where no product page could be judged at all."""
    whole = score(infos, verdicts, shop.market, as_of)
    judged = bool(shop.of_kind(PageKind.PRODUCT))
    return whole if judged else whole.model_copy(update={"overall": None, "grade": None, "capped_by": ()})


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the report needs of a page."""

    entry: PageEntry
    """Without its template and boxes."""
    form: PageForm | None
    site_name: str
    language_supported: bool
    boxes: PackedBoxes

    @property
    def was_read(self) -> bool:
        return self.entry.status in READABLE


def facts_of(page: VisitedPage) -> PageFacts:
    """The facts of a page; where extraction crashes, those of a page that could not be read."""
    try:
        facts = extract(page.snapshot)
    except Exception as error:  # pages are hostile: whatever one of them breaks, the others are judged
        reason = Message(key="extraction-crashed", params={"error": describe(error)})
        facts = unread(page.snapshot, ReadStatus.UNREADABLE, reason, PageKind.OTHER)
    if facts.status not in READABLE and page.kind is not None:
        return facts.model_copy(update={"kind": page.kind})
    return facts


def signs_of(pages: Iterable[PageFacts]) -> Signs:
    """What the pages tell of the market: the most usual language and currency, every phone's region."""
    readable = [page for page in pages if page.status in READABLE]
    prices = [page.price.current.value or page.price.markup.value for page in readable]
    numbers = (phone.number for page in readable for phone in page.contact.phones)
    return Signs(
        tlds=tuple(sorted({(urlsplit(page.url).hostname or "").rpartition(".")[2] for page in readable})),
        languages=_most_common(page.language for page in readable),
        currencies=_most_common(price.currency for price in prices if price and price.currency),
        regions=_most_common(filter(None, map(_region, numbers))),
    )


def _region(number: str) -> str | None:
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return None


def _most_common(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(value for value, _ in Counter(values).most_common(1))


def _draining(items: list[T]) -> Iterator[T]:
    """The items, each given up as it is handed out: layouts are bulky."""
    items.reverse()
    while items:
        yield items.pop()


def _look(page: VisitedPage, facts: PageFacts, pool: Pool) -> _Seen:
    elements = {piece.element for piece in all_evidence(facts) if piece.element is not None}
    entry = PageEntry(
        url=facts.url,
        kind=facts.kind,
        status=facts.status,
        reason=facts.reason,
        title=facts.title,
        language=facts.language,
        why=page.why,
        pictures=page.snapshot.pictures,
        document_height={layout.viewport.value: layout.document_height for layout in page.snapshot.layouts},
    )
    return _Seen(
        entry=pool.copy(entry),
        form=pool.copy(page.form) if page.form else None,
        site_name=facts.site_name,
        language_supported=facts.language_supported,
        boxes=boxes(page.snapshot, elements),
    )


def _entries(
    seen: Sequence[_Seen], templates: Sequence[str | None], verdicts: Iterable[Verdict]
) -> FoldedSequence[PageEntry]:
    shown: dict[str, array[int]] = defaultdict(lambda: array("q"))  # sets take five times as much
    for verdict in verdicts:
        for piece in verdict.evidence:
            page = piece.page or verdict.page
            if page is not None and piece.element is not None:
                shown[page].append(piece.element)
    entries: FoldedSequence[PageEntry] = FoldedSequence()
    pool = Pool()
    for look, template in zip(seen, templates, strict=True):
        boxes = look.boxes.only(shown.get(look.entry.url, ()))
        if entries.has_room:
            boxes = pool.share(boxes)
        entries.add(look.entry.model_copy(update={"template": template, "boxes": boxes}))
    return entries


def _templates(
    seen: Sequence[_Seen], discovery: Discovery
) -> tuple[tuple[PageTemplate, ...], list[str | None]]:
    """The templates of the pages that could be read, and each page's own."""
    forms = [
        (look.entry.kind, look.form)
        if look.form and look.was_read and look.entry.kind is not PageKind.ERROR
        else None
        for look in seen
    ]
    return templates_of([look.entry.url for look in seen], forms, discovery.counts)


def _unknown_languages(seen: Iterable[_Seen]) -> tuple[str, ...]:
    """Languages of the pages that could be judged by their structured data and layout only."""
    found = {look.entry.language for look in seen if look.was_read and not look.language_supported}
    return tuple(sorted(found - {NO_LANGUAGE}))


def _name_in_titles(seen: Iterable[_Seen]) -> tuple[str, ...]:
    """The part that most pages' titles share: shops end their titles with their name."""
    titles = [look.entry.title for look in seen if look.was_read and look.entry.title]
    parts = Counter(
        part
        for title in titles
        for part in {piece.strip(_TITLE_SIGNS) for piece in _TITLE_BORDER.split(title)}
        if 1 < len(part) <= LONGEST_NAME
    )
    return tuple(part for part, count in parts.most_common(1) if count >= max(2, 0.6 * len(titles)))


def _shop_info(shop: ShopFacts, seen: Sequence[_Seen]) -> ShopInfo:
    languages = _most_common(look.entry.language for look in seen if look.was_read)
    names = _most_common(look.site_name for look in seen if look.site_name) or _name_in_titles(seen)
    host = (urlsplit(shop.start_url).hostname or shop.start_url).removeprefix("www.")
    return ShopInfo(
        name=(names or (host,))[0],
        start_url=shop.start_url,
        language=(languages or ("und",))[0],
        market=shop.market,
    )
