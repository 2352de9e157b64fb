"""What a page is for, told from several signals: address, headings, markup, controls, prices."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlsplit

from auditor.models import CartFacts, PageKind, PriceFacts, ProductFacts, ReviewFacts, Source

from .document import Document
from .naming import (
    Kind,
    announces,
    canonical_path,
    has_template,
    is_not_found,
    is_of_reviews,
    named_kind,
)
from .regions import marks_of_name
from .shelves import buy_controls, on_shelf, sells_from_shelf, shelves
from .structured import structured_things
from .subject import PRODUCT_TYPES, subject_of

ROOT = re.compile(
    r"/?(?:[a-z]{2}(?:[-_][a-z]{2,4})?/?)?(?:(?:index|default|home|main)(?:\.[a-z]{3,5})?/?)?", re.IGNORECASE
)
"""Path of a front page: nothing, a language, an index file."""
LIST_TYPES = frozenset(("collectionpage", "itemlist", "offercatalog", "searchresultspage"))
"""schema.org types of pages that list products."""
FEW_WORDS = 15
MANY = 4
"""Buy controls from which a page sells several products; one product may have two or three."""
PRODUCT_SCORE = 3.0
PRODUCT_MARGIN = 0.5
UNNAMED_MARGIN = 1.5
"""The same where neither markup nor heading names a product: a list may hold a single one."""
SURE_NAME = 0.8
SURE_KIND = 0.9
LONG_NAME = 3
"""Words from which a heading reads like a product's name rather than a section's."""
HOME_MARGIN = 4.0
"""A front page has the look of a list; a shop of one product has the look of a product page."""

__all__ = ["Kind", "kind_of"]


def kind_of(
    page: Document, product: ProductFacts, price: PriceFacts, cart: CartFacts, reviews: ReviewFacts
) -> Kind:
    """The kind of a page that could be read."""
    status = page.snapshot.http_status
    if (status is not None and status >= 400) or is_not_found(page) or _is_empty(page):
        return Kind(PageKind.ERROR, 0.9)
    score = _product_score(page, product, price, cart) + _detail_score(page, product, reviews)
    listing = _listing_score(page)
    if _is_front(page) and score - listing < HOME_MARGIN:
        return Kind(PageKind.HOME, 0.9)
    searched = _search_score(page)
    margin = PRODUCT_MARGIN if _marked_products(page) or _is_titled(page) else UNNAMED_MARGIN
    found = announces(page, "search_results") and margin == UNNAMED_MARGIN
    if searched > 1 or (searched and listing > 0 and (found or score - listing <= PRODUCT_MARGIN)):
        return Kind(PageKind.SEARCH, 0.8)
    if is_of_reviews(page):
        return Kind(PageKind.OTHER, 0.6)
    named = named_kind(page)
    surely_named = named is not None and named.confidence > SURE_KIND
    sells_one = score >= PRODUCT_SCORE and score - listing > margin
    if sells_one and (not surely_named or _is_offered(page, cart)):
        return Kind(PageKind.PRODUCT, min(0.5 + (score - listing) / 10, 1.0))
    if named is not None and (listing < 3 or surely_named):
        return named
    if listing >= 1.5:
        return Kind(PageKind.CATEGORY, min(0.4 + listing / 10, 0.95))
    return Kind(PageKind.PRODUCT, 0.4) if score >= 2.5 else Kind(PageKind.OTHER, 0.4)


def _is_empty(page: Document) -> bool:
    if page.controls or page.links:
        return False
    return sum(len(block.text.split()) for block in page.blocks) < FEW_WORDS


def _is_front(page: Document) -> bool:
    """Whether the shop's bare address leads here; else template and the page's address for itself tell."""
    asked, parts = urlsplit(page.snapshot.requested_url), urlsplit(page.url)
    if asked.hostname == parts.hostname and not asked.query and ROOT.fullmatch(asked.path):
        return True
    template = has_template(page, "home")
    if ROOT.fullmatch(parts.path):
        return not parts.query or template or _routes_home(parts)
    return template and ROOT.fullmatch(canonical_path(page) or "none") is not None


def _routes_home(parts: SplitResult) -> bool:
    """Whether a parameter of the address leads to the front page: `route=common/home`."""
    return any(ROOT.fullmatch(value.rsplit("/", 1)[-1]) for _, value in parse_qsl(parts.query)[:5])


def _product_score(page: Document, product: ProductFacts, price: PriceFacts, cart: CartFacts) -> float:
    score = 0.0
    if own := _marked_products(page):
        score += 2.5 if own <= 2 else 0.5
    kind = page.meta("og:type").lower()
    if "product" in kind and "group" not in kind:
        score += 2
    score += 2.0 * has_template(page, "product")
    score += 0.5 * bool(product.name) + 0.5 * _is_titled(page) + 0.75 * (len(product.specifications) >= 3)
    score += 0.5 * bool(product.description) + 0.5 * (len(product.photos) >= 2)
    if not sells_from_shelf(page):
        score += 1.0 * bool(price.current) + 0.75 * bool(product.availability)
        if cart.add_to_cart:
            score += 1.5 if cart.add_to_cart.confidence > 0.8 else 0.8
    return score


def _marked_products(page: Document) -> int:
    """How many products the structured data tells of."""
    return sum(
        thing.top and bool(thing.types & PRODUCT_TYPES) and thing.source is not Source.OPEN_GRAPH
        for thing in structured_things(page)
    )


def _is_offered(page: Document, cart: CartFacts) -> bool:
    """Whether something is sold here: tables of amounts stand on pages about delivery as well."""
    return bool(cart.add_to_cart or cart.add_to_cart_disabled) or _marked_products(page) > 0


def _is_titled(page: Document) -> bool:
    """Whether the main heading, a name of several words, stands in the title as well."""
    subject = subject_of(page)
    headed = subject.node is not None and page.tag(subject.node) == "h1" and subject.confidence >= SURE_NAME
    return headed and len((subject.name or "").split()) >= LONG_NAME


def _detail_score(page: Document, product: ProductFacts, reviews: ReviewFacts) -> float:
    """How much is told of one thing: lists of products tell little of each."""
    detailed = len(product.specifications) >= 5
    score = 0.75 * (detailed and bool(product.photos)) + 0.75 * (detailed and bool(product.availability))
    return score + 0.75 * bool(reviews.texts) + 0.5 * bool(reviews.rating)


def _listing_score(page: Document) -> float:
    """How much the page looks like a list of products."""
    boxes = sum(len(shelf.boxes) for shelf in shelves(page))
    from_shelf = sells_from_shelf(page)
    buys = sum(from_shelf or not on_shelf(page, control) for control in buy_controls(page))
    score = min(boxes / 6, 3.5) + 2.0 * from_shelf
    score += min(buys / 6, 2.0) if buys >= MANY else 0.0
    score += 2.0 * has_template(page, "category") + 1.5 * _listed_by_markup(page)
    return score + min(len({match.words for match in page.find("listing")}), 3)


def _listed_by_markup(page: Document) -> bool:
    """Whether the structured data tells of a list of products."""
    if "group" in page.meta("og:type").lower():
        return True
    return any(thing.top and thing.types & LIST_TYPES for thing in structured_things(page))


def _search_score(page: Document) -> int:
    """How many of heading, path, parameters and template speak of a search."""
    parts = urlsplit(page.url)
    asked = any(value and "search_name" in marks_of_name(name) for name, value in parse_qsl(parts.query)[:20])
    named = "search" in page.matcher.concepts_in(parts.path.replace("-", " "))
    headed = announces(page, "search_results")
    return headed + asked + named + has_template(page, "search")
