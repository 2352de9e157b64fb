"""The customer is told how the order proceeds."""

from __future__ import annotations

from auditor.rule import Judgement, Severity, ShopFacts, manual, rule


@rule(severity=Severity.SERIOUS, manual=True)
def order_status_told(_shop: ShopFacts) -> Judgement:
    """The customer is told how the order proceeds.

    ## Why it matters
    After paying, a customer cares for one thing: when it comes. It is pleasant to know that something
    moves: packed, handed to the courier, arriving tomorrow.

    ## Sources
    Articles on service in online shops (Lithuanian, Polish): messages at each step of the order, and how to
    use or assemble what was bought.
    """
    return manual("ask")
