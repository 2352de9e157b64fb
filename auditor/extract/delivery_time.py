"""How long delivery takes: spans of days, words like tomorrow, and dates beside delivery words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from auditor.lexicon import FALLBACK_LANGUAGE, Hit, fold
from auditor.lexicon import tokens as words_of
from auditor.models import DeliveryTime, Evidence

from .delivery_cost import NOT_HERE as OTHERS
from .document import Document
from .items import Item, Match
from .regions import Region
from .spans import REACH, UNIT_DAYS, Span, nearest, spans, under_heading

NOT_HERE = OTHERS | Region.NAV
DELIVERY = ("delivery", "delivering", "delivery_free", "courier", "pickup", "by_post", "locker")
OTHER = (
    "returning", "returns", "refunding", "after_receipt", "invoice", "instalments", "not_instalments",
    "warranty",
)  # fmt: skip
"""What numbers of days near delivery words may be about instead."""
SHORT = 90
"""Characters up to which a block is read with the heading before it."""
NEAR_DATE = 45
ALONE = 40
"""Characters beside a span up to which its block is about nothing else."""
PAYMENT_REACH = 25
"""Characters within which `after receipt` is followed by `of payment`: then dispatch is meant."""
NUMERIC_DATE = re.compile(r"\b[0-3]?\d([./-])[01]?\d\1(?:20)?\d\d\b")
MOST = 6


def delivery_times(page: Document) -> tuple[DeliveryTime, ...]:
    """The times that the page tells, each once, in order."""
    found: dict[tuple[int | None, int | None], DeliveryTime] = {}
    for time in (*_spans(page), *_soon(page), *_dates(page)):
        found.setdefault((time.least_days, time.most_days), time)
        if len(found) == MOST:
            break
    return tuple(found.values())


def _blocks(page: Document, *concepts: str) -> Iterator[Item]:
    seen = set()
    for match in page.find(*concepts):
        if (
            id(match.item) not in seen
            and not page.within(match.node, NOT_HERE)
            and not _footer_link(page, match)
        ):
            seen.add(id(match.item))
            yield match.item


def _quote(page: Document, item: Item, start: int, end: int) -> Evidence:
    return page.proof(Match(item, Hit("", start, end)))


def _footer_link(page: Document, match: Match) -> bool:
    """Whether words are a link in the footer: the name of another service, not this product's delivery."""
    near = (match.node, *(up for up, _ in zip(page.ancestors(match.node), range(3), strict=False)))
    return page.within(match.node, Region.FOOTER) and any(page.tag(n) == "a" for n in near)


def _spans(page: Document) -> Iterator[DeliveryTime]:
    for item in _blocks(page, *UNIT_DAYS):
        for span in spans(item):
            if _of_delivery(page, item, span.start, span.end) or _working_days(item, span):
                yield DeliveryTime(
                    least_days=span.least,
                    most_days=span.most,
                    evidence=_quote(page, item, span.start, span.end),
                )


def _working_days(item: Item, span: Span) -> bool:
    """Whether a block says little else than a number of working days: only deliveries are told so."""
    alone = len(item.text) - (span.end - span.start) <= ALONE and not item.concepts & set(OTHER)
    return alone and any(hit.concept == "workdays_span" and hit.end == span.end for hit in item.hits)


def _of_delivery(page: Document, item: Item, start: int, end: int, reach: int = REACH) -> bool:
    """Whether the words nearest to a place, else the heading before its block, speak of delivery."""
    hit = nearest(item, start, end, (*DELIVERY, *OTHER), reach)
    if hit is not None and hit.concept == "after_receipt" and _of_payment(item, hit):
        hit = nearest(item, start, end, DELIVERY, reach)
    if hit is not None:
        return hit.concept in DELIVERY
    if len(item.text) > SHORT or item.concepts & set(OTHER):
        return False
    return under_heading(page, item, DELIVERY, OTHER) or _marked(page, item.node)


def _of_payment(item: Item, receipt: Hit) -> bool:
    return any(
        hit.concept == "payment" and receipt.end <= hit.start <= receipt.end + PAYMENT_REACH
        for hit in item.hits
    )


def _marked(page: Document, node: int) -> bool:
    """Whether an element, or a small one around it, is called delivery."""
    for n in (node, *(up for up, _ in zip(page.ancestors(node), range(3), strict=False))):
        if page.end[n] - n <= 30 and "delivery" in page.marks[n]:
            return True
    return False


def _soon(page: Document) -> Iterator[DeliveryTime]:
    for item in _blocks(page, "soon"):
        for hit in item.hits:
            if hit.concept == "soon" and _of_delivery(page, item, hit.start, hit.end, NEAR_DATE):
                yield DeliveryTime(evidence=_quote(page, item, hit.start, hit.end))
                return


def _dates(page: Document) -> Iterator[DeliveryTime]:
    """The first date beside a delivery word: a day's number with a month, or a day of the week."""
    names = _calendar(page.language) | _calendar(FALLBACK_LANGUAGE)
    for item in _blocks(page, "delivering", "delivery"):
        for place in _date_places(item, names):
            if _of_delivery(page, item, *place, NEAR_DATE):
                yield DeliveryTime(evidence=_quote(page, item, *place))
                return


def _date_places(item: Item, names: frozenset[str]) -> Iterator[tuple[int, int]]:
    for match in NUMERIC_DATE.finditer(item.text[:1000]):
        yield match.span()
    tokens = item.tokens
    for n, token in enumerate(tokens):
        if token.word in names:
            near = tokens[max(n - 2, 0) : n + 3]
            if any(one.word.rstrip(".").isdecimal() and len(one.word) <= 2 for one in near):
                yield token.start, token.end


@lru_cache(maxsize=64)
def _calendar(language: str) -> frozenset[str]:
    """Names of months and days of the week, long and short, as CLDR has them."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return frozenset()
    tables = [
        locale.months[context][width]
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
    ]
    tables += [locale.days["format"]["wide"]]
    names = (token.word for table in tables for name in table.values() for token in words_of(str(name)))
    return frozenset(fold(name) for name in names if len(name) >= 3 and not name.isdecimal())
