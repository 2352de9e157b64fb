"""How long delivery takes: spans of days, words like tomorrow, and dates beside delivery words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from auditor.lexicon import Hit
from auditor.models import DeliveryTime, Evidence

from .dates import date_places
from .delivery_cost import NOT_HERE as OTHERS
from .document import Document
from .items import Item, Match
from .regions import Region
from .spans import REACH, UNIT_DAYS, Span, block_numbers, hits_near, nearest, spans, under_heading

NOT_HERE = OTHERS | Region.NAV
DELIVERY = ("delivery", "delivering", "delivery_free", "courier", "pickup", "by_post", "locker")
OTHER = (
    "returning", "returns", "refunding", "after_receipt", "invoice", "instalments", "not_instalments",
    "warranty",
)  # fmt: skip
"""What numbers of days near delivery words may be about instead."""
SHORT = 90
"""Characters up to which a block is read with the heading before it."""
HEADING = 40
NEAR_DATE = 45
ALONE = 40
"""Characters beside a span up to which its block is about nothing else."""
PAYMENT_REACH = 25
"""Characters within which `after receipt` is followed by `of payment`: then dispatch is meant."""
MOST = 6


def delivery_times(page: Document) -> tuple[DeliveryTime, ...]:
    """The times that the page tells, each once, in order."""
    found: dict[tuple[int | None, int | None], DeliveryTime] = {}
    for time in chain(_spans(page), _soon(page), _dates(page)):
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
    return page.within(match.node, Region.FOOTER) and any(page.tags[n] == "a" for n in near)


def _spans(page: Document) -> Iterator[DeliveryTime]:
    told = set()
    for item in _blocks(page, *UNIT_DAYS):
        for span in spans(item):
            if (span.least, span.most) in told:
                continue
            if _of_delivery(page, item, span.start, span.end) or _working_days(item, span):
                told.add((span.least, span.most))
                yield DeliveryTime(
                    least_days=span.least,
                    most_days=span.most,
                    evidence=_quote(page, item, span.start, span.end),
                )


def _working_days(item: Item, span: Span) -> bool:
    """Whether a block says little else than a number of working days: only deliveries are told so."""
    alone = len(item.text) - (span.end - span.start) <= ALONE and not item.concepts & set(OTHER)
    return alone and any(
        hit.concept == "workdays_span" and hit.end == span.end
        for hit in hits_near(item, span.start, span.end)
    )


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
        for hit in hits_near(item, receipt.start, receipt.end, PAYMENT_REACH)
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
    """The first date beside a delivery word, or in the short text that follows one."""
    for item in _dated(page):
        for place in date_places(page, item):
            if _of_delivery(page, item, *place, NEAR_DATE):
                yield DeliveryTime(evidence=_quote(page, item, *place))
                return


def _dated(page: Document) -> Iterator[Item]:
    """Texts on delivery, and after a heading the texts under it."""
    numbers = block_numbers(page)
    for item in _blocks(page, *DELIVERY):
        yield item
        if len(item.text) <= HEADING and (number := numbers.get(id(item))) is not None:
            yield from (block for block in page.blocks[number + 1 : number + 3] if len(block.text) <= SHORT)
