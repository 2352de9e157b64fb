"""Which fields of the facts the labels answer for, and which rules may be measured at all.

A rule is measured when it reads at least one labelled field and no field that is neither labelled nor
listed here as taken from the extraction. So a rule that comes to read something new is not measured
until somebody decides that it may be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LABELLED: dict[str, tuple[str, ...]] = {
    "kind": ("kind",),
    "product.name": ("name",),
    "product.photos": ("photos",),
    "product.description": ("description",),
    "product.specifications": ("specifications",),
    "product.instructions": ("instructions",),
    "product.safety": ("safety",),
    "product.video": ("video",),
    "product.availability": ("availability",),
    "product.warranty": ("warranty",),
    "product.related": ("related",),
    "price.current": ("price", "currency"),
    "price.old": ("old_price",),
    "price.vat_included": ("vat_stated",),
    "price.vat_excluded": ("vat_excluded",),
    "price.payment_methods": ("payment_methods",),
    "price.instalments": ("instalments",),
    "delivery.costs": ("shipping_cost",),
    "delivery.times": ("delivery_time",),
    "delivery.link": ("delivery_link",),
    "delivery.pickup": ("pickup",),
    "cart.add_to_cart": ("add_to_cart",),
    "cart.link": ("cart_link",),
    "contact.phones": ("phone", "phone_clickable"),
    "contact.phones[].clickable": ("phone_clickable",),
    "contact.emails": ("email",),
    "contact.link": ("contact_link",),
    "contact.live_chat": ("live_chat",),
    "contact.messengers": ("messengers",),
    "contact.messengers[].name": ("messengers",),
    "contact.social": ("social",),
    "contact.social[].name": ("social",),
    "contact.hours": ("business_hours",),
    "contact.company": ("company_identity",),
    "reviews.texts": ("reviews",),
    "reviews.count": ("review_count",),
    "reviews.rating": ("rating",),
    "reviews.invite": ("review_invite",),
    "reviews.questions": ("questions",),
    "trust.returns": ("returns",),
    "trust.return_days": ("return_days",),
    "trust.terms": ("terms",),
    "trust.privacy": ("privacy",),
    "trust.logo": ("logo",),
    "trust.faq": ("faq",),
    "trust.order_tracking": ("order_tracking",),
    "navigation.search": ("search",),
    "navigation.menu": ("menu",),
    "navigation.breadcrumbs": ("breadcrumbs",),
    "engagement.account": ("account",),
    "engagement.loyalty": ("loyalty",),
    "engagement.newsletter": ("newsletter",),
    "engagement.promotions": ("promotions",),
    "engagement.blog": ("blog",),
}
"""Field -> the labels that answer for it; `[]` stands for each of several."""

IMPLIED: dict[str, tuple[str, ...]] = {
    "product.manufacturer_contact": ("safety",),
    "product.availability_shown": ("availability",),
    "contact.form": ("contact_link",),
    "contact.round_the_clock": ("business_hours",),
}
"""Field -> the labels that it cannot contradict: they say that it is not there, or that it may be."""

CONTEXT = frozenset(
    {
        *("url", "status", "reason", "http_status", "kind_confidence", "language", "language_supported"),
        *("right_to_left", "market", "site_name"),
    }
)
"""Fields that say under which conditions a page is judged; the same for both sides of a comparison."""

TAKEN: dict[str, str] = {
    "product.headings": "main headings, read from the markup as they are",
    "product.placeholder_photo": "a picture that stands for a missing photo",
    "product.description.value.words": "the number of words beyond 25",
    "product.specifications": "the number of attributes beyond three",
    "product.specification_prose": "attributes told in prose",
    "product.manufacturer_contact": "whether notes or the maker's contact tell it",
    "product.markup": "structured data, read from the markup as it is",
    "product.markup[]": "structured data, read from the markup as it is",
    "product.availability_shown": "whether words or only the markup tell the availability",
    "price.markup": "the price in the structured data, read as it is",
    "price.not_vat_payer": "words that the seller pays no VAT",
    "price.old.value": "the amount of the old price",
    "price.payment_methods[].name": "which ways to pay, and so how many",
    "delivery.costs[].amount": "the amounts for delivery",
    "delivery.costs[].kind": "whether delivery costs, is free, or is free from a sum",
    "delivery.times[].least_days": "the days of delivery",
    "delivery.times[].most_days": "the days of delivery",
    "contact.phones[].number": "the telephone numbers themselves",
    "contact.phones[].shown": "the telephone numbers themselves",
    "contact.emails[].name": "the e-mail address itself",
    "contact.company.value.name": "which of name, address and number are told",
    "contact.company.value.legal_form": "which of name, address and number are told",
    "contact.company.value.registration": "which of name, address and number are told",
    "contact.company.value.address": "which of name, address and number are told",
    "contact.form": "a form to write to the shop",
    "contact.round_the_clock": "whether it is day and night",
    "navigation.menu_entries": "the number of entries in the menu",
    "navigation.breadcrumbs_markup": "a trail in the structured data, read as it is",
}
"""Field -> what of it is no label: it is what was extracted, wherever extraction and label agree. A name
that ends in `[]` stands for every field of each of several things, `.value` for the value of a fact."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a rule reads, as far as a measurement goes."""

    labels: tuple[str, ...]
    """Labels that answer for it."""
    taken: tuple[str, ...]
    """What is taken from the extraction, in words."""
    unlabelled: tuple[str, ...]
    """Fields that forbid a measurement."""

    @property
    def measurable(self) -> bool:
        """Whether agreement on these inputs says something of the rule."""
        return bool(self.labels) and not self.unlabelled


NOTHING = Inputs((), (), ())


def inputs(read: Iterable[str]) -> Inputs:
    """What the fields that a rule was seen to read mean for its measurement."""
    fields = sorted(field for field in set(read) if field not in CONTEXT)
    labels = {label for field in fields for label in LABELLED.get(field, ())} - {"kind"}
    taken = {words for field in fields if (words := _taken(field))}
    unlabelled = {f.removesuffix(".value") for f in fields if not _answered(f) and _taken(f) is None}
    return Inputs(tuple(sorted(labels)), tuple(sorted(taken)), tuple(sorted(unlabelled)))


def _answered(field: str) -> bool:
    """Whether labels answer for a field, or for the fact whose whole value it is."""
    return field in LABELLED or (field.endswith(".value") and field.removesuffix(".value") in LABELLED)


def _taken(field: str) -> str | None:
    """What of a field is taken from the extraction, None when nothing may be."""
    several, found, _ = field.rpartition("[].")
    return (
        TAKEN.get(field)
        or TAKEN.get(field.removesuffix(".value"))
        or TAKEN.get(f"{several}[]" if found else "")
    )
