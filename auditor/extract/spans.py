"""Spans of days in text, and which of the things that a sentence speaks of they belong to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from auditor.lexicon import Hit, Token

from .document import Document, per_page
from .items import Item

REACH = 70
"""Characters within which a word tells what a number beside it is about."""
WIDEST_RANGE = 5
"""Characters between the ends of a range: `3-5`, `3 to 5`, `від 3 до 5`."""
LONGEST_PHRASE = 300
"""Characters that a phrase takes at most: hits near a place begin within its reach and these."""
FEW = 12
"""Hits among which those near a place need not be searched for."""
LONGEST = 400
"""Days; longer spans are years, and no promise of delivery or returns."""
BEGINNING = "after_receipt"
"""Concept of words that tell from when on days are counted."""
UNIT_DAYS = {"days_span": 1.0, "workdays_span": 1.0, "hours_span": 1 / 24, "weeks_span": 7.0}


@dataclass(slots=True, frozen=True)
class Span:
    """A number or range of days, and where it stands in its block."""

    least: int
    most: int
    start: int
    end: int
    item: Item


def spans(item: Item) -> list[Span]:
    """The spans of days, hours and weeks that a block tells, in order."""
    units = [hit for hit in item.hits if hit.concept in UNIT_DAYS]
    tokens = item.tokens if units else []
    found: list[Span] = []
    for hit in units:
        if not (found and hit.start < found[-1].end):
            span = _span(item, tokens, hit, UNIT_DAYS[hit.concept])
            if span is not None:
                found.append(span)
    return found


def _span(item: Item, tokens: Sequence[Token], hit: Hit, days: float) -> Span | None:
    at = bisect_left(tokens, hit.start, key=lambda token: token.start)
    most = _number(tokens[at].word)
    if most is None:
        return None
    least, start = most, hit.start
    if at:
        before = tokens[at - 1]
        between = item.text[before.end : hit.start]
        if (number := _number(before.word)) is not None and number < most and _joins(between):
            least, start = number, before.start
    if at > 1 and least == most:
        before, joint = tokens[at - 2], item.text[tokens[at - 2].end : hit.start]
        if (number := _number(before.word)) is not None and number < most and _joins(joint):
            least, start = number, before.start
    found = Span(ceil(least * days), ceil(most * days), start, hit.end, item)
    return found if found.most <= LONGEST else None


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() and word.isascii() and len(word) <= 4 else None


def _joins(between: str) -> bool:
    return len(between) <= WIDEST_RANGE and not set(between) & set(".,;:!?()/|")


def hits_near(item: Item, start: int, end: int, reach: int = 0) -> Sequence[Hit]:
    """The hits that may touch a stretch of a text or what is within reach of it, in order; and others."""
    hits = item.hits
    if len(hits) <= FEW:
        return hits
    low = bisect_left(hits, start - reach - LONGEST_PHRASE, key=_beginning)
    return hits[low : bisect_right(hits, end + reach, low, key=_beginning)]


def words_between(item: Item, start: int, end: int) -> int:
    """Words that stand between two places."""
    tokens = item.tokens
    first = bisect_left(tokens, start, key=_beginning)
    return max(bisect_right(tokens, end, first, key=lambda token: token.end) - first, 0)


def _beginning(one: Hit | Token) -> int:
    return one.start


def nearest(item: Item, start: int, end: int, concepts: Iterable[str], reach: int = REACH) -> Hit | None:
    """The hit of one of the concepts that stands closest to a place, in the same sentence if any.

    Delivery in `within 14 days of delivery` is when the days begin, not what they are about.
    """
    wanted = frozenset(concepts)
    near = hits_near(item, start, end, reach)
    begins = [hit for hit in near if hit.concept == BEGINNING]
    best: tuple[int, Hit] | None = None
    for hit in near:
        if hit.concept not in wanted:
            continue
        if hit.concept != BEGINNING and any(b.start < hit.start and hit.end <= b.end for b in begins):
            continue
        gap = max(hit.start - end, start - hit.end, 0)
        between = (hit.end, start) if hit.end <= start else (end, hit.start)
        if gap <= reach and (best is None or gap < best[0]) and not ends_sentence(item.text, *between):
            best = (gap, hit)
    return best[1] if best else None


def ends_sentence(text: str, start: int, end: int) -> bool:
    """Whether a sentence ends between two places; abbreviations are followed by small letters or digits."""
    return any(
        text[n] in ".!?" and text[n + 1] == " " and text[n + 2].isupper()
        for n in range(start, min(end, len(text)) - 1)
        if n + 2 < len(text)
    )


@per_page
def block_numbers(page: Document) -> dict[int, int]:
    """id() of a block -> its number among the page's blocks."""
    return {id(block): number for number, block in enumerate(page.blocks)}


def under_heading(
    page: Document, item: Item, concepts: Iterable[str], others: Iterable[str], longest: int = 60
) -> bool:
    """Whether the nearest telling block just before another is short and speaks of one of the concepts.

    A block that speaks of one of `others` ends the search.
    """
    number = block_numbers(page).get(id(item), 0)
    wanted, unwanted = frozenset(concepts), frozenset(others)
    for before in page.blocks[max(number - 2, 0) : number][::-1]:
        if before.concepts & unwanted or not beside(page, before.node, item.node):
            return False
        if len(before.text) <= longest and before.concepts & wanted:
            return True
    return False


def beside(page: Document, one: int, other: int, widest: int = 25) -> bool:
    """Whether two elements share a small box."""
    low, high = sorted((one, other))
    box = low
    while box >= 0 and page.end[box] <= high:
        box = page.parent[box]
    return box >= 0 and page.end[box] - box <= widest
