"""What other customers say."""

from __future__ import annotations

from auditor.models import ReviewFacts

from .document import Document


def review_facts(page: Document) -> ReviewFacts:
    """What other customers say."""
    return ReviewFacts()
