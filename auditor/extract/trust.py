"""Returns, terms, privacy, logo, help, order tracking."""

from __future__ import annotations

from auditor.models import TrustFacts

from .document import Document
from .duties import (
    guarantee_notice_of,
    guarantee_told_of,
    odr_link_of,
    withdrawal_form_of,
    withdrawal_of,
)
from .logo import logo
from .return_terms import refund_days_of, return_cost_of, return_way_of
from .returns import return_days, returns
from .signposts import signposts


def trust_facts(page: Document) -> TrustFacts:
    """Returns, terms, privacy, logo, help, order tracking."""
    return TrustFacts(
        returns=returns(page),
        return_days=return_days(page),
        return_cost=return_cost_of(page),
        return_way=return_way_of(page),
        refund_days=refund_days_of(page),
        withdrawal=withdrawal_of(page),
        withdrawal_form=withdrawal_form_of(page),
        guarantee_notice=guarantee_notice_of(page),
        guarantee_told=guarantee_told_of(page),
        odr_link=odr_link_of(page),
        terms=signposts(page, "terms"),
        privacy=signposts(page, "privacy"),
        logo=logo(page),
        faq=signposts(page, "faq", buttons=True),
        order_tracking=signposts(page, "order_tracking", buttons=True, by_path=False),
    )
