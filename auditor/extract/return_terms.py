"""The terms of returns beyond their days: who pays, how it is done, when the money comes back."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lexicon import Hit
from auditor.models import Evidence, Fact, Found

from .document import Document, first, per_page
from .items import Item, Match
from .regions import Region
from .returns import NOT_HERE, RETURNS
from .spans import Span, block_numbers, nearest, spans

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt", "legend", "caption"})
LONGEST_HEADING = 90
FRAME = Region.HEADER | Region.FOOTER | Region.NAV
OTHER = frozenset({"privacy", "newsletter"})
"""What one may also withdraw from: a consent, a subscription."""
MONEY = ("money_back", "refunding")
SENTENCE = 160
"""Characters between the words on money and the days."""
BESIDE = 20
"""Characters between a verb and its object."""
SECTION = 25
"""Blocks after a heading that still stand under it."""
MOST_SPANS = 20
"""Spans of days looked at in one text."""
LONGEST_REFUND = 60
"""Days; numbers above are not how long a refund takes."""


def return_cost_of(page: Document) -> Found:
    """Words that say who pays for sending it back."""
    return _told(page, "return_cost")


def return_way_of(page: Document) -> Found:
    """Words that say how to send it back: form, label, address, carrier, shop."""
    return _told(page, "return_way")


def refund_days_of(page: Document) -> Fact[int]:
    """Within how many days the money comes back: the first number that a sentence on it tells."""
    for span_item in _blocks(page, *MONEY):
        for span in spans(span_item)[:MOST_SPANS]:
            hit = _of_money(span_item, span)
            if hit is not None and 0 < span.most <= LONGEST_REFUND:
                return Fact(value=span.most, evidence=(page.proof(Match(span_item, hit)),))
    return Fact()


def _of_money(item: Item, span: Span) -> Hit | None:
    """The words on money that a span of days is told of, unless it is told of sending the goods back.

    Many languages send back goods and money with one verb: beside words on money it is the money's.
    """
    money = nearest(item, span.start, span.end, MONEY, reach=SENTENCE)
    back = nearest(item, span.start, span.end, RETURNS, reach=SENTENCE)
    if money is None or back is None or _apart(money, back) <= BESIDE:
        return money
    days = Hit("", span.start, span.end)
    return money if _apart(money, days) < _apart(back, days) else None


def _apart(one: Hit, other: Hit) -> int:
    """Characters between two places."""
    return max(one.start - other.end, other.start - one.end, 0)


def _told(page: Document, concept: str) -> Found:
    return Found(evidence=first(_proofs(page, concept)))


def _proofs(page: Document, concept: str) -> Iterator[Evidence]:
    seen: set[int] = set()
    for match in page.find(concept):
        if id(match.item) not in seen:
            seen.add(id(match.item))
            if _on_returns(page, match.item):
                yield page.proof(match)


def _blocks(page: Document, *concepts: str) -> Iterator[Item]:
    seen: set[int] = set()
    for match in page.find(*concepts):
        if id(match.item) not in seen:
            seen.add(id(match.item))
            if _on_returns(page, match.item):
                yield match.item


def _on_returns(page: Document, item: Item) -> bool:
    """Whether a text speaks of returns, by itself or by the heading that it stands under."""
    if page.within(item.node, NOT_HERE) or item.concepts & OTHER:
        return False
    if item.concepts & frozenset(RETURNS):
        return True
    sections = _sections(page)
    number = block_numbers(page).get(id(item), -1)
    return 0 <= number < len(sections) and sections[number]


@per_page
def _sections(page: Document) -> list[bool]:
    """For each block whether the nearest heading before it speaks of returns."""
    found, left = [], 0
    for block in page.blocks:
        if page.regions[block.node] & FRAME:
            left = 0
        elif len(block.text) <= LONGEST_HEADING and _is_heading(page, block.node):
            left = SECTION if block.concepts & frozenset(RETURNS) else 0
        found.append(left > 0)
        left -= 1
    return found


def _is_heading(page: Document, node: int) -> bool:
    up = page.parent[node]
    return page.tags[node] in HEADINGS or (up >= 0 and page.tags[up] in HEADINGS)
