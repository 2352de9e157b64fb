"""What a page is for, told from several signals."""

from __future__ import annotations

from typing import NamedTuple

from auditor.models import CartFacts, PageKind, PriceFacts, ProductFacts

from .document import Document


class Kind(NamedTuple):
    """A page kind and how sure it is, 0..1."""

    kind: PageKind
    confidence: float


def kind_of(page: Document, product: ProductFacts, price: PriceFacts, cart: CartFacts) -> Kind:
    """The kind of a page that could be read."""
    return Kind(PageKind.PRODUCT, 0.5)
