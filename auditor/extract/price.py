"""The product's price, what is said of VAT, and ways to pay."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from auditor.models import Availability, Evidence, Fact, LayoutFlag, Money, PriceFacts

from .amounts import SHORT, Place, money_places
from .availability import availability_of
from .document import Document
from .links import leads_away
from .markup_price import markup_prices
from .money import NUMBER, read_number
from .payment import instalments, payment_methods
from .reduction import Reduction, reduced_from, reduction_of
from .regions import Region
from .related import in_related
from .structured import Thing
from .subject import Subject, subject_of
from .vat import not_vat_payer, vat_excluded, vat_included

NEAR = 60
"""Elements after the name in which the price usually stands."""
SURE = 4.0
LEAST = 1.5
"""Score below which an amount is not taken for the product's price; SURE when the product cannot be had."""


BEST = 6
"""Amounts that are looked at for a reduced price."""
_NOT_REDUCED = frozenset(("other_amount", "vat_excluded", "saving"))
"""Concepts of lower amounts that are no reduced price."""
_NOT_THE_PRODUCTS = Region.CONSENT | Region.MINI_CART | Region.BREADCRUMBS
_Ranked = tuple[float, int, Place]
"""Score, order, amount."""


@dataclass(slots=True, frozen=True)
class _Crowd:
    """How often amounts, and looks of amounts, occur on a page."""

    values: Counter[Decimal]
    looks: dict[tuple[str, str, str], set[Decimal]]

    @classmethod
    def of(cls, page: Document, places: list[Place]) -> _Crowd:
        looks: dict[tuple[str, str, str], set[Decimal]] = {}
        for place in places:
            if not in_related(page, place.node):  # these are known to be others
                looks.setdefault(place.look, set()).add(place.value)
        return cls(Counter(place.value for place in places), looks)

    def score(self, place: Place) -> float:
        """The product's price is told more than once; a template filled many times lists other products."""
        score = 0.25 * min(self.values[place.value] - 1, 3)
        if len(self.looks.get(place.look, ())) >= 4 and (place.look[1] or place.look[2]):
            score -= 1.2
        return score


def price_facts(page: Document) -> PriceFacts:
    """The product's price, what is said of VAT, and ways to pay."""
    subject = subject_of(page)
    places = [place for place in money_places(page) if place.value > 0]
    told = markup_prices(page)
    crowd = _Crowd.of(page, places)
    ranked = sorted(
        ((_score(page, subject, place, told) + crowd.score(place), -place.node, place) for place in places),
        key=lambda entry: entry[:2],
        reverse=True,
    )
    least = LEAST if availability_of(page).value is not Availability.OUT_OF_STOCK else SURE
    best = _reduced(page, ranked[:BEST]) if ranked and ranked[0][0] >= least else None
    old = _old(page, subject, best[2] if best else None, places)
    former = old.value.amount if old.value else None
    reduction = reduction_of(page, best[2], former) if best else Reduction()
    return PriceFacts(
        current=_current(page, subject, best, places) if best else Fact(),
        markup=_markup(page, told),
        old=old,
        lowest_told=reduction.lowest_told,
        lowest=reduction.lowest,
        recommended=reduction.recommended,
        discount=reduction.discount,
        vat_included=vat_included(page),
        vat_excluded=vat_excluded(page),
        not_vat_payer=not_vat_payer(page),
        payment_methods=payment_methods(page),
        instalments=instalments(page),
    )


def _reduced(page: Document, ranked: list[_Ranked]) -> _Ranked:
    """The likeliest price; the lower one beside it where a percentage tells that it was reduced to that."""
    first = ranked[0]
    for one in ranked[1:]:
        likely = one[0] >= LEAST and not one[2].concepts & _NOT_REDUCED
        if likely and _together(page, first[2], one[2]) and reduced_from(page, one[2], [first[2]]):
            return one
    return first


def _current(page: Document, subject: Subject, best: _Ranked, places: list[Place]) -> Fact[Money]:
    score, _, place = best
    again = (other for other in places if _stays_in_sight(page, subject, place, other))
    shown = (place, *islice(again, 1))
    return Fact(
        value=Money(amount=place.value, currency=place.currency),
        evidence=tuple(page.evidence(one.node, one.quote) for one in shown),
        confidence=0.95 if score >= SURE else 0.6,
    )


def _stays_in_sight(page: Document, subject: Subject, price: Place, other: Place) -> bool:
    """Whether the price is told again in what is fixed to a screen, as in the bar to buy on a phone."""
    if other.value != price.value or other.node == price.node:
        return False
    if page.within(other.node, _NOT_THE_PRODUCTS | subject.others):
        return False
    element = page.identity(other.node)
    return any(
        layout.has(element, LayoutFlag.FIXED) and layout.screen_of(element) == 1
        for layout in page.snapshot.layouts
    )


