"""Reviews that no name in the markup tells, by what stands beside their texts under a heading."""

from __future__ import annotations

from collections.abc import Iterator

from .dates import date_places
from .document import Document
from .items import Item
from .regions import Region
from .subject import subject_of

HEADING = 80
"""Characters up to which a text is a heading."""
SIGN = 200
"""Characters up to which a text stands beside a review rather than being one."""
BEFORE, AFTER = 5, 3
"""How many texts before and after a review may belong to it."""
WORDS = 3
LONGEST = 3_000
ENOUGH = 2
"""Signs of different kinds that make the text between them a review."""
PERSONAL = frozenset(("date", "review_verified", "review_helpful", "review_parts"))
"""Signs of a single review, at least one of which there must be."""
SIGNS = PERSONAL | {"rating_of"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
NO_TEXT = frozenset(
    ("a", "button", "option", "label", "input", "textarea", "summary", "legend", "th", "select", *_HEADINGS)
)
OTHER_HEADINGS = frozenset(
    ("questions", "related", "blog", "specifications_heading", "returns", "warranty", "delivery", "payment")
)
NOT_SAID = frozenset((
    "review_invite", "no_reviews", "review_count", "rating_of", "review_verified", "review_helpful",
    "reviews_heading", "related", "add_to_cart", "questions", "delivering",
))  # fmt: skip
"""What short texts among reviews say that are none themselves."""
LONG = 120
"""Characters from which such words may stand in a review."""


def spoken_reviews(page: Document) -> Iterator[tuple[str, int]]:
    """Each text that reads like a review, with its element."""
    blocks = page.blocks
    others = subject_of(page).others & ~Region.REVIEWS
    under = False
    for n, block in enumerate(blocks):
        if len(block.text) <= HEADING:
            under = _opens(block) or (under and not _closes(block))
        if (under or page.regions[block.node] & Region.REVIEWS) and _is_text(page, block, others):
            around = blocks[max(n - BEFORE, 0) : n] + blocks[n + 1 : n + 1 + AFTER]
            signs = _signs(page, block, around)
            if len(signs) >= ENOUGH and signs & PERSONAL:
                yield block.text, block.node


def _opens(block: Item) -> bool:
    return block.has("reviews_heading")


def _closes(block: Item) -> bool:
    """Whether a heading begins something else: questions, other products, articles."""
    return bool(block.concepts & OTHER_HEADINGS)


def _is_text(page: Document, block: Item, others: int) -> bool:
    if page.tags[block.node] in NO_TEXT or page.within(block.node, others) or len(block.text) > LONGEST:
        return False
    if (len(block.text) < LONG and block.concepts & NOT_SAID) or _few_words(block):
        return False
    inside = ("a", "button", "form", "label", *_HEADINGS)
    return not any(page.tags[n] in inside for n in _near(page, block.node))


def _few_words(block: Item) -> bool:
    return sum(token.word[:1].isalpha() for token in block.tokens) < WORDS


def _near(page: Document, node: int) -> Iterator[int]:
    return (up for up, _ in zip(page.ancestors(node), range(3), strict=False))


def _signs(page: Document, block: Item, around: list[Item]) -> set[str]:
    """The kinds of signs beside a text; its place among the reviews is one."""
    found = {"place"} if page.within(block.node, Region.REVIEWS) else set()
    found |= {"review_parts"} & block.concepts
    for item in around:
        if len(item.text) <= SIGN:
            found |= item.concepts.intersection(SIGNS)
            if len(item.text) <= HEADING and "date" not in found and any(date_places(page, item)):
                found.add("date")
    return found
