"""Ways to reach the shop, and who it is."""

from __future__ import annotations

from auditor.models import ContactFacts

from .document import Document


def contact_facts(page: Document) -> ContactFacts:
    """Ways to reach the shop, and who it is."""
    return ContactFacts()
