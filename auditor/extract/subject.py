"""What a product page is about: the product's name, where it stands, and its own structured data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.lexicon import words_of
from auditor.models import Evidence, Source

from .document import Document, per_page
from .regions import Region
from .structured import Thing, structured_things

PRODUCT_TYPES = frozenset(
    ("product", "productgroup", "individualproduct", "productmodel", "someproducts", "vehicle", "car", "book")
)
OTHERS = (
    Region.HEADER | Region.FOOTER | Region.NAV | Region.RELATED | Region.CONSENT | Region.MINI_CART
    | Region.BREADCRUMBS
)  # fmt: skip
"""Parts of a page that are not about its product."""
LONGEST_NAME = 400
ENOUGH = 0.5


@dataclass(slots=True, frozen=True)
class Subject:
    """The product that a page is about."""

    name: str | None
    node: int | None
    """The element that shows the name."""
    evidence: tuple[Evidence, ...]
    confidence: float
    thing: Thing | None
    """Its structured data: JSON-LD, else microdata, else Open Graph."""
    others: int
    """Parts of this page that are not about the product; never one that holds the name."""


@dataclass(slots=True, frozen=True)
class _Candidate:
    text: str
    node: int
    score: float


@per_page
def subject_of(page: Document) -> Subject:
    """The product that the page is about, as well as the page tells."""
    titles = [_words(text) for text in (page.meta("og:title"), page.title) if text]
    headings = [page.text_of(n, LONGEST_NAME) for n in page.tagged("h1")[:10]]
    thing = _own_thing(page, [*titles, *map(_words, headings)])
    best = _best_name(page, titles, thing)
    name = thing.text("name") if thing else ""
    if best is not None and (best.score >= 2 or not name):
        inner = page.regions[best.node]
        return Subject(
            best.text,
            best.node,
            (page.evidence(best.node, best.text),),
            min(0.4 + best.score / 6, 1.0),
            thing,
            OTHERS & ~inner,
        )
    if thing is not None and name:
        return Subject(name, thing.places.get("name"), (thing.evidence(page, "name"),), 0.6, thing, OTHERS)
    return Subject(None, None, (), 0.0, thing, OTHERS)


def _words(text: str) -> frozenset[str]:
    return frozenset(words_of(text))


def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """How much two sets of words are alike, 0..1 (Dice)."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    """How much of one set of words stands in another."""
    return len(part & whole) / len(part) if part else 0.0


# -- the name -------------------------------------------------------------------------------


def _best_name(page: Document, titles: list[frozenset[str]], thing: Thing | None) -> _Candidate | None:
    known = _words(thing.text("name")) if thing else frozenset()
    found: list[_Candidate] = []
    for n in _name_places(page):
        text = page.text_of(n, LONGEST_NAME + 1)
        if 1 < len(text) <= LONGEST_NAME:
            found.append(_Candidate(text, n, _name_score(page, n, _words(text), titles, known)))
    return max(found, key=lambda one: (one.score, -one.node), default=None)


def _name_places(page: Document) -> list[int]:
    """Headings, and elements that the markup calls the product's name."""
    marked = [n for n in page.marked("product_name") if page.end[n] - n <= 40][:60]
    return sorted({*page.tagged("h1")[:20], *marked, *page.tagged("h2")[:20]})


def _name_score(
    page: Document, n: int, words: frozenset[str], titles: list[frozenset[str]], known: frozenset[str]
) -> float:
    score = 2 * likeness(words, known)
    score += max((_share(words, title) * (1 + likeness(words, title)) for title in titles), default=0)
    if page.tags[n] == "h1":
        score += 1.2
    if "product_name" in page.marks[n]:
        score += 0.8
    if page.within(n, Region.RELATED | Region.FOOTER | Region.MINI_CART | Region.CONSENT | Region.REVIEWS):
        score -= 2
    if page.within(n, Region.NAV | Region.BREADCRUMBS):
        score -= 1
    if page.within(n, Region.HIDDEN | Region.DIALOG):
        score -= 0.5
    if len(words) < 2:
        score -= 0.4
    return score


# -- the structured data --------------------------------------------------------------------


@per_page
def product_things(page: Document) -> list[Thing]:
    """Products and their variants as the page names them, those listed as related ones left out."""
    found: list[Thing] = []
    for top in structured_things(page):
        found += _products_in(top, 0)
    return [thing for thing in found if thing.node is None or not page.within(thing.node, Region.RELATED)]


_OTHER_PRODUCTS = frozenset(
    (
        "isRelatedTo",
        "isSimilarTo",
        "isAccessoryOrSparePartFor",
        "isConsumableFor",
        "itemListElement",
        "hasVariant",
        "itemReviewed",
    )
)


def _products_in(thing: Thing, depth: int) -> Iterable[Thing]:
    if thing.types & PRODUCT_TYPES:
        yield thing
    if depth < 4:
        for name, values in thing.values.items():
            if name not in _OTHER_PRODUCTS:
                for value in values:
                    if isinstance(value, Thing):
                        yield from _products_in(value, depth + 1)


def _own_thing(page: Document, names: list[frozenset[str]]) -> Thing | None:
    """The product whose name the page's title and headings show; the first of equals."""
    things = product_things(page)
    if not things:
        return None
    scored = [(_thing_score(page, thing, names), -n, thing) for n, thing in enumerate(things)]
    score, _, best = max(scored, key=lambda entry: entry[:2])
    alone = len({thing.text("name") for thing in things}) == 1
    return best if score >= ENOUGH or alone else None


def _thing_score(page: Document, thing: Thing, names: list[frozenset[str]]) -> float:
    words = _words(thing.text("name"))
    score = max((max(likeness(words, name), _share(words, name)) for name in names), default=0.0)
    if thing.values.get("offers") or thing.values.get("price"):
        score += 0.3
    if thing.source is Source.OPEN_GRAPH:
        score -= 0.4
    if not thing.top:
        score -= 0.05
    address = thing.text("url", "@id")
    if address and address.rstrip("/").split("#")[0] == page.url.rstrip("/"):
        score += 0.2
    return score
