"""E-mails are answered within hours."""

from __future__ import annotations

from auditor.rule import Judgement, Severity, ShopFacts, manual, rule


@rule(severity=Severity.SERIOUS, manual=True)
def emails_answered(_shop: ShopFacts) -> Judgement:
    """E-mails are answered within hours.

    ## Why it matters
    More than a third of shoppers write an e-mail, because it asks least of them. They are content with an
    answer within some hours; a day later they have bought elsewhere.

    ## Sources
    Articles on service in online shops (Lithuanian, Polish): an answer within an hour or some hours; tickets,
    so that several e-mails on one problem are one case.
    """
    return manual("ask")
