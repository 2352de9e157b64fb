"""The product's price, what is said of VAT, and ways to pay."""

from __future__ import annotations

from auditor.models import PriceFacts

from .document import Document


def price_facts(page: Document) -> PriceFacts:
    """The product's price, what is said of VAT, and ways to pay."""
    return PriceFacts()
