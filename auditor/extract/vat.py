"""What a page says of value added tax."""

from __future__ import annotations

from auditor.models import Found

from .document import Document, first


def vat_included(page: Document) -> Found:
    """Words that say that prices include VAT."""
    return _said(page, "vat_included")


def vat_excluded(page: Document) -> Found:
    """Words that say that a shown price is without VAT."""
    return _said(page, "vat_excluded")


def not_vat_payer(page: Document) -> Found:
    """Words that say that the seller charges no VAT."""
    return _said(page, "not_vat_payer")


def _said(page: Document, concept: str) -> Found:
    return Found(evidence=first(page.proof(match) for match in page.find(concept)))
