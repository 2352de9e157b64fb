"""The facts of a page as plain values, made in this one place from the PageFacts that rules judge.

Keys and types follow the label set for product pages that accuracy is measured with: booleans,
strings, integers, lists; `evidence` has the same keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from auditor.models import Evidence, Fact, Found, Named, PageFacts

DESCRIPTION_WORDS = 25
"""Words from which a text counts as a description."""
SPECIFICATION_ATTRIBUTES = 3
"""Attributes from which they count as specifications."""

PlainFact = bool | int | str | list[str] | None


def plain_facts(page: PageFacts) -> dict[str, PlainFact]:
    """Key -> plain value."""
    return {key: value for key, (value, _) in _table(page).items()}


def plain_evidence(page: PageFacts) -> dict[str, dict[str, str | None]]:
    """Key -> {source, selector, quote} for every key that is true or has a value."""
    return {
        key: {"source": shown.source.value, "selector": shown.selector, "quote": shown.quote}
        for key, (value, evidence) in _table(page).items()
        if value not in (None, False, 0, []) and (shown := next(iter(evidence), None))
    }


Row = tuple[PlainFact, Iterable[Evidence]]


def _found(fact: Found) -> Row:
    return bool(fact), fact.evidence


def _value(fact: Fact[Any]) -> Row:
    return fact.value, fact.evidence


def _names(named: tuple[Named, ...]) -> Row:
    return sorted({one.name for one in named}), [one.evidence for one in named]


def _any(items: tuple[Any, ...]) -> Row:
    return bool(items), [item.evidence for item in items]


def _table(page: PageFacts) -> dict[str, Row]:
    return {
        "kind": (page.kind.value, ()),
        "language": (page.language, ()),
        **_product(page),
        **_price(page),
        **_service(page),
        **_contact(page),
        **_reviews(page),
        **_rest(page),
    }


def _product(page: PageFacts) -> dict[str, Row]:
    product = page.product
    prose = product.description.value
    return {
        "name": _value(product.name),
        "photos": (len(product.photos), [photo.evidence for photo in product.photos]),
        "description": (prose is not None and prose.words >= DESCRIPTION_WORDS, product.description.evidence),
        "specifications": (
            len(product.specifications) >= SPECIFICATION_ATTRIBUTES,
            [attribute.evidence for attribute in product.specifications],
        ),
        "instructions": _found(product.instructions),
        "safety": _found(product.safety),
        "video": _found(product.video),
        "availability": (product.availability.value, product.availability.evidence),
        "warranty": _found(product.warranty),
        "related": _found(product.related),
    }


def _price(page: PageFacts) -> dict[str, Row]:
    price = page.price
    money = price.current.value
    return {
        "price": (format(money.amount, "f") if money else None, price.current.evidence),
        "currency": (money.currency if money else None, price.current.evidence),
        "old_price": _found(price.old),
        "vat_stated": _found(price.vat_included),
        "vat_excluded": _found(price.vat_excluded),
        "payment_methods": _any(price.payment_methods),
        "instalments": _found(price.instalments),
    }


def _service(page: PageFacts) -> dict[str, Row]:
    delivery, trust, cart = page.delivery, page.trust, page.cart
    return {
        "shipping_cost": _any(delivery.costs),
        "delivery_time": _any(delivery.times),
        "delivery_link": _found(delivery.link),
        "pickup": _found(delivery.pickup),
        "add_to_cart": _found(cart.add_to_cart),
        "cart_link": _found(cart.link),
        "returns": _found(trust.returns),
        "return_days": _value(trust.return_days),
        "terms": _found(trust.terms),
        "privacy": _found(trust.privacy),
        "faq": _found(trust.faq),
        "order_tracking": _found(trust.order_tracking),
        "logo": _found(trust.logo),
    }


def _contact(page: PageFacts) -> dict[str, Row]:
    contact = page.contact
    clickable = [phone for phone in contact.phones if phone.clickable]
    return {
        "phone": _any(contact.phones),
        "phone_numbers": ([phone.shown for phone in contact.phones], [p.evidence for p in contact.phones]),
        "phone_clickable": (bool(clickable), [phone.evidence for phone in clickable]),
        "email": _any(contact.emails),
        "contact_link": (bool(contact.link or contact.form), contact.link.evidence + contact.form.evidence),
        "live_chat": _found(contact.live_chat),
        "messengers": _names(contact.messengers),
        "social": _names(contact.social),
        "business_hours": _found(contact.hours),
        "company_identity": _found(contact.company),
    }


def _reviews(page: PageFacts) -> dict[str, Row]:
    reviews = page.reviews
    return {
        "reviews": (bool(reviews.texts), reviews.texts),
        "review_count": (reviews.count.value or 0, reviews.count.evidence),
        "rating": _value(reviews.rating),
        "review_invite": _found(reviews.invite),
        "questions": _found(reviews.questions),
    }


def _rest(page: PageFacts) -> dict[str, Row]:
    navigation, engagement = page.navigation, page.engagement
    return {
        "search": _found(navigation.search),
        "menu": _found(navigation.menu),
        "breadcrumbs": _found(navigation.breadcrumbs),
        "account": _found(engagement.account),
        "loyalty": _found(engagement.loyalty),
        "newsletter": _found(engagement.newsletter),
        "promotions": _found(engagement.promotions),
        "blog": _found(engagement.blog),
    }
