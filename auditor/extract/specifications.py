"""The product's name-value attributes: tables, definition lists, "name: value" lists, structured data."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise

from auditor.models import Attribute, Found

from .document import Document, first
from .items import Item
from .money import amounts_in
from .regions import Region
from .related import in_related
from .spans import block_numbers
from .subject import Subject, subject_of

LONGEST_NAME = 60
LONGEST_VALUE = 300
SHORT_NAME = 5
"""Words of a name that only a colon or its place tells as one."""
SHORT_VALUE = 6
"""Words of a value that only its place tells as one."""
SHORT_ROW = 80
"""Characters of a row that is one block."""
LEAST_ROWS = 3
"""Rows of one look from which they are a table."""
REACH = 120
"""Blocks after a heading of specifications that are looked at."""
MOST = 200
LONGEST_QUOTE = 400
_BULLETS = "-–—•·*+✓✔►▪● "
_NOT_IN_NAMES = frozenset('{}[]<>="|\\')
_HEADINGS = frozenset(("h2", "h3", "h4"))
_PRESSED = frozenset(("a", "button", "label", "option"))
_PRESSED_ROLES = frozenset(("button", "link", "tab", "option", "menuitem"))
COLUMN = 0.4
"""Share of the page's elements that a column before the one with the name may have."""
_NO_LINE = frozenset(("option", "label", "h1"))
_ELSEWHERE = Region.REVIEWS | Region.QUESTIONS | Region.DIALOG | Region.COMMENTS
# fmt: off
_NOT_ATTRIBUTES = frozenset((
    "in_stock", "out_of_stock", "price_label", "old_price", "saving", "review_count", "delivery",
    "delivery_cost", "delivery_time", "payment", "returns", "questions", "no_reviews", "phone", "pickup",
    "quantity", "instalments", "shipping_cost", "delivery_link", "hours", "other_amount", "identifier",
    "email", "company", "address", "listing_detail",
))
# fmt: on


def specifications_of(page: Document) -> tuple[Attribute, ...]:
    """The attributes that the page shows for its product, each once, in order."""
    subject = subject_of(page)
    found: dict[str, Attribute] = {}
    for name, value, node, quote in _pairs(page, subject):
        if name.casefold() not in found and len(found) < MOST:
            evidence = page.evidence(node, quote or page.text_of(node, LONGEST_QUOTE))
            found[name.casefold()] = Attribute(name=name, value=value[:LONGEST_VALUE], evidence=evidence)
    return tuple(found.values())


def specification_prose(page: Document) -> Found:
    """Measures and quantities in running text, or a block that is called specifications."""
    others = subject_of(page).others | _ELSEWHERE
    told = (
        page.proof(match)
        for match in page.find("measure")
        if page.tags[match.node] not in _NO_LINE
        and not page.within(match.node, others)
        and not in_related(page, match.node)
    )
    marked = (
        page.evidence(n, text)
        for n in page.marked("specifications")
        if not page.within(n, others) and (text := page.text_of(n, 200))
    )
    return Found(evidence=first(chain(told, marked)), confidence=0.6)


Pair = tuple[str, str, int, str]
"""Name, value, the element that tells both, and what to quote; empty for the words of the element."""


def _pairs(page: Document, subject: Subject) -> Iterator[Pair]:
    yield from _rows(page, subject)
    yield from _definitions(page, subject)
    yield from _lines(page, subject)
    yield from _neighbours(page, subject)
    yield from _headed(page, subject)
    yield from _inline_rows(page, subject)
    yield from _measured(page, subject)


def _here(page: Document, subject: Subject, node: int) -> bool:
    return not page.within(node, subject.others | _ELSEWHERE) or page.within(node, Region.SPECIFICATIONS)


def _pair(page: Document, node: int, name: str, value: str, quote: str = "") -> Pair | None:
    """A name and a value that can be an attribute's."""
    name, value = name.strip(_BULLETS).rstrip(":").strip(), value.strip()
    if not (1 < len(name) <= LONGEST_NAME and 0 < len(value) <= LONGEST_VALUE):
        return None
    if name[0].isdigit() or not any(c.isalpha() for c in name) or len(name.split()) > 8:
        return None
    if (
        _NOT_IN_NAMES & set(name)
        or name.count("(") != name.count(")")
        or value.startswith(("http:", "https:", "www.", ":", "(", *_BULLETS[:4]))
    ):
        return None
    if not any(c.isalnum() for c in value) or "@" in value or amounts_in(value) or _is_service(page, name):
        return None
    return name, value, node, quote


