"""Calls are answered without pauses, by people who know the goods."""

from __future__ import annotations

from auditor.rule import Judgement, Severity, ShopFacts, manual, rule


@rule(severity=Severity.SERIOUS, manual=True)
def calls_answered(_shop: ShopFacts) -> Judgement:
    """Calls are answered without pauses, by people who know the goods.

    ## Why it matters
    Almost half of all shoppers first reach for the telephone. A long pause, or an "I do not know that now",
    makes the shop look unprofessional; most questions should be settled in the call.

    ## Sources
    An article on service in online shops (Lithuanian): somebody is always responsible for the telephone,
    knows the goods, and is kind.
    """
    return manual("ask")
