"""Customers are asked for a review after the purchase."""

from __future__ import annotations

from auditor.rule import Judgement, Severity, ShopFacts, manual, rule


@rule(severity=Severity.MODERATE, manual=True)
def reviews_requested(_shop: ShopFacts) -> Judgement:
    """Customers are asked for a review after the purchase.

    ## Why it matters
    Satisfied customers rarely write on their own. Asking shows that their opinion matters, and the reviews
    help the next customers to a first impression.

    ## Sources
    Articles on service in online shops (Lithuanian, Ukrainian): ask the customer for a rating and a comment.
    """
    return manual("ask")
