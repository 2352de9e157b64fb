"""Returns, terms, privacy, logo, help, order tracking."""

from __future__ import annotations

from auditor.models import TrustFacts

from .document import Document


def trust_facts(page: Document) -> TrustFacts:
    """Returns, terms, privacy, logo, help, order tracking."""
    return TrustFacts()
