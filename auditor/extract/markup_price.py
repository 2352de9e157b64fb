"""The price that structured data tells."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.models import Money

from .document import Document, per_page
from .money import NUMBER, read_number
from .structured import Thing
from .subject import product_things, subject_of


@per_page
def markup_prices(page: Document) -> list[tuple[Money, Thing]]:
    """The prices that structured data tells for the product, lowest offer first where there are several."""
    own = subject_of(page).thing
    things = [own] if own else []
    things += [thing for thing in product_things(page) if own and thing is not own and _alike(own, thing)]
    found: list[tuple[Money, Thing]] = []
    for thing in things:
        for offer in [*thing.things("offers"), thing]:
            found += _offer_prices(offer)
    return found


def _alike(own: Thing, other: Thing) -> bool:
    return own.text("name").casefold() == other.text("name").casefold()


def _offer_prices(offer: Thing) -> Iterator[tuple[Money, Thing]]:
    currency = offer.text("priceCurrency").upper()[:3] or None
    for one in (offer, *offer.things("offers", "priceSpecification")):
        text = one.text("price", "lowPrice")
        match = NUMBER.search(text)
        amount = read_number(match.group(), currency) if match else None
        code = one.text("priceCurrency").upper()[:3] or currency
        if amount:
            yield (
                Money(amount=amount, currency=code if code and code.isalpha() and len(code) == 3 else None),
                one,
            )
