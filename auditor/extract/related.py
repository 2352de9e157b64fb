"""Other products that the page recommends."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import chain

from auditor.models import Evidence, Found

from .amounts import money_places
from .document import Document, first, per_page
from .links import in_link_list, leads_away
from .pictures import pictures, strips
from .regions import Region
from .subject import subject_of

TITLE = 80
REACH = 400
"""Elements after a heading in which the products must stand."""
LEAST_TILES = 3
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_NOT_THERE = Region.HEADER | Region.FOOTER | Region.NAV | Region.CONSENT | Region.REVIEWS | Region.MINI_CART


def related_of(page: Document) -> Found:
    """Strips of other products, by their headings, by what the markup calls them, or by their tiles."""
    return Found(evidence=first(chain(_headed(page), _marked(page), _tiled(page))))


def _tiled(page: Document) -> Iterator[Evidence]:
    for strip in tile_strips(page):
        if text := page.text_of(strip.start, 200):
            yield page.evidence(strip.start, text)


@per_page
def tile_strips(page: Document) -> tuple[range, ...]:
    """Three or more boxes in a row that each show a picture, lead to another page and tell an amount."""
    name = subject_of(page).node
    away = [
        picture
        for picture in pictures(page)
        if not page.within(picture.node, _NOT_THERE)
        and "swatch" not in page.marks[picture.node]
        and leads_away(page, picture.node)
    ]
    amounts = sorted({place.node for place in money_places(page)})
    found = []
    for box, strip in strips(page, away).items():
        if box < 0 or len(strip) < LEAST_TILES or (name is not None and page.inside(name, box)):
            continue
        tiles = [_tile(page, picture.node, box) for picture in strip]
        priced = sum(bisect_left(amounts, tile) < bisect_left(amounts, page.end[tile]) for tile in tiles)
        if priced >= LEAST_TILES:
            found.append(range(tiles[0], page.end[tiles[-1]]))
    return tuple(found)


def _tile(page: Document, node: int, box: int) -> int:
    """The child of a box that holds an element."""
    while page.parent[node] != box:
        node = page.parent[node]
    return node


def _headed(page: Document) -> Iterator[Evidence]:
    start = subject_of(page).node or 0
    for match in page.find("related"):
        block = match.item
        if len(block.text) > TITLE or block.node <= start or page.within(block.node, _NOT_THERE):
            continue
        if page.tags[block.node] not in ("option", "a", "button"):
            phrase = " " in match.words and page.tags[block.node] in _HEADINGS
            if not phrase and in_link_list(page, block.node):
                continue
            if phrase or _products(page, block.node, REACH) >= 1 or _links(page, block.node) >= 4:
                yield page.proof(match)


def _links(page: Document, node: int) -> int:
    """How many links to other pages begin in the few elements after one."""
    following = range(node + 1, min(node + 80, len(page.nodes)))
    return sum(page.tags[n] == "a" and leads_away(page, n, 1) for n in following)


def _marked(page: Document) -> Iterator[Evidence]:
    for n in page.marked("related"):
        opens = page.own_regions[n] & Region.RELATED and not page.within(n, Region.HEADER | Region.NAV)
        if opens and _products(page, n, page.end[n] - n) >= 2 and (text := page.text_of(n, 200)):
            yield page.evidence(n, text)


@per_page
def related_spans(page: Document) -> tuple[range, ...]:
    """The elements of strips of other products that only their headings tell."""
    start = subject_of(page).node
    found = []
    for match in page.find("related"):
        node = match.node
        if (
            len(match.item.text) > TITLE
            or page.within(node, _NOT_THERE)
            or (start is not None and node < start)
        ):
            continue
        for box in page.ancestors(node):
            size = page.end[box] - box
            if size > len(page.nodes) // 2 or (start is not None and page.inside(start, box)):
                found.append(range(node, _next_heading(page, node, page.end[box])))
                break
            if _products(page, node, page.end[box] - node) >= 1:
                found.append(range(node, page.end[box]))
                break
    return tuple(found)


def _next_heading(page: Document, node: int, end: int) -> int:
    """The next heading of its rank before `end`; a text that is no heading speaks for nothing but itself.

    Headings of a lower rank are those of the products in the strip.
    """
    own = page.tags[node]
    if own not in _HEADINGS:
        return node
    headings = page.tagged("h1", *(tag for tag in _HEADINGS if tag <= own))
    return min([*headings[bisect_right(headings, node) :][:1], end])


def in_related(page: Document, node: int) -> bool:
    """Whether an element stands in a strip of other products, by markup or by the strip's heading."""
    if page.regions[node] & Region.RELATED:
        return True
    for span in related_spans(page):  # noqa: SIM110 - no generator where there mostly is no span
        if node in span:
            return True
    return False


def _products(page: Document, node: int, reach: int) -> int:
    """How many pictures that lead to other pages follow an element."""
    found = 0
    for n in page.images[_after(page.images, node) :]:
        if n > node + reach:
            break
        linked = any(page.tags[up] == "a" for up, _ in zip(page.ancestors(n), range(5), strict=False))
        found += linked or _beside(page, n)
    return found


def _beside(page: Document, node: int) -> bool:
    """Whether a link stands in the same small box as a picture."""
    box = page.parent[page.parent[node]] if page.parent[node] >= 0 else -1
    return box >= 0 and page.end[box] - box < 60 and "a" in page.tags[box + 1 : page.end[box]]


def _after(numbers: list[int], node: int) -> int:
    return bisect_right(numbers, node)
