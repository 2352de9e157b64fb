"""Public comments are answered, complaints too."""

from __future__ import annotations

from auditor.rule import Judgement, Severity, ShopFacts, manual, rule


@rule(severity=Severity.MODERATE, manual=True)
def comments_answered(_shop: ShopFacts) -> Judgement:
    """Public comments are answered, complaints too.

    ## Why it matters
    Those who ask in public have readers. Complaints must be answered as well: others see that nobody is
    left alone and that the shop hides nothing. Interest fades fast.

    ## Sources
    An article on service in online shops (Lithuanian): answer publicly, politely, in the name of the shop and
    fast, negative comments too.
    """
    return manual("ask")
