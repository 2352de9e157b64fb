"""Mistakes are told, apologised for and made good."""

from __future__ import annotations

from auditor.rule import Judgement, Severity, ShopFacts, manual, rule


@rule(severity=Severity.SERIOUS, manual=True)
def mistakes_made_good(_shop: ShopFacts) -> Judgement:
    """Mistakes are told, apologised for and made good.

    ## Why it matters
    A customer who is warned and gets an apology forgives; one who finds the mistake alone writes complaints
    and angry comments. Everybody errs, only the best put it right.

    ## Sources
    Articles on service in online shops (Lithuanian, Ukrainian): warn, apologise, compensate.
    """
    return manual("ask")
