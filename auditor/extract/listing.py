"""Controls that narrow a list of products down or put it in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from auditor.models import Evidence, Found, Source

from .document import Document, first
from .items import Item
from .regions import Region

LONGEST = 60
"""Characters of the longest label of a control."""
FEWEST = 2
"""Choices from which a box is a filter."""
_NOT_THERE = Region.FOOTER | Region.CONSENT | Region.REVIEWS | Region.MINI_CART | Region.BREADCRUMBS
_CHOICES = frozenset(("a", "input", "select", "button"))


def filters_of(page: Document) -> Found:
    """What narrows the list down: by its words or by what the markup calls it."""
    return Found(evidence=first(chain(_spoken(page, "filtering"), _marked(page, "filter"))))


def sorting_of(page: Document) -> Found:
    """What puts the list in order."""
    return Found(evidence=first(chain(_spoken(page, "sorting"), _marked(page, "sort"))))


def _spoken(page: Document, concept: str) -> Iterator[Evidence]:
    """Short texts and labels that name the concept and stand at a control."""
    for match in page.find(concept):
        if _is_label(page, match.item) and _at_control(page, match.node):
            yield page.proof(match)
    for item in page.find_labels(concept):
        if _is_label(page, item) and _at_control(page, item.node):
            yield page.proof(item)


def _is_label(page: Document, item: Item) -> bool:
    return len(item.text) <= LONGEST and not page.within(item.node, _NOT_THERE)


def _at_control(page: Document, node: int) -> bool:
    """Whether an element is a control, stands in one, or has one beside it."""
    near = [node, *(n for n, _ in zip(page.ancestors(node), range(3), strict=False))]
    if any(page.tags[n] in _CHOICES for n in near):
        return True
    box = near[min(2, len(near) - 1)]
    return page.end[box] - box <= 300 and any(page.tags[n] in _CHOICES for n in page.descendants(box))


def _marked(page: Document, mark: str) -> Iterator[Evidence]:
    for n in page.marked(mark):
        if page.within(n, _NOT_THERE):
            continue
        choices = sum(page.tags[m] in _CHOICES for m in page.descendants(n))
        own = page.tags[n] == "select"
        if (own or choices >= FEWEST) and (text := page.text_of(n, 200)):
            yield page.evidence(n, text, Source.MARKUP)
