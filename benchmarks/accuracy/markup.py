"""The baseline that reads machine-readable markup alone: JSON-LD, microdata, Open Graph, by extruct.

It is read generously: whatever a label can be answered from counts, a wrong nesting is forgiven, and
where several products are marked up the first one with an offer is taken for the page's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import extruct
from price_parser import Price

from .corpus import shop_of

SYNTAXES = ("json-ld", "microdata", "opengraph")
PRODUCTS = frozenset(
    {"product", "productgroup", "individualproduct", "productmodel", "book", "vehicle", "car"}
)
DESCRIPTION_WORDS = 25
ATTRIBUTES = 3
AVAILABILITY = {
    "instock": "in_stock",
    "limitedavailability": "in_stock",
    "instoreonly": "in_stock",
    "onlineonly": "in_stock",
    "outofstock": "out_of_stock",
    "oos": "out_of_stock",
    "soldout": "out_of_stock",
    "discontinued": "out_of_stock",
    "preorder": "preorder",
    "presale": "preorder",
    "backorder": "preorder",
}
PROPERTIES = {
    "logo": ("logo",),
    "video": ("video",),
    "phone": ("telephone",),
    "email": ("email",),
    "business_hours": ("openinghours", "openinghoursspecification"),
    "payment_methods": ("paymentaccepted", "acceptedpaymentmethod"),
    "returns": ("hasmerchantreturnpolicy",),
    "warranty": ("warranty", "warrantypromise"),
    "shipping_cost": ("shippingrate",),
    "delivery_time": ("deliverytime",),
    "old_price": ("product:original_price:amount", "product:sale_price:amount"),
    "related": ("isrelatedto", "issimilarto", "isaccessoryorsparepartfor"),
}
"""Label -> properties; one of them anywhere in the markup makes the label true."""
TYPES = {
    "breadcrumbs": frozenset({"breadcrumblist", "breadcrumb"}),
    "search": frozenset({"searchaction"}),
    "video": frozenset({"videoobject"}),
    "questions": frozenset({"question"}),
}
"""Label -> types; a thing of one of them makes the label true."""
ANSWERS = frozenset(
    {
        *("kind", "language", "name", "photos", "description", "specifications", "price", "currency"),
        *("availability", "rating", "review_count", "reviews", "return_days", "company_identity", "social"),
        *("phone_numbers", *PROPERTIES, *TYPES),
    }
)
"""Labels that markup can tell at all."""

Thing = dict[str, Any]


def markup_facts(html: str, url: str) -> dict[str, Any]:
    """Label -> plain value, as far as the markup of a page tells; broken markup tells nothing."""
    found = extruct.extract(html, base_url=url, syntaxes=list(SYNTAXES), uniform=True, errors="ignore")
    return facts_of([thing for syntax in SYNTAXES for top in found.get(syntax, ()) for thing in _things(top)])


def facts_of(things: list[Thing]) -> dict[str, Any]:
    """Label -> plain value, from things whose property names are lower case."""
    products = [thing for thing in things if _types(thing) & PRODUCTS]
    product = next((one for one in products if "offers" in one), next(iter(products), {}))
    graph = next((thing for thing in things if any(key.startswith("og:") for key in thing)), {})
    named = {key for thing in things for key, value in thing.items() if value not in (None, "", [])}
    types = {name for thing in things for name in _types(thing)}
    facts: dict[str, Any] = {
        label: not named.isdisjoint(properties) for label, properties in PROPERTIES.items()
    }
    facts |= {label: facts.get(label, False) or bool(types & wanted) for label, wanted in TYPES.items()}
    return facts | _product(product, graph) | _offer(product, graph) | _shop(things, graph)


def _product(product: Thing, graph: Thing) -> dict[str, Any]:
    reviews = [review for review in _dicts(product, "review", "reviews") if _texts(review, "reviewbody")]
    totals = next(_dicts(product, "aggregaterating"), {})
    prose = _first(product, "description") or _first(graph, "og:description") or ""
    is_product = bool(product) or "product" in (_first(graph, "og:type") or "")
    return {
        "kind": "product" if is_product else None,
        "name": _first(product, "name") or _first(graph, "og:title"),
        "photos": len(set(_texts(product, "image"))) or len(set(_texts(graph, "og:image"))),
        "description": len(prose.split()) >= DESCRIPTION_WORDS,
        "specifications": len(list(_dicts(product, "additionalproperty"))) >= ATTRIBUTES,
        "rating": _rounded(_first(totals, "ratingvalue")),
        "review_count": _number(_first(totals, "reviewcount") or _first(totals, "ratingcount")),
        "reviews": bool(reviews),
    }


def _offer(product: Thing, graph: Thing) -> dict[str, Any]:
    offer = next(_dicts(product, "offers"), {})
    offer = next(_dicts(offer, "offers"), {}) | offer  # an aggregate of offers holds them
    asked = next(_dicts(offer, "pricespecification"), {})
    policy = next(
        _dicts(offer, "hasmerchantreturnpolicy"), next(_dicts(product, "hasmerchantreturnpolicy"), {})
    )
    stock = _first(offer, "availability") or _first(graph, "product:availability", "og:availability") or ""
    return {
        "price": _amount(
            _first(offer, "price", "lowprice")
            or _first(asked, "price")
            or _first(graph, "product:price:amount", "og:price:amount")
        ),
        "currency": _first(offer, "pricecurrency")
        or _first(asked, "pricecurrency")
        or _first(graph, "product:price:currency", "og:price:currency"),
        "availability": AVAILABILITY.get(stock.rpartition("/")[2].replace(" ", "").replace("_", "").lower()),
        "return_days": _number(_first(policy, "merchantreturndays")) or None,
    }


def _shop(things: Iterable[Thing], graph: Thing) -> dict[str, Any]:
    things = list(things)
    language = next((text for thing in things for text in _texts(thing, "inlanguage")), None)
    profiles = {shop_of(text) for thing in things for text in _texts(thing, "sameas")}
    return {
        "language": (language or _first(graph, "og:locale") or "")[:2].lower() or None,
        "phone_numbers": sorted({text for thing in things for text in _texts(thing, "telephone")}),
        "social": sorted(profiles),
        "company_identity": any(
            "legalname" in thing and not {"address", "vatid", "taxid"}.isdisjoint(thing) for thing in things
        ),
    }


def _things(value: object) -> Iterator[Thing]:
    """A thing and all things within it, property names in lower case and without their vocabulary."""
    if isinstance(value, Mapping):
        yield {str(key).rpartition("/")[2].lower(): inner for key, inner in value.items()}
        for inner in value.values():
            yield from _things(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _things(inner)


def _types(thing: Thing) -> set[str]:
    told = thing.get("@type") or ()
    return {str(name).rpartition("/")[2].lower() for name in ([told] if isinstance(told, str) else told)}


def _dicts(thing: Thing, *names: str) -> Iterator[Thing]:
    for name in names:
        value = thing.get(name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Mapping):
                yield next(_things(one))


def _texts(thing: Thing, name: str) -> list[str]:
    value = thing.get(name)
    found = []
    for one in value if isinstance(value, list) else [value]:
        told = (
            (one.get("@value") or one.get("url") or one.get("contentUrl"))
            if isinstance(one, Mapping)
            else one
        )
        if isinstance(told, str | int | float) and str(told).strip():
            found.append(str(told).strip())
    return found


def _first(thing: Thing, *names: str) -> str | None:
    return next((text for name in names for text in _texts(thing, name)), None)


def _amount(text: str | None) -> str | None:
    """The first amount in a text that should be one but often has more in it."""
    amount = Price.fromstring(text.strip().splitlines()[0]).amount if text else None
    return None if amount is None else format(amount, "f")


def _rounded(text: str | None) -> str | None:
    """A rating with one digit, as pages show it."""
    try:
        return format(float((text or "").partition("/")[0].replace(",", ".")), ".1f")
    except ValueError:
        return None


def _number(text: str | None) -> int:
    digits = "".join(char for char in text or "" if char.isdigit())
    return int(digits) if digits else 0
