"""Returns, terms, privacy, logo, help, order tracking."""

from __future__ import annotations

from auditor.models import TrustFacts

from .document import Document
from .logo import logo
from .returns import return_days, returns
from .signposts import signposts


def trust_facts(page: Document) -> TrustFacts:
    """Returns, terms, privacy, logo, help, order tracking."""
    return TrustFacts(
        returns=returns(page),
        returns_link=signposts(page, "returns", without=("not_returns",)),
        return_days=return_days(page),
        terms=signposts(page, "terms"),
        privacy=signposts(page, "privacy"),
        logo=logo(page),
        faq=signposts(page, "faq", buttons=True),
        order_tracking=signposts(page, "order_tracking", buttons=True, by_path=False),
    )
