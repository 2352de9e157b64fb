"""Customers are thanked after they have bought."""

from __future__ import annotations

from auditor.rule import Judgement, Severity, ShopFacts, manual, rule


@rule(severity=Severity.MINOR, manual=True)
def customers_thanked(_shop: ShopFacts) -> Judgement:
    """Customers are thanked after they have bought.

    ## Why it matters
    Details make the difference: a letter of thanks, a small present or a discount for the next order turns
    a buyer into one who comes back.

    ## Sources
    Articles on service in online shops (Ukrainian, Lithuanian): thanks and small gifts set a shop apart.
    """
    return manual("ask")
