"""Shelves: rows of boxes alike, each with a price and a link to a page of its own."""

from __future__ import annotations

import re
from bisect import bisect_left
from statistics import median
from typing import NamedTuple

from auditor.lexicon import words_of

from .amounts import numbered_blocks
from .document import Document, per_page
from .items import Link
from .regions import Region
from .related import in_related
from .subject import subject_of

PRICE_SIGN = re.compile(r"[€$£₴₽₺¥]|\d[.,]\d{2}\b|\d\s?[^\W\d_]{1,4}\.?$")
LONGEST_PRICE = 40
LONGEST_BUY_LABEL = 40
AROUND = Region.FOOTER | Region.HEADER | Region.MINI_CART | Region.NAV
MOST_LEVELS = 10
"""How far up from a price its box may be."""
ROW = 3
"""Boxes that make a row."""
PAIR = 2
"""The same where each box shows and names a product of its own."""
FEWEST = 4
"""Boxes, of all rows, that make shelves by their number: one product may have two or three offers."""
SMALLEST, LARGEST = 4, 400
"""Elements in a box: fewer are a choice with a price, more are a column of the page."""
ALIKE = 2.5
"""How many times larger or smaller than the middle one a box of a shelf may be, in elements."""
CLOSELY_ALIKE = 1.4
"""The same for a row of three, which may as well be the columns of a page."""
NO_PAGE = ("#", "javascript:", "tel:", "mailto:")


class Shelf(NamedTuple):
    """A row of products."""

    node: int
    boxes: list[int]


@per_page
def price_places(page: Document) -> list[int]:
    """Elements with a short text that looks like a price, outside strips of other products, in order."""
    found = (
        block.node
        for block in (page.blocks[n] for n in numbered_blocks(page))
        if len(block.text) <= LONGEST_PRICE
        and PRICE_SIGN.search(block.text)
        and not page.within(block.node, AROUND)
        and not in_related(page, block.node)
    )
    return sorted(set(found))


@per_page
def buy_controls(page: Document) -> list[int]:
    """Controls that buy something, outside strips of other products, in order."""
    labels = [control.label for control in page.controls] + [link.label for link in page.links]
    buying = {
        label.node
        for label in labels
        if len(label.text) <= LONGEST_BUY_LABEL
        and label.has("add_to_cart")
        and not label.has("not_buying")
        and not page.within(label.node, AROUND)
        and not in_related(page, label.node)
    }
    return sorted(buying)


@per_page
def shelves(page: Document) -> tuple[Shelf, ...]:
    """The rows of products on a page, outside strips that recommend other products."""
    prices = price_places(page)
    if not prices:
        return ()
    here = _document_of(page.url)
    links = [(link.node, target) for link in page.links if (target := _elsewhere(link, here))]
    name = subject_of(page).node
    found: list[Shelf] = []
    judged: dict[tuple[int, str], bool] = {}
    for price in prices:
        box = price
        for around, _ in zip(page.ancestors(price), range(MOST_LEVELS), strict=False):
            row = (around, page.tags[box])
            if row not in judged:
                boxes = _boxes(page, *row, prices, links)
                judged[row] = len(boxes) >= PAIR and not _names_page(page, boxes, name)
                if judged[row]:
                    found.append(Shelf(around, boxes))
            if judged[row]:
                break
            box = around
    rows = [shelf for shelf in found if len(shelf.boxes) >= ROW]
    if sum(len(shelf.boxes) for shelf in rows) >= FEWEST:
        return tuple(rows)
    return tuple(
        shelf
        for shelf in found
        if not (name is not None and page.inside(name, shelf.node))
        and all(_shows_product(page, box) for box in shelf.boxes)
    )


def _shows_product(page: Document, box: int) -> bool:
    """Whether a box has a picture and names something else than the page does."""
    inside = range(box, page.end[box])
    if not any(page.tags[n] == "img" for n in inside):
        return False
    named = frozenset(words_of(subject_of(page).name or ""))
    labels = (link.label for link in page.links if link.node in inside and link.label.text)
    words = frozenset(token.word for label in labels for token in label.tokens)
    return bool(words) and len(named & words) <= len(named) / 2


def _boxes(
    page: Document, around: int, tag: str, prices: list[int], links: list[tuple[int, str]]
) -> list[int]:
    """The like children of an element that have a price and lead each to another page."""
    found: dict[str, int] = {}
    child = around + 1
    while child < page.end[around]:
        end = page.end[child]
        if page.tags[child] == tag and SMALLEST <= end - child <= LARGEST and _first(prices, child, end):
            n = bisect_left(links, (child, ""))
            if n < len(links) and links[n][0] < end:
                found.setdefault(links[n][1], child)
        child = end
    sizes = {box: page.end[box] - box for box in found.values()}
    if not sizes:
        return []
    middle = median(sizes.values())
    ratio = ALIKE if len(sizes) > ROW else CLOSELY_ALIKE
    return [box for box, size in sizes.items() if middle / ratio <= size <= middle * ratio]


def _first(nodes: list[int], start: int, end: int) -> bool:
    """Whether one of the (ordered) elements stands in a range."""
    n = bisect_left(nodes, start)
    return n < len(nodes) and nodes[n] < end


def _names_page(page: Document, boxes: list[int], name: int | None) -> bool:
    """Whether one of the boxes holds the page's main heading: then they are columns, not products."""
    return name is not None and page.tags[name] == "h1" and any(page.inside(name, box) for box in boxes)


def _elsewhere(link: Link, here: str) -> str:
    """The page that a link leads to, empty when it is this one or none."""
    if not link.href or link.href.lower().startswith(NO_PAGE):
        return ""
    target = link.url.partition("#")[0]
    return "" if target.partition("?")[0] == here else target


def _document_of(url: str) -> str:
    """An address without its query."""
    return url.partition("#")[0].partition("?")[0]


def on_shelf(page: Document, node: int) -> bool:
    """Whether an element stands on a shelf."""
    return any(page.inside(node, shelf.node) for shelf in shelves(page))


@per_page
def sells_from_shelf(page: Document) -> bool:
    """Whether what can be bought on a page stands on a shelf.

    A product page may have shelves as well, after the price and the buy control of its product.
    """
    buying = buy_controls(page)
    if buying and on_shelf(page, buying[0]):
        return True
    start = subject_of(page).node or 0
    following = [_from(buying, start)] if buying else []
    following.append(_from(price_places(page), start))
    return all(node is not None and on_shelf(page, node) for node in following)


def _from(nodes: list[int], start: int) -> int | None:
    """The first of the (ordered) elements after one, else the first of all."""
    return next((node for node in nodes if node > start), nodes[0] if nodes else None)
