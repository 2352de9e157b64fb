"""Labels -> PageFacts: the facts that extraction would have found had it read the page as its reader did.

Where extraction agrees with a label its fact stays (a label has no amounts, addresses or words, and no
rule may be measured by inventing them), with full confidence; where it does not, the fact is built from
the label, with evidence that only says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import BaseModel

from auditor.extract.plain import plain_facts
from auditor.models import (
    Attribute,
    Availability,
    Company,
    CostKind,
    DeliveryCost,
    DeliveryTime,
    Evidence,
    Fact,
    Found,
    Money,
    Named,
    PageFacts,
    PageKind,
    Phone,
    Photo,
    Prose,
    Source,
)

from .corpus import Row
from .fields import IMPLIED, LABELLED
from .scorer import Scorer

MANY = 5
"""Attributes or photos that stand for "enough" where the label has no number."""
WORDS = 60
"""Words that stand for a description."""
SEEN = Evidence(source=Source.TEXT, quote="(a reader of the page saw it)")

Change = Callable[[PageFacts, Row], object]
"""The value of a field by the labels."""


def truth(page: PageFacts, row: Row, scorer: Scorer) -> PageFacts:
    """The facts of a page by its labels; what no label answers for stays as it was extracted."""
    plain = plain_facts(page)
    wrong = {
        label
        for label in scorer.labels
        if not scorer.open(label, row) and not scorer.agrees(label, row.get(label), plain.get(label))
    }
    changes: dict[str, dict[str, object]] = {}
    for field, labels in (LABELLED | IMPLIED).items():
        topic, _, name = field.partition(".")
        if not name or "[]" in name:
            continue
        value = getattr(getattr(page, topic), name)
        differs = not wrong.isdisjoint(labels)
        changes.setdefault(topic, {})[name] = FIELDS[field](page, row) if differs else _sure(value)
    kind = {"kind": PageKind(row["kind"]), "kind_confidence": 1.0, "language_supported": True}
    return page.model_copy(
        update=kind | {topic: _changed(page, topic, new) for topic, new in changes.items()}
    )


def _changed(page: PageFacts, topic: str, changes: Mapping[str, object]) -> BaseModel:
    facts: BaseModel = getattr(page, topic)
    return facts.model_copy(update=dict(changes))


def _sure(value: object) -> object:
    """A fact that a reader confirmed is no weak one."""
    return value.model_copy(update={"confidence": 1.0}) if isinstance(value, Found) else value


def _found(label: str) -> Change:
    return lambda page, row: Found(evidence=(SEEN,)) if row.get(label) else Found()


def _fact(value: Any) -> Fact[Any]:
    return Fact[Any](value=value, evidence=(SEEN,)) if value is not None else Fact[Any]()


def _value(label: str) -> Change:
    return lambda page, row: _fact(_one(row.get(label)))


def _one(value: Any) -> Any:
    """One of several right answers."""
    return value[0] if isinstance(value, list) and value else value


def _some(label: str, item: object) -> Change:
    return lambda page, row: (item,) if row.get(label) else ()


def _names(label: str) -> Change:
    return lambda page, row: tuple(Named(name=str(name), evidence=SEEN) for name in row.get(label) or ())


def _photos(page: PageFacts, row: Row) -> tuple[Photo, ...]:
    count = int(_one(row.get("photos")) or 0)
    return tuple(Photo(url=f"{page.url}#photo-{n}", evidence=SEEN) for n in range(count))


def _specifications(page: PageFacts, row: Row) -> tuple[Attribute, ...]:
    count = MANY if row.get("specifications") else 0
    return tuple(Attribute(name=f"name {n}", value=f"value {n}", evidence=SEEN) for n in range(count))


def _description(page: PageFacts, row: Row) -> Fact[Any]:
    prose = Prose(text="word " * WORDS, words=WORDS, structured=True)
    return _fact(prose if row.get("description") else None)


def _availability(page: PageFacts, row: Row) -> Fact[Any]:
    value = _one(row.get("availability"))
    return _fact(Availability(value) if value is not None else None)


def _price(page: PageFacts, row: Row) -> Fact[Any]:
    amount = _one(row.get("price"))
    try:
        money = (
            None if amount is None else Money(amount=Decimal(str(amount)), currency=_one(row.get("currency")))
        )
    except InvalidOperation:
        money = None
    return _fact(money)


def _old_price(page: PageFacts, row: Row) -> Fact[Any]:
    current = page.price.current.value
    shown = (
        Money(amount=2 * current.amount, currency=current.currency) if current else Money(amount=Decimal(1))
    )
    return _fact(shown if row.get("old_price") else None)


def _maker(page: PageFacts, row: Row) -> Found:
    """Safety notes or the maker's contact: one label for both, so it is told as the notes."""
    return Found()


def _round_the_clock(page: PageFacts, row: Row) -> Found:
    """What was read, unless a reader found no hours at all."""
    return page.contact.round_the_clock if row.get("business_hours") else Found()


def _contact_form(page: PageFacts, row: Row) -> Found:
    """A way to write to the shop: one label for link and form, so it is told as the link."""
    return Found()


def _phones(page: PageFacts, row: Row) -> tuple[Phone, ...]:
    clickable = bool(row.get("phone_clickable"))
    numbers = row.get("phone_numbers") or ("?",)
    shown = [str(number) for number in numbers] if row.get("phone") else []
    return tuple(Phone(number=one, shown=one, clickable=clickable, evidence=SEEN) for one in shown)


def _company(page: PageFacts, row: Row) -> Fact[Any]:
    told = Company(name="?", legal_form="?", registration="?", address="?")
    return _fact(told if row.get("company_identity") else None)


FIELDS: dict[str, Change] = {
    field: _found(labels[0]) for field, labels in LABELLED.items() if "." in field and "[]" not in field
} | {
    "product.name": _value("name"),
    "product.photos": _photos,
    "product.description": _description,
    "product.specifications": _specifications,
    "product.manufacturer_contact": _maker,
    "product.availability": _availability,
    "product.availability_shown": _availability,
    "price.current": _price,
    "price.old": _old_price,
    "price.payment_methods": lambda page, row: tuple(
        Named(name=f"way {n}", evidence=SEEN) for n in range(MANY if row.get("payment_methods") else 0)
    ),
    "delivery.costs": _some("shipping_cost", DeliveryCost(kind=CostKind.FREE, evidence=SEEN)),
    "delivery.times": _some("delivery_time", DeliveryTime(evidence=SEEN)),
    "contact.phones": _phones,
    "contact.emails": _some("email", Named(name="?", evidence=SEEN)),
    "contact.form": _contact_form,
    "contact.round_the_clock": _round_the_clock,
    "contact.messengers": _names("messengers"),
    "contact.social": _names("social"),
    "contact.company": _company,
    "reviews.texts": _some("reviews", SEEN),
    "reviews.count": _value("review_count"),
    "reviews.rating": _value("rating"),
    "trust.return_days": _value("return_days"),
}
"""Field -> how it is built from the labels; what is not named with a way of its own is there or not."""
