"""There are standards for service."""

from __future__ import annotations

from auditor.rule import Judgement, Severity, ShopFacts, manual, rule


@rule(severity=Severity.MODERATE, manual=True)
def service_standards(_shop: ShopFacts) -> Judgement:
    """There are standards for service.

    ## Why it matters
    Everybody should know exactly what is expected and by what it is measured; otherwise service depends on
    who happens to be there.

    ## Sources
    An article on requirements for online shops (Russian): standards for the team are the first step.
    """
    return manual("ask")
