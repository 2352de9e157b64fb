"""The product's name, photos, texts and attributes."""

from __future__ import annotations

from auditor.models import Fact, ProductFacts

from .document import Document
from .subject import subject_of


def product_facts(page: Document) -> ProductFacts:
    """The product's name, photos, texts and attributes."""
    subject = subject_of(page)
    name: Fact[str] = Fact(value=subject.name, evidence=subject.evidence, confidence=subject.confidence)
    return ProductFacts(name=name)