def _is_service(page: Document, name: str) -> bool:
    return bool(page.matcher.concepts_in(name) & _NOT_ATTRIBUTES)


def _rows(page: Document, subject: Subject) -> Iterator[Pair]:
    """Table rows of two cells."""
    for n in page.tagged("tr"):
        if page.end[n] - n > 40 or not _here(page, subject, n):
            continue
        cells = [c for c in page.descendants(n) if page.parent[c] == n and page.tags[c] in ("td", "th")]
        texts = [text for c in cells if (text := page.text_of(c, 400)) not in ("", ":")]
        if len(texts) == 2 and not _has_controls(page, n) and (pair := _pair(page, n, texts[0], texts[1])):
            yield pair


def _has_controls(page: Document, node: int) -> bool:
    return any(
        page.tags[n] in ("input", "select", "button", "textarea", "img") for n in page.descendants(node)
    )


def _definitions(page: Document, subject: Subject) -> Iterator[Pair]:
    """Terms of definition lists with what follows them."""
    for n in page.tagged("dt"):
        follower = page.end[n]
        if follower >= len(page.nodes) or page.tags[follower] != "dd" or not _here(page, subject, n):
            continue
        pair = _pair(page, n, page.text_of(n, 100), page.text_of(follower, 400))
        if pair and not _has_controls(page, follower):
            yield pair


def _lines(page: Document, subject: Subject) -> Iterator[Pair]:
    """Blocks that read "name: value"."""
    for block in page.blocks:
        name, colon, value = block.text.partition(":")
        if (
            not colon
            or len(name) > LONGEST_NAME
            or not 0 < len(value.strip()) <= 120
            or len(value.split()) > 15
        ):
            continue
        if value.startswith("//") or name[-1:].isdigit() or page.tags[block.node] in _NO_LINE:
            continue
        if len(name.split()) > SHORT_NAME and not page.within(block.node, Region.SPECIFICATIONS):
            continue
        near = _here(page, subject, block.node) and _near_product(page, subject, block)
        if near and (pair := _pair(page, block.node, name, value, block.text)):
            yield pair


def _near_product(page: Document, subject: Subject, block: Item) -> bool:
    return (subject.node is None or block.node > subject.node) and not in_related(page, block.node)


def _neighbours(page: Document, subject: Subject) -> Iterator[Pair]:
    """Pairs of blocks in what the markup calls specifications, and names that end in a colon anywhere."""
    taken = -1
    names = frozenset(page.marked("attribute_name"))
    for one, two in pairwise(page.blocks):
        if one.node == taken or len(one.text) > LONGEST_NAME:
            continue
        inside = page.regions[one.node] & page.regions[two.node] & Region.SPECIFICATIONS
        ends = one.text.endswith(":") and _near_product(page, subject, one)
        named = not names.isdisjoint((one.node, page.parent[one.node]))
        if not (inside or ends or named) or not _here(page, subject, one.node):
            continue
        if two.text.endswith(":") or not _siblings(page, one.node, two.node):
            continue
        if page.tags[two.node] in ("option", "select", "button", "input", "a") and not inside:
            continue
        if pair := _pair(page, one.node, one.text, two.text, one.text):
            taken = two.node
            yield pair


def _siblings(page: Document, one: int, two: int) -> bool:
    """Whether two blocks stand in one small box: they meet within a few steps up."""
    ups = [one, *_up(page, one, 4)]
    meet = next((n for n in ups if page.inside(two, n)), None)
    return meet is not None and page.end[meet] - meet <= 400


def _up(page: Document, node: int, count: int) -> list[int]:
    return [n for n, _ in zip(page.ancestors(node), range(count), strict=False)]


# -- rows that only their form tells --------------------------------------------------------


