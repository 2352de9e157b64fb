"""Staying in touch: account, loyalty, newsletter, promotions, blog."""

from __future__ import annotations

from auditor.models import EngagementFacts, Evidence, Found, Source

from .document import Document, Item, first
from .regions import Region
from .signposts import signposts

NOT_HERE = Region.REVIEWS | Region.QUESTIONS | Region.COMMENTS


def engagement_facts(page: Document) -> EngagementFacts:
    """Account, loyalty, newsletter, promotions, blog."""
    return EngagementFacts(
        account=signposts(page, "account", buttons=True),
        loyalty=_spoken(page, "loyalty"),
        newsletter=_newsletter(page),
        promotions=_spoken(page, "promotions"),
        blog=signposts(page, "blog", by_path=True),
    )


def _spoken(page: Document, concept: str) -> Found:
    """By links, else by any text."""
    link = signposts(page, concept, by_path=False)
    if link:
        return link
    matches = [match for match in page.find(concept) if not page.within(match.node, NOT_HERE)]
    return Found(evidence=first(page.proof(match) for match in matches))


def _newsletter(page: Document) -> Found:
    return _spoken(page, "newsletter")
