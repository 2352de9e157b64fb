"""Reviews one by one: their stars, the shop's answers, and whether they are checked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from auditor.models import Evidence, Found, Review, Source

from .document import Document, first, per_page
from .items import Item, Match
from .regions import Region
from .structured import Thing, things_of
from .subject import subject_of
from .tree import squeeze

MOST = 30
"""Reviews looked at one by one."""
MOST_LEVELS = 6
WIDEST = 120
"""Elements of the largest box that still is one review."""
AFTER = 60
"""Elements after the last review in which its answer may stand."""
LONGEST_LABEL = 160
"""Characters up to which words tell stars or who answers."""
LONGEST_BADGE = 80
"""Characters of a badge on a review; longer texts there are the customer's own."""
BADGED = 5
"""Reviews on which badges are looked for."""
LONGEST_STATEMENT = 900
"""Characters up to which a text says how reviews are checked, rather than everything about the shop."""
SAME_TEXT = 60
"""Characters by which a review in the markup is known on the page."""
LONGEST_ROW = 40
LEVELS = 4
"""Rows of stars from which they are a spread."""
SCALES = (5, 10, 100)
_STAR_ATTRIBUTES = ("data-rating", "data-stars", "data-score", "data-rate")
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")
_WIDTH = re.compile(r"width:\s*(\d{1,3}(?:\.\d{1,2})?)%")
_ROW = re.compile(r"^\(?([1-5])(?![\d.,])")
_AMOUNT = re.compile(r"^\(?\d[\d.,\s]*%?\)?$")
_FULL, _EMPTY = "★", "☆"


def reviews_in_detail(page: Document, nodes: Iterable[int]) -> tuple[Review, ...]:
    """The reviews whose texts stand in these elements, in order; nested ones once."""
    places = _outermost(page, nodes)[:MOST]
    return tuple(_review(page, places, n) for n in range(len(places)))


def _outermost(page: Document, nodes: Iterable[int]) -> list[int]:
    kept: list[int] = []
    for node in sorted(set(nodes)):
        if not kept or node >= page.end[kept[-1]]:
            kept.append(node)
    return kept


def _review(page: Document, places: Sequence[int], number: int) -> Review:
    node = places[number]
    after = places[number + 1] if number + 1 < len(places) else min(page.end[node] + AFTER, len(page.tags))
    text = page.text_of(node, 2_000)
    answers = _answers(page, node, after)
    return Review(
        evidence=page.evidence(node, text),
        stars=_marked_stars(page, text) or _shown_stars(page, _box(page, places, number)),
        answered=bool(answers),
        answer=answers[0] if answers else None,
    )


def _box(page: Document, places: Sequence[int], number: int) -> int:
    """The largest small element that holds this review and no other."""
    node = box = places[number]
    for up, _ in zip(page.ancestors(node), range(MOST_LEVELS), strict=False):
        others = (place for place in (*places[:number], *places[number + 1 :]) if page.inside(place, up))
        if page.end[up] - up > WIDEST or "reviews" in page.marks[up] or next(others, None) is not None:
            break
        box = up
    return box


# -- answers --------------------------------------------------------------------------------


def _answers(page: Document, start: int, end: int) -> list[Evidence]:
    """What the shop says between the beginning of a review and that of the next."""
    said = [
        page.proof(item)
        for item in _between(page.blocks, start, end)
        if len(item.text) <= LONGEST_STATEMENT and _begins_with(item, "shop_answer")
    ]
    named = [
        page.evidence(n, page.text_of(n, 300), Source.MARKUP)
        for n in page.marked("review_answer")
        if start < n < end and page.text_of(n, 10)
    ]
    return said or named


