"""Account, loyalty, newsletter, promotions, blog."""

from __future__ import annotations

from auditor.models import EngagementFacts

from .document import Document


def engagement_facts(page: Document) -> EngagementFacts:
    """Account, loyalty, newsletter, promotions, blog."""
    return EngagementFacts()
