"""Photos and videos of the product that customers added."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from auditor.models import Evidence, Found, Source

from .document import Document, first
from .items import Item
from .regions import Region, marks_of_name
from .structured import things_of
from .subject import subject_of

LONGEST = 120
"""Characters; longer texts mention customers' photos in passing."""
SMALLEST = 40
"""Width or height in px told in the HTML below which a picture in a review is an avatar or a sign."""
LARGEST_REVIEW = 150
"""Elements; a larger one holds several reviews."""
BY_PICTURE = 0.8
"""Confidence in a picture in a review that no words call a customer's."""


def customer_photos(page: Document) -> Found:
    """By words on customers' photos or videos, else pictures that stand in reviews."""
    others = subject_of(page).others & ~Region.RELATED
    named = [item for item in _named(page) if not page.within(item.node, others)]
    if named:
        return Found(evidence=first(page.proof(item) for item in named))
    return Found(evidence=first(_in_reviews(page)), confidence=BY_PICTURE)


def _named(page: Document) -> Iterator[Item]:
    items = [match.item for match in page.find("customer_photos")] + page.find_labels("customer_photos")
    return (item for item in items if len(item.text) <= LONGEST)


def _in_reviews(page: Document) -> Iterator[Evidence]:
    for review in _reviews(page):
        for n in (review, *page.descendants(review)):
            if page.tags[n] == "video":
                yield page.evidence(n, _source_of(page, n), Source.MARKUP)
            elif page.tags[n] == "img" and _is_photo(page, n, review):
                words = page.get(n, "alt").strip()
                yield page.evidence(n, words or _source_of(page, n), Source.IMAGE if words else Source.MARKUP)


def _reviews(page: Document) -> Iterator[int]:
    """Elements that are one customer's review each."""
    told = [thing.node for thing in things_of(page, "review") if thing.node is not None]
    marked = [n for n in page.marked("review") if page.within(page.parent[n], Region.REVIEWS)]
    return (n for n in sorted({*told, *marked}) if page.end[n] - n <= LARGEST_REVIEW)


def _is_photo(page: Document, node: int, review: int) -> bool:
    """Whether a picture in a review is neither an avatar nor a star nor another sign."""
    source = _source_of(page, node)
    if not source or source.startswith("data:") or ".svg" in source.lower() or _is_small(page, node):
        return False
    marks = page.marks[node] | marks_of_name(_file(source))
    for up in page.ancestors(node):
        if up < review:
            break
        marks |= page.marks[up]
    return not marks & {"icon", "rating", "placeholder"}


def _is_small(page: Document, node: int) -> bool:
    sizes = (page.get(node, name).removesuffix("px") for name in ("width", "height"))
    return any(size.isdecimal() and len(size) < 6 and int(size) < SMALLEST for size in sizes)


def _source_of(page: Document, node: int) -> str:
    inner = (page.get(n, "src") for n in page.descendants(node) if page.tags[n] == "source")
    return page.get(node, "src") or page.get(node, "data-src") or next(inner, "")


def _file(address: str) -> str:
    """The path of a picture without its size: avatars and signs are often called so."""
    try:
        return unquote(urlsplit(address).path)[-120:].replace("/", " ")
    except ValueError:
        return ""
