"""What delivery costs, how long it takes, and which ways there are."""

from __future__ import annotations

from auditor.models import DeliveryFacts

from .document import Document


def delivery_facts(page: Document) -> DeliveryFacts:
    """What delivery costs, how long it takes, and which ways there are."""
    return DeliveryFacts()
