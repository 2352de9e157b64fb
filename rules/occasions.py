"""Where in a shop which offer has its place: kinds of page that several rules judge."""

from __future__ import annotations

from auditor.models import PageKind

SHOPPING = (PageKind.HOME, PageKind.CATEGORY, PageKind.SEARCH, PageKind.PRODUCT)
"""Pages on which shoppers look around. Checkouts are bare on purpose, and terms are read for the terms."""

ASKING = (
    *SHOPPING,
    PageKind.CART,
    PageKind.CONTACT,
    PageKind.DELIVERY,
    PageKind.PAYMENT,
    PageKind.RETURNS,
    PageKind.FAQ,
)
"""Pages on which questions come up."""
