"""Prose on the product."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from auditor.lexicon import words_of
from auditor.models import Evidence, Fact, Prose

from .document import Document
from .items import Item
from .regions import Region
from .subject import Subject, subject_of
from .tree import squeeze

SENTENCE = 7
"""Words from which a block is prose, not a label or a value."""
POINT = 4
"""Words from which an entry of a list of features counts."""
LEAST = 10.0
"""Score below which a passage is taken for something else."""
LONGEST = 5_000
"""Characters of the text that are kept."""
NOT_PROSE = frozenset(
    ("th", "dt", "option", "button", "label", "h1", "select", "textarea", "legend", "summary", "caption")
)
_INNER = frozenset(
    ("p", "span", "b", "strong", "em", "font", "a", "li", "i", "u", "td", "tr", "tbody", "ul", "ol")
)
"""Elements inside a passage."""
_ELSEWHERE = (
    Region.REVIEWS | Region.QUESTIONS | Region.DIALOG | Region.ASIDE | Region.SPECIFICATIONS | Region.COMMENTS
)
_SHOP_TALK = frozenset(
    ("returns", "delivery", "delivery_cost", "delivery_time", "payment", "instalments", "privacy", "terms",
     "newsletter", "cookies", "review_invite", "questions", "loyalty", "no_reviews")
)  # fmt: skip
"""Concepts of texts on the shop's service."""


def _words(block: Item) -> int:
    """How many words a block has; its text is squeezed."""
    return block.text.count(" ") + 1


@dataclass(slots=True)
class _Passage:
    """Blocks of one container that follow each other."""

    container: int
    blocks: list[Item]
    score: float = 0.0

    @property
    def words(self) -> int:
        return sum(map(_words, self.blocks))


def description_of(page: Document) -> Fact[Prose]:
    """The text on the product: the passage in the product's part that holds the most prose."""
    subject = subject_of(page)
    passages = _passages(page, subject)
    for passage in passages:
        passage.score = _score(page, subject, passage)
    best = max(passages, key=lambda passage: passage.score, default=None)
    if best is None or best.score < LEAST:
        return Fact()
    text = squeeze(" ".join(block.text for block in best.blocks))
    longest = max(map(_words, best.blocks))
    prose = Prose(text=_cut(text), words=best.words, structured=_structured(page, best), longest=longest)
    return Fact(value=prose, evidence=_evidence(page, best), confidence=0.9)


def _evidence(page: Document, passage: _Passage) -> tuple[Evidence, ...]:
    longest = max(passage.blocks, key=lambda block: len(block.text))
    return (page.evidence(longest.node, longest.text),)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: text.rfind(" ", 0, LONGEST)]


def _structured(page: Document, passage: _Passage) -> bool:
    inside = page.descendants(passage.container)
    tags = {page.tags[n] for n in inside}
    return len(passage.blocks) > 1 or bool(tags & {"ul", "ol", "h2", "h3", "h4", "h5", "table"})


def _passages(page: Document, subject: Subject) -> list[_Passage]:
    """Blocks of prose about the product, put together by the container that they share."""
    found: dict[int, _Passage] = {}
    for block in page.blocks:
        if not _is_prose(page, subject, block):
            continue
        container = _container(page, block.node)
        found.setdefault(container, _Passage(container, [])).blocks.append(block)
    return [*found.values()]


def _is_prose(page: Document, subject: Subject, block: Item) -> bool:
    node = block.node
    words = _words(block)
    if words < POINT:  # of most blocks the rest need not be asked
        return False
    if page.within(node, subject.others) or (
        page.within(node, _ELSEWHERE) and not page.within(node, Region.DESCRIPTION)
    ):
        return False
    chain = [page.tags[node], *(page.tags[n] for n in _near(page, node, 2))]
    if NOT_PROSE & set(chain) or ("a" in chain[:2] and "p" not in chain):
        return False
    if "li" in chain:
        return words >= POINT and not _is_attribute(block.text)
    if "td" in chain or "dd" in chain:
        return words >= 2 * SENTENCE
    return words >= SENTENCE and not _is_attribute(block.text)


def _near(page: Document, node: int, count: int) -> list[int]:
    return [*islice(page.ancestors(node), count)]


def _is_attribute(text: str) -> bool:
    """Whether a block is a name with a value: a short name, a colon, not much after it."""
    name, colon, value = text.partition(":")
    return bool(colon) and len(name) <= 40 and len(value.split()) <= 6


def _container(page: Document, node: int) -> int:
    """The element around a block that holds the passage: what the markup calls description, else two up."""
    block = node
    for n in page.ancestors(node):
        if "description" in page.marks[n] and page.end[n] - n <= max(400, len(page.nodes) // 4):
            block = n
        elif page.tags[n] in ("body", "main", "html"):
            break
    if block != node:
        return block
    return next((n for n in page.ancestors(node) if page.tags[n] not in _INNER), node)


def _score(page: Document, subject: Subject, passage: _Passage) -> float:
    """Words of prose, more for a container or heading that says description, less for talk of the shop."""
    words = float(passage.words)
    if words < SENTENCE:
        return 0.0
    service = sum(_words(block) for block in passage.blocks if block.concepts & _SHOP_TALK)
    words -= 0.9 * service
    first = passage.blocks[0]
    marked = page.within(first.node, Region.DESCRIPTION)
    if marked:
        words *= 2.5
    if subject.node is not None and first.node < subject.node:
        words *= 0.3
    if page.within(first.node, Region.HIDDEN) and not marked:
        words *= 0.5
    if _headed(page, first):
        words *= 2
    elif not marked and subject.node is not None:
        words *= 1 - 0.8 * min(max(first.node - subject.node, 0) / max(len(page.nodes), 400), 1)
    if not marked and not _headed(page, first) and not _names(subject, passage):
        words *= 0.35
    return words


def _names(subject: Subject, passage: _Passage) -> bool:
    """Whether a passage uses a word of the product's name."""
    name = {word for word in words_of(subject.name or "") if len(word) > 3}
    return bool(name) and not all(name.isdisjoint(words_of(block.text)) for block in passage.blocks)


def _headed(page: Document, block: Item) -> bool:
    """Whether one of the few blocks before says that the description follows."""
    position = _positions(page).get(id(block), 0)
    return any(
        _words(one) <= 6 and one.has("description_heading")
        for one in page.blocks[max(position - 3, 0) : position]
    )


def _positions(page: Document) -> dict[int, int]:
    if "description.positions" not in page.derived:
        page.derived["description.positions"] = {id(block): n for n, block in enumerate(page.blocks)}
    positions: dict[int, int] = page.derived["description.positions"]
    return positions
