"""The product's name, photos, texts and attributes."""

from __future__ import annotations

from auditor.models import ProductFacts

from .document import Document


def product_facts(page: Document) -> ProductFacts:
    """The product's name, photos, texts and attributes."""
    return ProductFacts()
