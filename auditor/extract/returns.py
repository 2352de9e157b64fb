"""Returning goods: links and texts about it, and within how many days."""

from __future__ import annotations

from auditor.models import Fact, Found

from .document import Document, Match, first
from .regions import Region
from .signposts import signposts

NOT_HERE = Region.REVIEWS | Region.RELATED | Region.QUESTIONS | Region.COMMENTS | Region.GALLERY


def returns(page: Document) -> Found:
    """A link to, or a text about, returns, exchange, withdrawal or money back."""
    link = signposts(page, "returns", without=("not_returns",))
    if link and link.confidence == 1.0:
        return link
    return Found(evidence=first(page.proof(match) for match in _told(page))) or link


def _told(page: Document) -> list[Match]:
    """Where the page's text speaks of returns."""
    return [match for match in page.find("returns") if not page.within(match.node, NOT_HERE)]


def return_days(page: Document) -> Fact[int]:
    return Fact()
