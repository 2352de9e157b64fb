"""Which ways to pay a page names or shows as icons, and whether paying in instalments is on offer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from auditor.lexicon import Hit, name_matcher
from auditor.models import Evidence, Found, Named, Source

from .document import Document, first, per_page
from .items import Item, Match
from .regions import Region

NOT_HERE = (
    Region.RELATED | Region.REVIEWS | Region.QUESTIONS | Region.COMMENTS | Region.BREADCRUMBS | Region.CONSENT
    | Region.DESCRIPTION | Region.SPECIFICATIONS
)  # fmt: skip
METHODS = {
    "cash_on_delivery": "cash_on_delivery",
    "bank_transfer": "bank_transfer",
    "payment_card": "card",
    "cash_payment": "cash",
    "invoice": "invoice",
    "instalments": "instalments",
    "online_payment": "online",
}
"""Concept -> name of the way to pay."""
BRANDS, LENDERS = "payment.", "instalments.brand"
TABLES = (BRANDS, LENDERS)
LONGEST = 1200
"""Characters; longer texts are articles or legal notices that mention a way to pay in passing."""
LONGEST_LABEL = 150
MOST = 40
STRIP_SIZE = 40
"""Elements up to which a box that is called payment is a strip of icons."""
UNNAMED = "unnamed"
"""A picture of the ways to pay that does not tell which they are."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_FILES = ("src", "data-src", "data-lazy-src", "data-original", "srcset")
"""Attributes that name a picture's file."""


@per_page
def payment_methods(page: Document) -> tuple[Named, ...]:
    """Ways to pay by name: words first, then pictures and icons. Each way once."""
    found: dict[str, Named] = {}
    for name, evidence in chain(_spoken(page), _brands(page), _icons(page)):
        if name not in found:
            found[name] = Named(name=name, evidence=evidence)
        if len(found) == MOST:
            break
    if not found:
        return tuple(Named(name=UNNAMED, evidence=one) for one in first(_strips(page), 1))
    return tuple(found.values())


@per_page
def instalments(page: Document) -> Found:
    """Paying in instalments, leasing, or buying now and paying later: by words, else by a lender's name."""
    told = (match for match in _matches(page, "instalments") if not match.item.has("not_instalments"))
    named = chain(_brands(page, LENDERS), _icons(page, LENDERS))
    lenders = (evidence for _, evidence in named if evidence.source is not Source.MARKUP)
    return Found(evidence=first(chain(map(page.proof, told), lenders)))


def _matches(page: Document, concept: str) -> Iterator[Match]:
    for match in page.find(concept):
        if not page.within(match.node, NOT_HERE) and len(match.item.text) <= LONGEST:
            yield match


def _spoken(page: Document) -> Iterator[tuple[str, Evidence]]:
    for concept, name in METHODS.items():
        if concept == "instalments":
            yield from ((name, evidence) for evidence in instalments(page).evidence[:1])
            continue
        for match in first(_matches(page, concept), 1):
            yield name, page.proof(match)


def _brands(page: Document, table: str = BRANDS) -> Iterator[tuple[str, Evidence]]:
    """Brands of payment in texts, in alt texts and titles."""
    for item, hit in _named(page):
        if hit.concept.startswith(table):
            yield hit.concept.removeprefix(BRANDS), page.proof(Match(item, hit))


@per_page
def _named(page: Document) -> list[tuple[Item, Hit]]:
    """Brands in the words of the page."""
    found = []
    for item in (*page.blocks, *page.attribute_items):
        if not item.hits or len(item.text) > LONGEST or page.regions[item.node] & NOT_HERE:
            continue
        if item.source is Source.TEXT or len(item.text) <= LONGEST_LABEL:
            found += [
                (item, hit)
                for hit in item.hits
                if hit.concept.startswith(TABLES) and not _other_word(item, hit)
            ]
    return found


def _other_word(item: Item, brand: Hit) -> bool:
    """Whether a brand's name is a word of the page's language there (`visa mer`)."""
    return any(hit.concept == "not_brand" and hit.start <= brand.start < hit.end for hit in item.hits)


def _icons(page: Document, table: str = BRANDS) -> Iterator[tuple[str, Evidence]]:
    """Brands that an icon's file, class or drawing is called by."""
    for node, words, source, concepts in _branded(page):
        for concept in concepts:
            if concept.startswith(table):
                yield concept.removeprefix(BRANDS), page.evidence(node, words, source)


@per_page
def _branded(page: Document) -> list[tuple[int, str, Source, tuple[str, ...]]]:
    """The pictures and icons whose names tell brands, and which."""
    named = ((*one, _brands_in(one[1])) for one in _icon_names(page))
    return [one for one in named if one[3]]


@lru_cache(maxsize=1 << 12)
def _brands_in(name: str) -> tuple[str, ...]:
    """The brands in a file's or class's name; remembered, since shops use the same names all over."""
    hits = name_matcher().find_in(_CAMEL.sub(" ", name).replace("_", " "))
    return tuple(hit.concept for hit in hits if hit.concept.startswith(TABLES))


@per_page
def _icon_names(page: Document) -> list[tuple[int, str, Source]]:
    """What pictures and icons outside other products' strips are called in the markup."""
    found = []
    for n in page.tagged("img", "source", "input"):
        if not page.within(n, NOT_HERE):
            attributes = page.attributes[n]
            for name in _FILES:
                address = attributes[name][:500] if name in attributes else ""
                if address and not address.startswith("data:"):
                    file = address.split("?")[0].rsplit("/", 1)[-1][:100]
                    if file:
                        found.append((n, file, Source.ATTRIBUTE))
    regions, ends, all_attributes = page.regions, page.end, page.attributes
    first_run, last_run = page.first_run, page.last_run
    for n in page.tagged("i", "span", "li", "div", "a", "em", "b", "p", "dd", "td"):
        if ends[n] - n > 1 or regions[n] & NOT_HERE:
            continue
        names = all_attributes[n].get("class")
        if names and (first_run[n] == last_run[n] or not page.text_of(n, 1)):
            found.append((n, names[:150], Source.MARKUP))
    found += _drawings(page)
    return found


def _drawings(page: Document) -> Iterator[tuple[int, str, Source]]:
    """Names in drawings: titles, and symbols that they use."""
    titles = {id(title.up): title.text for title in page.aside("title") if title.up is not None}
    for element in page.aside("use", "svg"):
        words = element.get("href") or element.get("xlink:href") or element.get("aria-label")
        if element.tag == "svg":
            words = words or titles.get(id(element), "") or element.get("class")
        if words:
            yield 0, words.strip()[:100], Source.MARKUP


def _strips(page: Document) -> Iterator[Evidence]:
    """A picture, or a small box of pictures, that is called payment methods."""
    for n, words, source in _icon_names(page):
        if source is Source.ATTRIBUTE and "payment" in page.item(source, words, n).concepts:
            yield page.evidence(n, words, source)
    for n in page.marked("payment"):
        if page.end[n] - n > STRIP_SIZE or page.within(n, NOT_HERE):
            continue
        names = page.get(n, "class") or page.get(n, "id")
        if names and "img" in {page.tags[n], *map(page.tag, page.descendants(n))}:
            yield page.evidence(n, names, Source.MARKUP)
