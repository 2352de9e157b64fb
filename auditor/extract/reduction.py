"""What is said of a reduced price: the percentage, and what the old price is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain

from auditor.models import Evidence, Fact, Found, Frozen, Money

from .amounts import Place
from .document import Document, first
from .items import Item, Match
from .money import Amount, amounts_in, currency_hints
from .spans import beside, block_numbers
from .subject import subject_of

NEAR = 60
"""Elements around the price in which its percentage stands."""
FAR = 200
"""Elements around the price in which its lowest price is told."""
LONGEST = 160
SHORT = 40
WORDS_APART = 40
"""Characters between a word for saving and the percentage."""
AFTER, BEFORE = 60, 12
"""Characters between the words for the lowest price and its amount."""
AGREES = 1.5
"""Percentage points within which a shown percentage is that of the prices."""
ROUNDED = 1.0
"""Percentage points by which rounding up or down changes a percentage at most."""
LEAST_PERCENT = 3
"""Percentage from which two amounts and it agree by more than chance."""
_PERCENT = re.compile(r"([-\u2212\u2013]\s?)?(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?)\s?%")
_OTHER_OFFERS = frozenset(("newsletter", "subscribe", "loyalty", "threshold", "instalments"))
"""Concepts of texts whose percentage is not the product's."""


class Reduction(Frozen):
    """What the page says of a reduced price."""

    lowest_told: Found = Found()
    lowest: Fact[Money] = Fact()
    recommended: Found = Found()
    discount: Fact[float] = Fact()


def reduction_of(page: Document, current: Place, old: Decimal | None) -> Reduction:
    """What is said near the product's price of its reduction; `old` is the former price, if there is one."""
    told = [match for match in page.find("lowest_price") if _is_own(page, match.node, current, FAR)]
    labels = [item for item in page.find_labels("lowest_price") if _is_own(page, item.node, current, FAR)]
    recommended = [
        match
        for match in page.find("recommended_price")
        if _is_own(page, match.node, current, NEAR) and len(match.item.text) <= LONGEST
    ]
    return Reduction(
        lowest_told=Found(evidence=first(chain(map(page.proof, told), map(page.proof, labels)))),
        lowest=_lowest(page, told),
        recommended=Found(evidence=first(map(page.proof, recommended))),
        discount=_discount(page, current, old),
    )


def _is_own(page: Document, node: int, current: Place, reach: int) -> bool:
    return abs(node - current.node) <= reach and not page.within(node, subject_of(page).others)


def _lowest(page: Document, told: list[Match]) -> Fact[Money]:
    """The first amount that the words for the lowest price of 30 days name."""
    for match in told:
        amounts = amounts_in(match.item.text, currency_hints(page))
        found = _named(match, amounts) or _named_before(match, amounts)
        if found is not None:
            return _fact(found, page.proof(match))
        if not amounts and (after := _next_block(page, match.item)) is not None:
            return after
    return Fact()


def _named(match: Match, amounts: Sequence[Amount]) -> Amount | None:
    return next((one for one in amounts if 0 <= one.start - match.hit.end <= AFTER), None)


def _named_before(match: Match, amounts: Sequence[Amount]) -> Amount | None:
    return next((one for one in amounts if 0 <= match.hit.start - one.end <= BEFORE), None)


def _next_block(page: Document, item: Item) -> Fact[Money] | None:
    number = block_numbers(page).get(id(item))
    for block in page.blocks[number + 1 : number + 2] if number is not None else ():
        amounts = amounts_in(block.text, currency_hints(page))
        if amounts and len(block.text) <= SHORT and beside(page, item.node, block.node, 12):
            return _fact(amounts[0], page.evidence(block.node, block.text))
    return None


def _fact(amount: Amount, evidence: Evidence) -> Fact[Money]:
    return Fact(value=Money(amount=amount.value, currency=amount.currency), evidence=(evidence,))


def _discount(page: Document, current: Place, old: Decimal | None) -> Fact[float]:
    """The percentage near the price: the one that agrees with the prices, else the nearest."""
    found = sorted(_percentages(page, current), key=lambda one: one[0])
    if not found:
        return Fact()
    real = float(100 * (1 - current.value / old)) if old else None
    agreeing = [one for one in found if real is not None and abs(one[1] - real) <= AGREES]
    _, value, evidence = (agreeing or found)[0]
    sure = bool(agreeing) or len({one[1] for one in found}) == 1
    return Fact(value=value, evidence=(evidence,), confidence=0.8 if sure else 0.4)


def reduced_from(page: Document, current: Place, others: list[Place]) -> Place | None:
    """The higher amount that a percentage near the price tells to be the former one: 59.90, 47.92, -20 %."""
    told = [value for _, value, _ in _percentages(page, current) if value >= LEAST_PERCENT]
    higher = (place for place in others if place.value > current.value) if told else ()
    for place in higher:
        real = float(100 * (1 - current.value / place.value))
        if any(abs(real - value) < ROUNDED for value in told) and "other_amount" not in place.concepts:
            return place
    return None


def _percentages(page: Document, current: Place) -> Iterator[tuple[int, float, Evidence]]:
    """Distance, percentage and evidence of what announces a reduction near the price."""
    for block in page.blocks:
        if "%" not in block.text or len(block.text) > LONGEST or block.concepts & _OTHER_OFFERS:
            continue
        if _is_own(page, block.node, current, NEAR):
            for found in _PERCENT.finditer(block.text):
                value = float(found.group(2).replace(",", "."))
                if value > 0 and _announces(page, block, found):
                    evidence = page.evidence(block.node, block.text)
                    yield abs(block.node - current.node), value, evidence


def _announces(page: Document, block: Item, found: re.Match[str]) -> bool:
    """Whether a percentage has a minus, a word for saving beside it, or markup that calls it a saving."""
    if found.group(1):
        return True
    start, end = found.span()
    if any(
        hit.concept == "saving" and max(hit.start - end, start - hit.end) <= WORDS_APART for hit in block.hits
    ):
        return True
    return len(block.text) <= SHORT and "saving" in page.marks[block.node]