def _headed(page: Document, subject: Subject) -> Iterator[Pair]:
    """Rows of two blocks below a heading that says specifications, whatever elements they are made of."""
    numbers = block_numbers(page)
    for start in sorted({numbers[id(match.item)] for match in page.find("specifications_heading")}):
        heading = page.blocks[start]
        if page.tags[heading.node] not in _HEADINGS:
            continue
        if len(heading.text) > LONGEST_NAME or not _here(page, subject, heading.node):
            continue
        if _near_product(page, subject, heading):
            found = list(_rows_after(page, start))
            if len(found) >= LEAST_ROWS:
                yield from found


def _rows_after(page: Document, start: int) -> Iterator[Pair]:
    """Pairs of blocks that make a row each, up to the next heading."""
    for one, two in pairwise(page.blocks[start + 1 : start + REACH]):
        if page.tags[one.node] in _HEADINGS:
            return
        named = len(one.text) <= LONGEST_NAME and page.tags[two.node] not in _PRESSED
        if (
            named
            and _is_row(page, one, two)
            and (pair := _pair(page, one.node, one.text, two.text, one.text))
        ):
            yield pair


def _is_row(page: Document, one: Item, two: Item) -> bool:
    """Whether two blocks are all that stands in a box."""
    row = next((n for n in _up(page, one.node, 4) if page.inside(two.node, n)), None)
    return row is not None and page.text_of(row, 500) == f"{one.text} {two.text}"


def _inline_rows(page: Document, subject: Subject) -> Iterator[Pair]:
    """Rows that are one block of two elements side by side, three or more of one look."""
    rows: dict[tuple[str, ...], list[tuple[Item, str, str]]] = {}
    for block in page.blocks:
        if len(block.text) > SHORT_ROW or not 2 <= len(block.runs) <= 4:
            continue
        parts = [(node, text) for node, text in map(page.run, block.runs) if text.strip()]
        if len(parts) != 2 or not _side_by_side(page, parts[0][0], parts[1][0]):
            continue
        if len(parts[0][1].split()) > SHORT_NAME or len(parts[1][1].split()) > SHORT_VALUE:
            continue
        if _here(page, subject, block.node) and _beside_product(page, subject, block):
            row = page.parent[parts[0][0]]
            look = (page.tags[row], page.get(row, "class"), *(page.get(n, "class") for n, _ in parts))
            rows.setdefault(look, []).append((block, parts[0][1], parts[1][1]))
    for found in rows.values():
        pairs = [
            pair for block, name, value in found if (pair := _pair(page, block.node, name, value, block.text))
        ]
        if len(pairs) >= LEAST_ROWS:
            yield from pairs


def _beside_product(page: Document, subject: Subject, block: Item) -> bool:
    """Whether a block stands after the name, or so near before it as a column beside."""
    near = subject.node is None or block.node > subject.node - len(page.nodes) * COLUMN
    return near and not in_related(page, block.node)


def _side_by_side(page: Document, one: int, two: int) -> bool:
    """Whether two elements are children of one box, and neither is a link or a control."""
    if one == two or page.parent[one] != page.parent[two]:
        return False
    return not (_is_pressed(page, one) or _is_pressed(page, two))


def _is_pressed(page: Document, node: int) -> bool:
    """Whether an element is a link or a control, by its name or its role."""
    return page.tags[node] in _PRESSED or page.get(node, "role").lower() in _PRESSED_ROLES


def _measured(page: Document, subject: Subject) -> Iterator[Pair]:
    """Entries of a list that begin with a name and end with a measure: "Weight 2.5 kg"."""
    for match in page.find("measure"):
        block = match.item
        if len(block.text) > SHORT_ROW or block.concepts & _NOT_ATTRIBUTES or not _in_list(page, block.node):
            continue
        number = next((n for n, token in enumerate(block.tokens) if token.word[0].isdigit()), 0)
        if not 0 < number <= 3 or len(block.text) - match.hit.end > 12:
            continue
        if _here(page, subject, block.node) and _near_product(page, subject, block):
            at = block.tokens[number].start
            if pair := _pair(page, block.node, block.text[:at], block.text[at:], block.text):
                yield pair


def _in_list(page: Document, node: int) -> bool:
    return any(page.tags[n] == "li" for n in (node, *_up(page, node, 2)))
