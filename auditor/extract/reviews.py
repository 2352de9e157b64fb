"""What other customers say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from auditor.models import Evidence, Fact, Found, ReviewFacts

from .document import Document, first
from .items import Item, Match
from .money import read_number
from .regions import Region
from .review_details import checks_of, reviews_in_detail, spread_of
from .spoken_reviews import spoken_reviews
from .structured import Thing, things_of
from .subject import subject_of

MOST = 50
"""Reviews that are read."""
MOST_SHOWN = 10
WORDS = 3
"""Words from which a review has text."""
SHORT = 160
"""Characters up to which a text states a count or rating."""
SCALES = (5, 10, 6, 100)
"""What ratings are out of."""
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)?")
_COUNT = re.compile(r"\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+(?!\d)|\d+")
_ALONE = re.compile(r"^\d{1,2}[.,]\d{1,2}(?:\s*\(?\d{1,6}\)?)?$")
_IN_BRACKETS = re.compile(r"\(\s*(\d{1,3}(?:[ .,\u00a0]\d{3})+|\d{1,6})\s*\)")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})* $")
_OUT_OF = re.compile(r"(?<![\d/.,])(\d(?:[.,]\d{1,2})?|10)\s?/\s?(?:5|10)(?![\d/.,])")
_NO_REVIEW = frozenset(
    ("form", "input", "textarea", "button", "a", "label", "h1", "h2", "h3", "h4", "h5", "h6")
)
_NOT_SAID = Region.CONSENT | Region.MINI_CART | Region.BREADCRUMBS | Region.RELATED


@dataclass(slots=True, frozen=True)
class _Said:
    """A number that the page tells, and how near to the product."""

    value: str
    score: float
    evidence: Evidence


def review_facts(page: Document) -> ReviewFacts:
    """What other customers say."""
    places = _places(page)
    texts = first((page.evidence(node, text) for text, node in places.items()), MOST_SHOWN)
    count = _count(page)
    if count.value is None and texts:
        count = Fact(value=len(places), evidence=texts[:1], confidence=0.5)
    return ReviewFacts(
        texts=texts,
        details=reviews_in_detail(page, places.values()),
        spread=spread_of(page),
        verified=checks_of(page, places.values()),
        count=count,
        rating=_rating(page) if count.value != 0 else Fact(),
        invite=_found(page, "review_invite"),
        questions=_found(page, "questions"),
    )


def _found(page: Document, concept: str) -> Found:
    """Words of the page or its controls outside other products' strips and the shop's menus."""
    others = subject_of(page).others & ~Region.RELATED
    said = [
        m for m in page.find(concept) if not page.within(m.node, others) and len(m.item.text) <= 2 * SHORT
    ]
    labels = [item for item in page.find_labels(concept) if not page.within(item.node, others)]
    return Found(evidence=first(chain(map(page.proof, said), map(page.proof, labels))))


# -- reviews with text ----------------------------------------------------------------------


def _places(page: Document) -> dict[str, int]:
    """Each review's text once, with the element that holds it."""
    found: dict[str, int] = {}
    for n in _review_nodes(page):
        text = page.text_of(n, 2_000)
        if text and text not in found and _is_review(page, n, text):
            found[text] = n
        if len(found) >= MOST:
            break
    return found or dict(islice(spoken_reviews(page), MOST))


def _review_nodes(page: Document) -> Iterator[int]:
    for review in things_of(page, "review"):
        if "reviewBody" in review.places:
            yield review.places["reviewBody"]
        elif "description" in review.places:
            yield review.places["description"]
    yield from page.marked("review_text")
    yield from (n for n in page.marked("review") if page.within(page.parent[n], Region.REVIEWS))


def _is_review(page: Document, node: int, text: str) -> bool:
    if page.within(node, subject_of(page).others & ~Region.REVIEWS) or page.end[node] - node > 150:
        return False
    if len(text.split()) < WORDS or page.tags[node] in _NO_REVIEW:
        return False
    if any(page.tags[n] == "form" or "review_form" in page.marks[n] for n in (node, *page.ancestors(node))):
        return False
    if any(page.tags[n] in ("textarea", "input", "form") for n in page.descendants(node)):
        return False
    concepts = page.matcher.concepts_in(text[:300])
    return len(text) > 300 or not concepts & {"no_reviews", "review_invite", "review_count"}


# -- number and average ---------------------------------------------------------------------


def _aggregate(page: Document) -> Thing | None:
    thing = subject_of(page).thing
    inner = thing.things("aggregateRating") if thing else []
    if inner:
        return inner[0]
    loose = [one for one in things_of(page, "aggregaterating") if one.top]
    return loose[0] if len(loose) == 1 else None


def _count(page: Document) -> Fact[int]:
    said = list(_said_counts(page))
    aggregate = _aggregate(page)
    marked = aggregate.text("reviewCount", "ratingCount") if aggregate else ""
    if aggregate and marked.isdigit() and len(marked) < 10:
        either = (marked, aggregate.text("ratingCount"))
        agreed = next((one for one in said if one.value in either), None)
        evidence = agreed.evidence if agreed else aggregate.evidence(page, "reviewCount", "ratingCount")
        return Fact(value=int(agreed.value if agreed else marked), evidence=(evidence,), confidence=0.9)
    best = max(said, key=lambda one: one.score, default=None)
    if best is not None and best.score > 0:
        return Fact(value=int(best.value), evidence=(best.evidence,), confidence=0.8)
    none = _found(page, "no_reviews")
    return Fact(value=0, evidence=none.evidence, confidence=0.8) if none else Fact()


