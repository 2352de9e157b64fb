"""Returning goods: links and texts about it, and within how many days."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.lexicon import Hit
from auditor.models import Fact, Found

from .document import Document, first
from .items import Item, Match
from .regions import Region
from .signposts import is_dead, signposts
from .spans import Span, hits_near, nearest, spans, under_heading

RETURNS = ("returning", "returns")
UNITS = ("days_span", "weeks_span")
"""Hours and working days are how deliveries and answers are told."""
OTHER = ("delivery", "delivering", "refunding", "instalments", "not_instalments", "warranty", "not_returns")
"""What numbers of days near words on returns may be about instead."""
SHORT = 90
"""Characters up to which a block is read with the heading before it."""
SHORTEST = 3
"""Days; nobody promises returns within fewer."""
MOST_SPANS = 50
"""Spans of days looked at in one text."""
UNDECIDED = 0.6
"""Confidence where the page tells several numbers."""

NOT_HERE = Region.REVIEWS | Region.RELATED | Region.QUESTIONS | Region.COMMENTS | Region.GALLERY


def returns(page: Document) -> Found:
    """A link to, or a text about, returns, exchange, withdrawal or money back."""
    link = signposts(page, "returns", without=("not_returns",))
    if link and link.confidence == 1.0:
        return link
    told = first(page.proof(match) for match in _told(page))
    return Found(evidence=told or return_days(page).evidence) or link


def _told(page: Document) -> list[Match]:
    """Where the page's text speaks of returns."""
    return [
        match
        for match in page.find("returns")
        if not page.within(match.node, NOT_HERE) and not is_dead(page, match.words)
    ]


def return_days(page: Document) -> Fact[int]:
    """The number of days for returns: the one told most often, the most generous of those."""
    found: dict[int, list[Span]] = {}
    for item in _blocks(page):
        for span in spans(item)[:MOST_SPANS]:
            if _of_returns(page, item, span):
                found.setdefault(span.most, []).append(span)
    if not found:
        return Fact()
    days, told = max(found.items(), key=lambda entry: (len(entry[1]), entry[0]))
    evidence = (page.proof(Match(span.item, Hit("", span.start, span.end))) for span in told)
    return Fact(value=days, evidence=first(evidence), confidence=1.0 if len(found) == 1 else UNDECIDED)


def _blocks(page: Document) -> Iterator[Item]:
    seen = set()
    for match in page.find(*UNITS):
        if id(match.item) not in seen and not page.within(match.node, NOT_HERE):
            seen.add(id(match.item))
            yield match.item


def _of_returns(page: Document, item: Item, span: Span) -> bool:
    """Whether the words nearest to a span, else the heading before its block, speak of returns."""
    working = any(
        hit.concept == "workdays_span" and hit.end == span.end
        for hit in hits_near(item, span.start, span.end)
    )
    if span.most < SHORTEST or working:
        return False
    # a money-back guarantee is a promise of returns, no warranty
    others = set(OTHER) - {"warranty"} if item.has("not_warranty") else OTHER
    hit = nearest(item, span.start, span.end, (*RETURNS, *others))
    if hit is not None:
        return hit.concept in RETURNS
    if len(item.text) > SHORT or item.concepts & set(OTHER):
        return False
    return under_heading(page, item, RETURNS, OTHER)
