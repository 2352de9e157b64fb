"""What a page is for, told from several signals: address, headings, markup, controls, prices."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from auditor.models import CartFacts, PageKind, PriceFacts, ProductFacts, ReviewFacts

from .document import Document, per_page
from .regions import Region, marks_of_name
from .related import in_related
from .structured import structured_things
from .subject import PRODUCT_TYPES

ROOT = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|default|home)\.[a-z]{3,5})?", re.IGNORECASE)
"""Path of a front page: nothing, a language, an index file."""
PRICE_SIGN = re.compile(r"[€$£₴₽₺¥]|\d[.,]\d{2}\b|\d\s?[^\W\d_]{1,4}\.?$")
LONGEST_PRICE = 40
NAMED_KINDS = {
    "contact": PageKind.CONTACT,
    "returns": PageKind.RETURNS,
    "delivery": PageKind.DELIVERY,
    "payment": PageKind.PAYMENT,
    "terms": PageKind.TERMS,
    "privacy": PageKind.PRIVACY,
    "about": PageKind.ABOUT,
    "faq": PageKind.FAQ,
    "blog": PageKind.BLOG,
    "account": PageKind.ACCOUNT,
    "stores": PageKind.STORES,
    "cart": PageKind.CART,
    "checkout": PageKind.CHECKOUT,
}
"""Concept in heading or address -> kind."""
FEW_WORDS = 15
LONGEST_HEADING = 5
"""Words up to which a heading names the page; a longer one is a product's name or a sentence."""
ROW = 3
MOST_LEVELS = 8
MANY = 4
"""Prices or buy controls from which a page sells several products; one product may have two or three."""
PRODUCT_SCORE = 3.0
PRODUCT_MARGIN = 0.5
HOME_MARGIN = 4.0
"""A front page has the look of a list; a shop of one product has the look of a product page."""


class Kind(NamedTuple):
    """A page kind and how sure it is, 0..1."""

    kind: PageKind
    confidence: float


def kind_of(
    page: Document, product: ProductFacts, price: PriceFacts, cart: CartFacts, reviews: ReviewFacts
) -> Kind:
    """The kind of a page that could be read."""
    headings = _headings(page)
    status = page.snapshot.http_status
    if (status is not None and status >= 400) or _is_error(page, headings):
        return Kind(PageKind.ERROR, 0.9)
    score = _product_score(page, product, price, cart) + _detail_score(product, reviews)
    listing = _listing_score(page)
    parts = urlsplit(page.url)
    if ROOT.fullmatch(parts.path) and not parts.query and score - listing < HOME_MARGIN:
        return Kind(PageKind.HOME, 0.9)
    searched = _search_score(page, headings)
    if searched > 1 or (searched and listing > 0 and score - listing <= PRODUCT_MARGIN):
        return Kind(PageKind.SEARCH, 0.8)
    if score >= PRODUCT_SCORE and score - listing > PRODUCT_MARGIN:
        return Kind(PageKind.PRODUCT, min(0.5 + (score - listing) / 10, 1.0))
    named = _named(page, parts.path, headings)
    if named is not None and (listing < 3 or named.confidence > 0.9):
        return named
    if listing >= 1.5:
        return Kind(PageKind.CATEGORY, min(0.4 + listing / 10, 0.95))
    return Kind(PageKind.PRODUCT, 0.4) if score >= 2.5 else Kind(PageKind.OTHER, 0.4)


def _headings(page: Document) -> frozenset[str]:
    """Concepts in short main headings and in the title's first part."""
    texts = [page.text_of(n, 80) for n in page.tagged("h1")[:3]]
    texts.append(re.split(r"\s[|–—:•-]\s", page.title)[0])
    short = [text for text in texts if len(text.split()) <= LONGEST_HEADING]
    return frozenset().union(*(page.matcher.concepts_in(text) for text in short))


def _is_error(page: Document, headings: frozenset[str]) -> bool:
    if "not_found" in headings:
        return True
    words = sum(len(block.text.split()) for block in page.blocks)
    return words < FEW_WORDS and not page.controls and not page.links


