"""What delivery costs, how long it takes, and which ways there are."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lexicon import name_matcher
from auditor.models import DeliveryFacts, Found, Named, Source

from .delivery_cost import NOT_HERE, delivery_costs
from .delivery_time import delivery_times
from .document import Document, first
from .items import Item, Match
from .signposts import signposts
from .spans import beside, block_numbers

METHODS = {
    "courier": "courier",
    "pickup": "pickup",
    "locker": "locker",
    "by_post": "post",
    "cash_on_delivery": "cash_on_delivery",
}
"""Concept -> name of the way of delivery."""
LONGEST = 300
"""Characters; longer texts are about something else and mention delivery in passing."""
HEADING = 40
CARRIERS = "carriers."


def delivery_facts(page: Document) -> DeliveryFacts:
    """What delivery costs, how long it takes, and which ways there are."""
    pickup = _pickup(page)
    return DeliveryFacts(
        costs=delivery_costs(page),
        times=delivery_times(page),
        link=signposts(page, "delivery", without=("order_tracking", "soon"), buttons=True),
        pickup=Found(evidence=first(page.proof(match) for match in pickup)),
        methods=tuple(_methods(page, pickup)),
    )


def _spoken(page: Document, concept: str) -> Iterator[Match]:
    for match in page.find(concept):
        if not page.within(match.node, NOT_HERE) and len(match.item.text) <= LONGEST:
            yield match


def _pickup(page: Document) -> list[Match]:
    """Where the page offers to collect the goods, and does not say that it is not possible."""
    found = [match for match in _spoken(page, "pickup") if not match.item.has("not_pickup")]
    if any(_refused(page, match.item) for match in found):
        return []
    for item in page.attribute_items:
        if item.source is Source.IMAGE and item.has("pickup") and not page.within(item.node, NOT_HERE):
            found += [Match(item, hit) for hit in item.hits if hit.concept == "pickup"][:1]
    return found


def _refused(page: Document, item: Item) -> bool:
    """Whether a text, or the one after it, says that it is not on offer."""
    if item.has("not_offered"):
        return True
    number = block_numbers(page).get(id(item))
    after = page.blocks[number + 1 : number + 2] if number is not None and len(item.text) <= HEADING else []
    return any(
        len(block.text) <= 2 * HEADING
        and block.has("not_offered")
        and not block.has("pickup")
        and beside(page, item.node, block.node, 12)
        for block in after
    )


def _methods(page: Document, pickup: list[Match]) -> Iterator[Named]:
    for concept, name in METHODS.items():
        matches = pickup if concept == "pickup" else list(_spoken(page, concept))
        if matches:
            yield Named(name=name, evidence=page.proof(matches[0]))
    yield from _carriers(page)


def _carriers(page: Document) -> Iterator[Named]:
    """Carriers named in texts on delivery, in links' words, or by a picture's alt text."""
    seen = set()
    for item in _carrier_items(page):
        for hit in name_matcher().find_in(item.text):
            name = hit.concept.removeprefix(CARRIERS)
            if hit.concept.startswith(CARRIERS) and name not in seen:
                seen.add(name)
                yield Named(name=name, evidence=page.proof(Match(item, hit)))


def _carrier_items(page: Document) -> Iterator[Item]:
    known = set()
    for concept in ("delivery", "delivering", "courier", "locker", "by_post", "pickup"):
        for match in _spoken(page, concept):
            if id(match.item) not in known:
                known.add(id(match.item))
                yield match.item
    for item in page.attribute_items:
        if item.source is Source.IMAGE and not page.within(item.node, NOT_HERE):
            yield item
