"""What delivery costs: amounts beside delivery words, free delivery, the sum from which it is free."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from auditor.lexicon import Hit, name_matcher
from auditor.models import CostKind, DeliveryCost, Evidence, Money, Source

from .amounts import money_places
from .document import Document
from .items import Item, Match
from .money import Amount, amounts_in, currency_hints
from .regions import Region
from .related import in_related
from .spans import beside, block_numbers, ends_sentence, hits_near, words_between

NOT_HERE = (
    Region.RELATED | Region.REVIEWS | Region.QUESTIONS | Region.COMMENTS | Region.BREADCRUMBS
    | Region.MINI_CART | Region.CONSENT | Region.GALLERY
)  # fmt: skip
"""Parts that speak of other products, or in other people's words."""
WAYS = ("delivery", "courier", "locker", "by_post")
"""Concepts that name what an amount beside them pays for: delivery, or one way of it."""
WORDS_AFTER, WORDS_BEFORE = 6, 1
"""Words between a delivery word and an amount that follows or precedes it."""
WORDS_TO_FREE, WORDS_TO_FREE_FROM = 3, 12
"""Words between delivery and free, and when a threshold stands between them."""
WORDS_TO_THRESHOLD = 9
WORDS_BY_CARRIER = 3
"""Words beside a carrier's name in a line that tells its price."""
CARRIERS = "carriers."
NEAR = 300
"""Characters beside a delivery word in which amounts and other words are looked for."""
SHORT = 60
MOST = 6


def delivery_costs(page: Document) -> tuple[DeliveryCost, ...]:
    """The costs that the page tells, each once, in order."""
    found: dict[tuple[CostKind, Money | None], DeliveryCost] = {}
    for item in _items(page):
        for cost in _costs(page, item):
            found.setdefault((cost.kind, cost.amount), cost)
            if len(found) == MOST:
                return tuple(found.values())
    if not found:
        for cost in _by_carrier(page):
            found.setdefault((cost.kind, cost.amount), cost)
    return tuple(found.values())


def _by_carrier(page: Document) -> Iterator[DeliveryCost]:
    """Lines of nothing but a carrier and its price: `DPD 4.99`."""
    blocks = {id(place.block): place.block for place in money_places(page)}
    for block in blocks.values():
        if len(block.text) > SHORT or page.within(block.node, NOT_HERE) or in_related(page, block.node):
            continue
        amount = next(iter(amounts_in(block.text, currency_hints(page))), None)
        for hit in name_matcher().find_in(block.text) if amount else ():
            if amount and hit.concept.startswith(CARRIERS) and hit.end <= amount.start:
                apart = words_between(block, 0, hit.start) + words_between(block, hit.end, amount.start)
                if apart <= WORDS_BY_CARRIER:
                    yield _told(amount, page.proof(Match(block, hit)))
                    break


def _items(page: Document) -> Iterator[Item]:
    """Texts and picture texts that name delivery, outside other products and people's words."""
    seen = set()
    for match in page.find("delivery_free", "delivering", *WAYS):
        if id(match.item) not in seen and not page.within(match.node, NOT_HERE):
            seen.add(id(match.item))
            yield match.item
    for item in page.attribute_items:
        if item.source is Source.IMAGE and item.has("delivery") and not page.within(item.node, NOT_HERE):
            yield item


def _costs(page: Document, item: Item) -> Iterator[DeliveryCost]:
    amounts = [*amounts_in(item.text[:3000], currency_hints(page))]
    free = _free(item, amounts)
    for hit in free:
        limit = _threshold(item, hit, amounts)
        evidence = page.proof(Match(item, hit))
        if limit is None:
            yield DeliveryCost(kind=CostKind.FREE, evidence=evidence)
        else:
            amounts.remove(limit)
            yield DeliveryCost(kind=CostKind.FREE_FROM, amount=_money(limit), evidence=evidence)
    for hit in item.hits:
        if hit.concept in WAYS and (amount := _beside(item, hit, amounts)) is not None:
            yield _told(amount, page.proof(Match(item, hit)))
    if not free and not amounts and len(item.text) <= SHORT and item.has("delivery"):
        yield from _next_cell(page, item)


def _told(amount: Amount, evidence: Evidence) -> DeliveryCost:
    if amount.value == 0:
        return DeliveryCost(kind=CostKind.FREE, evidence=evidence)
    return DeliveryCost(kind=CostKind.AMOUNT, amount=_money(amount), evidence=evidence)


