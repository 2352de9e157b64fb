"""Those who serve customers are trained."""

from __future__ import annotations

from auditor.rule import Judgement, Severity, ShopFacts, manual, rule


@rule(severity=Severity.MODERATE, manual=True)
def staff_trained(_shop: ShopFacts) -> Judgement:
    """Those who serve customers are trained.

    ## Why it matters
    The more the people at the telephone and in the chat know, the more questions end at the first contact.
    Training motivates, too.

    ## Sources
    Articles on service in online shops (Lithuanian, Russian): knowledge of the goods, courtesy,
    regular training.
    """
    return manual("ask")