def _begins_with(item: Item, concept: str) -> bool:
    """Whether a text opens with words of a concept: a review may speak of an answer further on."""
    return any(hit.concept == concept and hit.start <= len(item.text) // 4 + 3 for hit in item.hits)


def _between(items: Sequence[Item], start: int, end: int) -> Sequence[Item]:
    """The items, which go by their elements' order, of the elements from start to end."""
    low = bisect_left(items, start, key=lambda item: item.node)
    return items[low : bisect_left(items, end, key=lambda item: item.node)]


# -- stars ----------------------------------------------------------------------------------


@per_page
def _ratings_by_text(page: Document) -> dict[str, float]:
    """Beginning of a review's text -> its stars, as the markup tells them."""
    found: dict[str, float] = {}
    for thing in things_of(page, "review"):
        stars = _stars_of(thing)
        text = thing.text("reviewBody", "description")
        if stars is not None and text:
            found[_key(text)] = stars
    return found


def _stars_of(thing: Thing) -> float | None:
    for rating in thing.things("reviewRating"):
        value, best = _number(rating.text("ratingValue")), _number(rating.text("bestRating"))
        if value is not None:
            return _of_five(value, best or 5)
    return None


def _key(text: str) -> str:
    return squeeze(text).casefold()[:SAME_TEXT]


def _marked_stars(page: Document, text: str) -> float | None:
    told = _ratings_by_text(page)
    if not told:
        return None
    whole = squeeze(text).casefold()
    return next((stars for key, stars in told.items() if key in whole), None)


def _shown_stars(page: Document, box: int) -> float | None:
    """Stars by label, words, signs, share of a bar's width or attribute, in the element of one review."""
    end = page.end[box]
    items = (*_between(page.attribute_items, box, end), *_between(page.blocks, box, end))
    for item in items:
        if len(item.text) <= LONGEST_LABEL and (stars := _stars_in(item)) is not None:
            return stars
    for n in range(box, end):
        told = next((page.get(n, name) for name in _STAR_ATTRIBUTES if page.get(n, name)), "")
        value = _number(told)
        if value is not None and 0 < value <= 5:
            return value
        if "rating" in page.marks[n] or (page.parent[n] >= 0 and "rating" in page.marks[page.parent[n]]):
            width = _WIDTH.search(page.get(n, "style"))
            if width:
                return _of_five(float(width.group(1)), 100)
    return None


def _stars_in(item: Item) -> float | None:
    full, empty = item.text.count(_FULL), item.text.count(_EMPTY)
    if 0 < full <= 5 and full + empty == 5 and empty:
        return float(full)
    for hit in item.hits:
        if hit.concept == "rating_of":
            numbers = [
                float(found.replace(",", ".")) for found in _NUMBER.findall(item.text[hit.start :])[:2]
            ]
            if len(numbers) == 2 and max(numbers) in SCALES:
                return _of_five(min(numbers), max(numbers))
            if numbers and 0 < numbers[0] <= 5:
                return numbers[0]
    return None


def _number(text: str) -> float | None:
    found = _NUMBER.fullmatch(text.strip())
    return float(found.group().replace(",", ".")) if found else None


def _of_five(value: float, best: float) -> float | None:
    return round(value / best * 5, 2) if 0 < value <= best else None


# -- spread and checks ----------------------------------------------------------------------


def spread_of(page: Document) -> Found:
    """How many reviews gave five stars, four, and so on: rows in falling or rising order."""
    for n in page.marked("rating_spread"):
        text = page.text_of(n, 300)
        if len(_NUMBER.findall(text)) >= LEVELS:
            return Found(evidence=(page.evidence(n, text, Source.MARKUP),))
    return next((Found(evidence=first(map(page.proof, run))) for run in _rows_of_stars(page)), Found())


def _rows_of_stars(page: Document) -> Iterator[list[Item]]:
    """Runs of rows in the part with the reviews that begin with 5, 4, 3, 2, 1 or the reverse."""
    run: list[tuple[int, Item]] = []
    for level, block in _rows(page):
        step = level - run[-1][0] if run else 0
        in_order = abs(step) == 1 and (len(run) < 2 or step == run[1][0] - run[0][0])
        run = [*run, (level, block)] if in_order else [(level, block)]
        if len(run) >= LEVELS:
            yield [item for _, item in run]


def _rows(page: Document) -> Iterator[tuple[int, Item]]:
    """Short texts of a number of stars and an amount, which may stand in the next text.

    Pages of reviews are numbered too, and stars to choose have no amount.
    """
    outside = subject_of(page).others & ~Region.REVIEWS
    blocks = [b for b in page.blocks if page.regions[b.node] & Region.REVIEWS and len(b.text) <= LONGEST_ROW]
    at = 0
    while at < len(blocks):
        block = blocks[at]
        row = None if page.within(block.node, outside) else _ROW.match(block.text)
        at += 1
        if row is None:
            continue
        if _NUMBER.search(block.text, row.end()):
            yield int(row.group(1)), block
        elif at < len(blocks) and _AMOUNT.match(blocks[at].text):
            at += 1
            yield int(row.group(1)), block


def checks_of(page: Document, nodes: Iterable[int]) -> Found:
    """Words on whether and how reviews are checked: a statement, a badge on a review, a link to it.

    `nodes` are the elements that hold the texts of reviews.
    """
    others = subject_of(page).others & ~(Region.RELATED | Region.REVIEWS)
    said = (
        page.proof(match)
        for match in page.find("review_verified")
        if _is_statement(page, match) and not page.within(match.node, others | Region.RELATED)
    )
    labels = (
        page.proof(item)
        for item in page.find_labels("review_verified")
        if not page.within(item.node, others | Region.RELATED)
    )
    return Found(evidence=first(chain(said, labels, _badges(page, nodes))))


def _badges(page: Document, nodes: Iterable[int]) -> Iterator[Evidence]:
    """Badges on the first reviews that stand in one row with other words, without a space between them."""
    places = _outermost(page, nodes)[:BADGED]
    for number, node in enumerate(places):
        after = places[number + 1] if number + 1 < len(places) else page.end[node] + AFTER
        for block in _between(page.blocks, _box(page, places, number), after):
            if len(block.runs) > 1 and len(block.text) <= LONGEST_LABEL:
                for at, words in map(page.run, block.runs):
                    if "review_verified" in page.matcher.concepts_in(words):
                        yield page.evidence(at, squeeze(words))


def _is_statement(page: Document, match: Match) -> bool:
    """Whether words on checks are the shop's: on a review a short badge, or the end of a row on it."""
    length = len(match.item.text)
    on_review = any(
        page.marks[n] & {"review", "review_text"} for n in (match.node, *page.ancestors(match.node))
    )
    if not on_review:
        return length <= LONGEST_STATEMENT
    return length <= LONGEST_BADGE or (length <= LONGEST_STATEMENT and match.hit.end == length)
