"""Search, menu, breadcrumbs."""

from __future__ import annotations

from auditor.models import NavigationFacts

from .document import Document


def navigation_facts(page: Document) -> NavigationFacts:
    """Search, menu, breadcrumbs."""
    return NavigationFacts()
