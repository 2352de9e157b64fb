"""The amounts of money in a page's text: what each is worth, where it stands, and what stands around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from auditor.lexicon import Hit

from .document import LONGEST_BLOCK, Document, per_page
from .items import Item
from .markup_price import markup_prices
from .money import NUMBER, Amount, amounts_in, currency_hints, read_number
from .subject import subject_of
from .tree import visible

NEAREST = 4
"""Elements around an amount whose names tell what it is."""
DIGIT = re.compile(r"\d")
"""What every amount has: found many times faster than an amount is."""
BESIDE = 40
"""Characters beside an amount that are kept."""
AROUND = 1_000
"""Characters beside an amount in which words are said of it."""
MOST = 3_000
"""Amounts that are looked at; a list of goods beyond them says nothing new."""
SHORT = 60
"""Characters up to which a block is a price with its label, not a sentence that mentions one."""


@dataclass(slots=True, frozen=True)
class Place:
    """An amount of money in the page's text."""

    value: Decimal
    currency: str | None
    node: int
    block: Item
    quote: str
    before: str
    after: str
    """The end of what stands before it in its block, the beginning of what stands after it."""
    concepts: frozenset[str]
    """What the words between the amounts before and after it say."""
    marks: frozenset[str]
    near: frozenset[str]
    """Markup concepts of the elements around."""
    old: bool
    """Markup strikes it through or calls it old."""
    look: tuple[str, str, str]
    """Tag and class names: amounts of one look are told by one template."""


@per_page
def numbered_blocks(page: Document) -> list[int]:
    """Where in the row of blocks those stand that hold a digit: all amounts, telephone numbers and dates."""
    return [n for n, block in enumerate(page.blocks) if DIGIT.search(block.text)]


@per_page
def money_places(page: Document) -> tuple[Place, ...]:
    """Every amount of money in the page's text with the element that shows it, in order."""
    return tuple(islice(_places(page), MOST))


def _places(page: Document) -> Iterator[Place]:
    hints = currency_hints(page)
    told = {money.amount: money.currency for money, _ in markup_prices(page)}
    for n in numbered_blocks(page):
        block = page.blocks[n]
        places = list(_places_in(page, block, hints))
        yield from places or _bare(page, block, told)


def _bare(page: Document, block: Item, told: dict[Decimal, str | None]) -> Iterator[Place]:
    """An amount without currency that is the price which the markup tells."""
    match = NUMBER.search(block.text) if told and len(block.text) <= SHORT else None
    value = read_number(match.group()) if match else None
    if match and value is not None and value in told and len(match.group()) > 3:
        around = [block.node, *_some(_small_boxes(page, block.node), NEAREST)]
        yield Place(
            value,
            told[value],
            block.node,
            block,
            match.group(),
            block.text[: match.start()].strip()[-BESIDE:],
            block.text[match.end() :].strip()[:BESIDE],
            block.concepts,
            frozenset().union(*(page.marks[n] for n in around[:2])),
            frozenset().union(*(page.marks[n] for n in around)),
            _is_old(page, around),
            (page.tags[block.node], page.get(block.node, "class"), ""),
        )


def _places_in(page: Document, block: Item, hints: tuple[str, ...]) -> Iterator[Place]:
    text, starts = _block_text(page, block)
    amounts = amounts_in(text, hints)
    for position, amount in enumerate(amounts):
        first = starts[bisect_right(starts, amount.start, key=_place) - 1][1]
        node = _common(page, first, starts[bisect_left(starts, amount.end, key=_place) - 1][1])
        around = [node, *_some(_small_boxes(page, node), NEAREST)]
        yield Place(
            amount.value,
            amount.currency,
            node,
            block,
            _quote(page, node, block, text[amount.start : amount.end]),
            text[: amount.start].strip()[-BESIDE:],
            text[amount.end :].strip()[:BESIDE],
            _said_around(page, block, text, amounts, position),
            frozenset().union(*(page.marks[n] for n in around[:2])),
            frozenset().union(*(page.marks[n] for n in around)),
            _is_old(page, around[:4]),
            (page.tags[node], page.get(node, "class"), page.get(page.parent[node], "class")),
        )


def _place(start: tuple[int, int]) -> int:
    return start[0]