def _markup(page: Document, told: list[tuple[Money, Thing]]) -> Fact[Money]:
    if not told:
        return Fact()
    money, thing = told[0]
    return Fact(value=money, evidence=(thing.evidence(page, "price", "lowPrice"),))


# -- which of them is the price -------------------------------------------------------------


def _score(page: Document, subject: Subject, place: Place, told: list[tuple[Money, Thing]]) -> float:
    if place.old or page.within(place.node, _NOT_THE_PRODUCTS):
        return 0.0
    score = _by_marks(place) + _by_words(place) + _by_position(page, subject, place)
    if any(money.amount == place.value for money, _ in told):
        score += 1.5
    if leads_away(page, place.node):
        score -= 1.0
    if in_related(page, place.node):
        score -= 2.0
    if page.within(place.node, subject.others):
        score -= 3.0
    if page.within(place.node, Region.HIDDEN):
        score -= 1.0
    if page.within(place.node, Region.REVIEWS | Region.QUESTIONS | Region.DIALOG):
        score -= 1.0
    return score


def _by_marks(place: Place) -> float:
    score = 0.0
    if "price" in place.marks:
        score += 1.5
    elif "price" in place.near:
        score += 1.0
    if "current_price" in place.marks:
        score += 0.8
    if "saving" in place.near:
        score -= 1.2
    if place.near & {"other_price", "payment", "loyalty"}:
        score -= 2.0
    if "swatch" in place.near:
        score -= 1.0
    return score


def _by_words(place: Place) -> float:
    hits = place.concepts
    alone = len(place.before) + len(place.after) <= 3
    score = 0.7 if alone else 0.3 if len(place.block.text) <= SHORT else -1.0
    if hits & {"other_amount", "saving", "old_price"}:
        score -= 1.5
    if "price_label" in hits:
        score += 0.5
    if place.before.endswith("+") or place.after.startswith("/"):
        score -= 1.5
    return score


def _by_position(page: Document, subject: Subject, place: Place) -> float:
    if subject.node is None:
        return 0.0
    distance = place.node - subject.node
    if place.node in range(subject.node, page.end[subject.node]):
        return 1.0
    span = max(len(page.nodes), 400)
    if 0 <= distance < NEAR:
        return 2.0
    if distance < 0:
        return 0.3 + 2 * max(distance / span, -0.6)
    return 1.2 - 2.5 * min(distance / span, 1.0)


# -- the old price --------------------------------------------------------------------------


def _old(page: Document, subject: Subject, current: Place | None, places: list[Place]) -> Fact[Money]:
    """The product's former or recommended price, or what one saves."""
    if current is None:
        return Fact()
    for place in places:
        if page.within(place.node, subject.others) or place.value == current.value:
            continue
        if _together(page, current, place) and (place.old or _said_old(place)):
            saved = not place.old and place.value < current.value
            return Fact(
                value=Money(amount=place.value + (current.value if saved else 0), currency=place.currency),
                evidence=(_old_evidence(page, place),),
                confidence=0.6 if saved else 0.95,
            )
    beside = [
        place
        for place in places
        if _together(page, current, place) and not page.within(place.node, subject.others)
    ]
    if former := reduced_from(page, current, beside):
        money = Money(amount=former.value, currency=former.currency)
        return Fact(value=money, evidence=(page.evidence(former.node, former.quote),), confidence=0.8)
    return _saved(page, subject, current)


def _saved(page: Document, subject: Subject, current: Place) -> Fact[Money]:
    """The former price as the current one and a saving without currency sign add up to it."""
    for match in page.find("saving"):
        item = match.item
        near = abs(match.node - current.node) <= NEAR and not page.within(match.node, subject.others)
        if not near or len(item.text) > SHORT or item.has("other_amount"):
            continue
        number = NUMBER.search(item.text, match.hit.start)
        value = read_number(number.group()) if number else None
        percent = number is not None and item.text[number.end() :].lstrip().startswith("%")
        if value and value != current.value and not percent:
            money = Money(amount=current.value + value, currency=current.currency)
            return Fact(value=money, evidence=(page.proof(match),), confidence=0.6)
    return Fact()


def _said_old(place: Place) -> bool:
    """Whether the words beside an amount call it a former price or what one saves."""
    concepts = place.concepts
    return (
        bool(concepts & {"old_price", "saving"})
        and "other_amount" not in concepts
        and len(place.block.text) <= SHORT
    )


def _together(page: Document, current: Place, other: Place) -> bool:
    """Whether two amounts stand near each other: at most a screen's worth of elements apart."""
    return abs(current.node - other.node) <= max(40, len(page.nodes) // 50)


def _old_evidence(page: Document, place: Place) -> Evidence:
    words = place.block.text if _said_old(place) else place.quote
    return page.evidence(place.node, words)