def _product_score(page: Document, product: ProductFacts, price: PriceFacts, cart: CartFacts) -> float:
    score = 0.0
    own = [thing for thing in structured_things(page) if thing.top and thing.types & PRODUCT_TYPES]
    if own:
        score += 2.5 if len(own) <= 2 else 0.5
    if "product" in page.meta("og:type"):
        score += 2
    if cart.add_to_cart and not _sells_a_row(page):
        score += 1.5 if cart.add_to_cart.confidence > 0.8 else 0.8
    if product.name:
        score += 0.5
    if price.current:
        score += 1
    score += 0.75 * (len(product.specifications) >= 3) + 0.75 * bool(product.availability)
    score += 0.5 * bool(product.description) + 0.5 * (len(product.photos) >= 2)
    return score


def _detail_score(product: ProductFacts, reviews: ReviewFacts) -> float:
    """How much is told of one thing: lists of products tell little of each."""
    detailed = len(product.specifications) >= 5
    score = 0.75 * (detailed and bool(product.photos)) + 0.75 * (detailed and bool(product.availability))
    return score + 0.75 * bool(reviews.texts) + 0.5 * bool(reviews.rating)


def _listing_score(page: Document) -> float:
    """How much the page looks like a list of products."""
    prices = sum(
        1
        for block in page.blocks
        if len(block.text) <= LONGEST_PRICE
        and not page.within(block.node, Region.RELATED | Region.FOOTER | Region.HEADER | Region.MINI_CART)
        and any(c.isdigit() for c in block.text)
        and PRICE_SIGN.search(block.text)
    )
    controls = len({match.words for match in page.find("listing")})
    buys = len(_buy_controls(page))
    score = min(prices / 8, 3.5) if prices >= MANY else 0.0
    score += min(buys / 6, 2.0) if buys >= MANY else 0.0
    score += 1.5 if _sells_a_row(page) else 0.0
    return score + min(controls, 3)


@per_page
def _buy_controls(page: Document) -> list[int]:
    """Controls that buy something, outside strips of other products, in order."""
    labels = [control.label for control in page.controls] + [link.label for link in page.links]
    buying = {
        label.node
        for label in labels
        if len(label.text) <= LONGEST_PRICE
        and label.has("add_to_cart")
        and not label.has("not_buying")
        and not page.within(label.node, Region.HEADER | Region.FOOTER | Region.MINI_CART)
        and not in_related(page, label.node)
    }
    return sorted(buying)


@per_page
def _sells_a_row(page: Document) -> bool:
    """Whether the first buy control stands in one of several like boxes that each have one.

    On a product page it stands by the product, and the boxes of other products come later.
    """
    buying = _buy_controls(page)
    if len(buying) < ROW:
        return False
    node = buying[0]
    for up in (node, *(n for n, _ in zip(page.ancestors(node), range(MOST_LEVELS), strict=False))):
        around = page.parent[up]
        if around < 0:
            break
        boxes = [
            n for n in page.descendants(around) if page.parent[n] == around and page.tag(n) == page.tag(up)
        ]
        if sum(any(page.inside(control, box) for control in buying) for box in boxes) >= ROW:
            return True
    return False


def _search_score(page: Document, headings: frozenset[str]) -> int:
    """How many of heading, path and parameters speak of a search."""
    parts = urlsplit(page.url)
    asked = any(value and "search_name" in marks_of_name(name) for name, value in parse_qsl(parts.query)[:20])
    named = "search" in page.matcher.concepts_in(parts.path.replace("-", " "))
    return ("search_results" in headings) + asked + named


def _named(page: Document, path: str, headings: frozenset[str]) -> Kind | None:
    """The kind that the address and the headings name."""
    addressed = page.matcher.concepts_in(path) if len(path) < 200 else frozenset()
    best: Kind | None = None
    for concept, kind in NAMED_KINDS.items():
        confidence = 0.55 * (concept in headings) + 0.45 * (concept in addressed)
        if confidence and (best is None or confidence > best.confidence):
            best = Kind(kind, confidence)
    return best