def _quote(page: Document, node: int, block: Item, words: str) -> str:
    """An amount as the page writes it: without the point that sets its cents apart."""
    quote = " ".join(words.split())
    return quote if quote in block.text else page.text_of(node, 80)


def _said_around(
    page: Document, block: Item, text: str, amounts: Sequence[Amount], position: int
) -> frozenset[str]:
    """What is said of an amount: by its whole block, or between the amounts before and after it."""
    if len(amounts) == 1:
        return _said(block.text, block.hits)
    before = position - 1
    least = amounts[position].start - AROUND
    while before >= 0 and amounts[before].value == amounts[position].value and amounts[before].end > least:
        before -= 1  # said again for those who do not see it
    start = max(amounts[before].end if before >= 0 else 0, least)
    end = amounts[position + 1].start if position + 1 < len(amounts) else len(text)
    end = min(end, amounts[position].end + AROUND)
    return _said(text[start:end], page.matcher.find_in(text[start:end]))


_PERCENT = re.compile(r"[^\d.!?]{0,30}\d{1,2}(?:[.,]\d)?\s?%")


def _said(text: str, hits: Sequence[Hit]) -> frozenset[str]:
    """The concepts in words around an amount; a saving told in percent is not the amount's name."""
    return frozenset(
        hit.concept for hit in hits if hit.concept != "saving" or not _PERCENT.match(text, hit.start)
    )


def _is_old(page: Document, around: list[int]) -> bool:
    """Whether the nearest element that says so strikes an amount through or calls it old."""
    for n in around:
        if page.tags[n] in ("del", "s", "strike") or "line-through" in page.get(n, "style"):
            return True
        if "reduced_price" in page.marks[n]:
            return False
        if page.marks[n] & {"old_price", "current_price"}:
            own = n == around[0]
            return "old_price" in page.marks[n] and (own or "current_price" not in page.marks[n])
    return False


def _small_boxes(page: Document, node: int) -> Iterator[int]:
    """The elements around an amount, up to the one that holds the product's name too.

    What holds the whole product is named after everything that can be said of it: its stock, its delivery.
    """
    name = subject_of(page).node
    for n in page.ancestors(node):
        if name is not None and page.inside(name, n):
            return
        yield n


def _some(nodes: Iterator[int], count: int) -> Iterator[int]:
    for node, _ in zip(nodes, range(count), strict=False):
        yield node


def _common(page: Document, a: int, b: int) -> int:
    """The nearest element around two elements."""
    while not page.inside(b, a):
        a = page.parent[a]
    return a


def _block_text(page: Document, block: Item) -> tuple[str, list[tuple[int, int]]]:
    """A block's text with a border wherever two amounts would run together, and where its elements begin."""
    parts: list[str] = []
    starts: list[tuple[int, int]] = []
    size = 0
    for number in block.runs:
        node, text = page.run(number)
        if size >= LONGEST_BLOCK:
            break
        run = visible(text[:LONGEST_BLOCK]) if text.strip() else " "
        joint = _joint(page, parts, node, run)
        parts += [joint, run]
        starts.append((size + len(joint), node))
        size += len(joint) + len(run)
    return "".join(parts), starts


def _joint(page: Document, parts: list[str], node: int, run: str) -> str:
    """What stands between two runs: a point before cents that only their size sets apart."""
    last = parts[-1] if parts else ""
    if not last or last[-1].isspace():
        return ""
    if run[:1].isdigit() and last[-1].isdigit():
        around = (node, page.parent[node])
        small = any(page.tags[n] in ("sup", "small") or "cents" in page.marks[n] for n in around)
        priced = any("price" in page.marks[n] for n in around) and last[-2:].isdigit()
        return "." if (small or priced) and len(run.strip()) == 2 else " "
    return "\u2003" if _complete(last, run) else ""


_SIGN_AT_END = re.compile(r"\d\s?(?:[^\d\w\s.,]|[^\W\d_]{1,4}\.?)$")
_SIGN_AT_START = re.compile(r"^[^\d\w\s.,]\s?\d")


def _complete(last: str, run: str) -> bool:
    """Whether one run ends where an amount does and the next begins another: 63,42€63,42€, SAVE 70$229.99."""
    if last[-1].isdigit():
        return _SIGN_AT_START.match(run) is not None
    begins = run[:1].isdigit() or _SIGN_AT_START.match(run) is not None
    return begins and _SIGN_AT_END.search(last[-24:]) is not None
