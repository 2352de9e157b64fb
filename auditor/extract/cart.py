"""The buy control and the way to the cart."""

from __future__ import annotations

from auditor.models import CartFacts

from .document import Document


def cart_facts(page: Document) -> CartFacts:
    """The buy control and the way to the cart."""
    return CartFacts()