def _said_counts(page: Document) -> Iterator[_Said]:
    for match in page.find("review_count"):
        number = _COUNT.search(_with_thousands(match))
        if number and len(match.item.text) <= SHORT and not page.within(match.node, _others(page)):
            value = re.sub(r"\D", "", number.group())
            if len(value) < 8:
                yield _Said(value, _nearness(page, match.item), page.proof(match))
    for block in page.blocks:
        bracketed = (
            _IN_BRACKETS.search(block.text) if len(block.text) <= SHORT and "(" in block.text else None
        )
        if bracketed and _by_rating(page, block):
            value = re.sub(r"\D", "", bracketed.group(1))
            yield _Said(value, _nearness(page, block) - 0.4, page.evidence(block.node, block.text))


def _with_thousands(match: Match) -> str:
    """The phrase with the groups of digits before it: a space parts thousands in many languages."""
    before = _THOUSANDS.search(match.item.text[: match.hit.start])
    groups = before is not None and re.match(r"\d{3}(?!\d)", match.words)
    return (before.group() if before and groups else "") + match.words


def _by_rating(page: Document, block: Item) -> bool:
    """Whether a block stands in what the markup or its words call ratings or reviews."""
    if page.within(block.node, _others(page)):
        return False
    around = [block.node, *[n for n, _ in zip(page.ancestors(block.node), range(3), strict=False)]]
    named = any(page.marks[n] & {"rating", "review_count", "reviews"} for n in around)
    return named or block.has("reviews_heading")


def _others(page: Document) -> int:
    return subject_of(page).others | _NOT_SAID


def _nearness(page: Document, item: Item) -> float:
    start = subject_of(page).node or 0
    distance = item.node - start
    span = max(len(page.nodes), 400)
    score = 2.0 - (1.5 * distance / span if distance >= 0 else 0.8)
    return score - (0.5 if page.within(item.node, Region.HIDDEN | Region.QUESTIONS) else 0.0)


def _rating(page: Document) -> Fact[str]:
    said = list(_said_ratings(page))
    aggregate = _aggregate(page)
    marked = aggregate.text("ratingValue") if aggregate else ""
    best = max(said, key=lambda one: one.score, default=None)
    if best is not None and best.score > 0.5:
        return Fact(value=best.value, evidence=(best.evidence,), confidence=0.9)
    if aggregate and _NUMBERS.fullmatch(marked) and (read_number(marked) or 0) > 0:
        return Fact(value=marked, evidence=(aggregate.evidence(page, "ratingValue"),), confidence=0.8)
    return Fact()


def _said_ratings(page: Document) -> Iterator[_Said]:
    others = _others(page)
    yield from _bare_ratings(page)
    yield from _ratings_out_of(page)
    items = [match.item for match in page.find("rating_of")] + page.find_labels("rating_of")
    for item in items:
        if len(item.text) > SHORT or page.within(item.node, others) or _in_review(page, item.node):
            continue
        for hit in item.hits:
            value = _rating_in(item.text[hit.start : hit.end + 8]) if hit.concept == "rating_of" else None
            if value:
                yield _Said(value, _nearness(page, item), page.evidence(item.node, item.text, item.source))


def _bare_ratings(page: Document) -> Iterator[_Said]:
    """Numbers that stand alone in what the markup calls rating or reviews."""
    for block in page.blocks:
        if _ALONE.match(block.text) and _by_rating(page, block) and not _in_review(page, block.node):
            value = _NUMBERS.findall(block.text)[0]
            if 0 < float(value.replace(",", ".")) <= 10:
                yield _Said(value, _nearness(page, block) - 0.3, page.evidence(block.node, block.text))


def _ratings_out_of(page: Document) -> Iterator[_Said]:
    """Numbers such as 4,6/5 in, or just before, a text that tells how many reviews there are."""
    for n, block in enumerate(page.blocks):
        found = _OUT_OF.search(block.text) if len(block.text) <= SHORT and "/" in block.text else None
        if found is None or page.within(block.node, _others(page)) or _in_review(page, block.node):
            continue
        if any(item.has("review_count") for item in page.blocks[n : n + 3]):
            yield _Said(found.group(1), _nearness(page, block), page.evidence(block.node, block.text))


def _rating_in(text: str) -> str | None:
    """The rating in words such as "4.5 out of 5": the smaller of two numbers, on a known scale."""
    numbers: list[str] = _NUMBERS.findall(text)[:2]
    values = [float(number.replace(",", ".")) for number in numbers]
    if len(values) == 2 and max(values) in SCALES and min(values) > 0:
        return numbers[values.index(min(values))]
    return numbers[0] if values and 0 < values[0] <= 5 and ("." in numbers[0] or "," in numbers[0]) else None


def _in_review(page: Document, node: int) -> bool:
    """Whether an element is part of one customer's review, or of a form to write one."""
    return any(page.marks[n] & {"review", "review_form"} for n in (node, *page.ancestors(node)))
