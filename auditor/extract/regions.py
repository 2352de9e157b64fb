"""The parts of a page: which elements belong to header, footer, menus, other products' strips."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from auditor.lexicon import TOKEN, markup_matcher


class Region:
    """Parts of a page that an element stands in: bits of an int, nested parts add up.

    No enum.IntFlag: every element is asked several times, and `&` of flags costs ten times that of ints.
    """

    NONE = 0
    HEADER = 1
    FOOTER = 2
    NAV = 4
    MAIN = 8
    ASIDE = 16
    RELATED = 32
    """Other products: recommendations, recently viewed, search results."""
    REVIEWS = 64
    BREADCRUMBS = 128
    CONSENT = 256
    HIDDEN = 512
    """Not shown as the HTML stands: hidden attribute, inline display:none, aria-hidden."""
    DIALOG = 1024
    MINI_CART = 2048
    PRODUCT = 4096
    """The block that holds the product itself."""
    QUESTIONS = 8192
    DESCRIPTION = 16384
    SPECIFICATIONS = 32768
    GALLERY = 65536
    COMMENTS = 131072


_TAGS = {"header": Region.HEADER, "footer": Region.FOOTER, "nav": Region.NAV, "main": Region.MAIN,
         "aside": Region.ASIDE, "dialog": Region.DIALOG}  # fmt: skip
_ROLES = {"banner": Region.HEADER, "contentinfo": Region.FOOTER, "navigation": Region.NAV,
          "main": Region.MAIN, "complementary": Region.ASIDE,
          "dialog": Region.DIALOG, "alertdialog": Region.DIALOG}  # fmt: skip
_MARKS = {
    "header": Region.HEADER,
    "footer": Region.FOOTER,
    "menu": Region.NAV,
    "related": Region.RELATED,
    "reviews": Region.REVIEWS,
    "breadcrumbs": Region.BREADCRUMBS,
    "consent": Region.CONSENT,
    "mini_cart": Region.MINI_CART,
    "product": Region.PRODUCT,
    "questions": Region.QUESTIONS,
    "description": Region.DESCRIPTION,
    "specifications": Region.SPECIFICATIONS,
    "gallery": Region.GALLERY,
}
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
LONGEST_NAME = 120
MOST_NAMES = 30
"""Class names of an element that are read."""
_PIECES = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+|\d+(?:[.,']\d+)*|[%$]")
"""The words of an ASCII name: those of TOKEN, parted before a capital as well."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

WIDEST = {Region.HEADER: 0.5, Region.FOOTER: 0.5, Region.NAV: 0.6, Region.RELATED: 0.6, Region.REVIEWS: 0.7,
          Region.BREADCRUMBS: 0.1, Region.CONSENT: 0.4, Region.ASIDE: 0.6, Region.MINI_CART: 0.2}  # fmt: skip
"""Share of the page's elements above which a part's name must be a page wrapper's, not the part."""


@lru_cache(maxsize=1 << 12)
def marks_of_name(name: str) -> frozenset[str]:
    """The markup concepts in one class name, id, role or itemprop value."""
    return markup_matcher().concepts_of(_words(name[:LONGEST_NAME]))


def marks_of_names(names: str) -> frozenset[str]:
    """The markup concepts in a class attribute: each class name is read by itself."""
    found = [marks for marks in map(marks_of_name, names.split()[:MOST_NAMES]) if marks]
    return found[0] if len(found) == 1 else frozenset().union(*found)


def _words(name: str) -> list[str]:
    """The words that a name is put together of: `product-title`, `productTitle`."""
    if name.isascii():
        return _PIECES.findall(name)
    return TOKEN.findall(_CAMEL.sub(" ", name).replace("_", " "))


@lru_cache(maxsize=1 << 12)
def own_region(tag: str, role: str | None, marks: frozenset[str]) -> int:
    """The parts that an element itself opens, as bits of Region."""
    region = _TAGS.get(tag, Region.NONE)
    if role:
        region |= _ROLES.get(role.strip().lower(), Region.NONE)
    for mark in marks:
        region |= _MARKS.get(mark, Region.NONE)
    return region


def is_hidden(attributes: Mapping[str, str]) -> bool:
    """Whether the HTML itself hides an element, by its attributes."""
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return bool(style and _HIDDEN_STYLE.search(style))