def _money(amount: Amount) -> Money:
    return Money(amount=amount.value, currency=amount.currency)


def _free(item: Item, amounts: list[Amount]) -> list[Hit]:
    """Where a text says that delivery is free: by a phrase, or by both words side by side."""
    found = [hit for hit in item.hits if hit.concept == "delivery_free"]
    if found:
        return found[:2]
    priced = item.has("threshold")
    for free in item.hits:
        if free.concept == "free_of_charge":
            near = hits_near(item, free.start, free.end, NEAR)
            for delivery in (hit for hit in near if hit.concept in WAYS):
                start, end = min(free.end, delivery.end), max(free.start, delivery.start)
                limited = priced and any(start <= amount.start < end for amount in amounts)
                limit = WORDS_TO_FREE_FROM if limited else WORDS_TO_FREE
                if words_between(item, start, end) <= limit and not ends_sentence(item.text, start, end):
                    found.append(
                        Hit("delivery_free", min(free.start, delivery.start), max(free.end, delivery.end))
                    )
                    break
    return found[:2]


def _threshold(item: Item, free: Hit, amounts: list[Amount]) -> Amount | None:
    """The sum from which delivery is free: an amount with a word like `from` before it."""
    for amount in amounts:
        if amount.value == 0:
            continue
        low, high = (free.end, amount.start) if amount.start >= free.end else (amount.end, free.start)
        inside = free.start <= amount.start < free.end
        far = not inside and words_between(item, low, high) > WORDS_TO_THRESHOLD
        if far or ends_sentence(item.text, low, high):
            continue
        if any(
            hit.concept == "threshold"
            and (hit.start <= amount.start <= hit.end + 30 or amount.end <= hit.start <= amount.end + 5)
            for hit in hits_near(item, amount.start, amount.end, 30)
        ):
            return amount
    return None


def _beside(item: Item, delivery: Hit, amounts: list[Amount]) -> Amount | None:
    """The amount that a delivery word names: after it within a few words, or just before it."""
    first = bisect_left(amounts, delivery.start - NEAR, key=_place)
    for amount in amounts[first : bisect_left(amounts, delivery.end + NEAR, first, key=_place)]:
        if amount.start >= delivery.end:
            start, end = delivery.end, amount.start
            words = words_between(item, start, end)
            # `delivery from 9.99` is a price; `delivery for orders over 9.99` is none
            fits = (
                words <= 1
                or _only_from(item, start, end)
                or (words <= WORDS_AFTER and not _between(item, "threshold", start, end))
            )
        else:
            start, end = amount.end, delivery.start
            fits = words_between(item, start, end) <= WORDS_BEFORE and not _between(
                item, "cost_elsewhere", start, end
            )
        if start <= end and fits and not ends_sentence(item.text, start, end):
            return amount
    return None


def _place(amount: Amount) -> int:
    return amount.start


def _only_from(item: Item, start: int, end: int) -> bool:
    """Whether all that stands between two places is one phrase like `from`: `à partir de`."""
    held = (
        hit
        for hit in hits_near(item, start, end)
        if hit.concept == "threshold" and start <= hit.start and hit.end <= end
    )
    return any(words_between(item, start, hit.start) + words_between(item, hit.end, end) == 0 for hit in held)


def _between(item: Item, concept: str, start: int, end: int) -> bool:
    """Whether a word of the concept stands between two places."""
    return any(
        hit.concept == concept and start <= hit.start and hit.end <= end
        for hit in hits_near(item, start, end)
    )


def _next_cell(page: Document, item: Item) -> Iterator[DeliveryCost]:
    """The cost in the cell beside a heading: `Delivery | 3.99`, `Shipping: | free`."""
    number = block_numbers(page).get(id(item))
    if number is None:
        return
    for cell in page.blocks[number + 1 : number + 3]:
        if len(cell.text) > SHORT or cell.has("pickup") or not beside(page, item.node, cell.node, 12):
            continue
        amounts = amounts_in(cell.text, currency_hints(page))
        if amounts and _only(cell, amounts[0]):
            yield _told(amounts[0], page.evidence(cell.node, cell.text))
            return
        if any(hit.concept == "free_of_charge" and hit.start == 0 for hit in cell.hits):
            yield DeliveryCost(kind=CostKind.FREE, evidence=page.evidence(cell.node, cell.text))
            return


def _only(cell: Item, amount: Amount) -> bool:
    """Whether an amount is what the cell is about."""
    return amount.start <= 12 and words_between(cell, amount.end, len(cell.text)) <= 6
