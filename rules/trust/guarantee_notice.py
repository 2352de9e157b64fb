"""The notice on the legal guarantee is shown."""

from __future__ import annotations

from auditor.rule import Effort, Judgement, Need, Scope, Severity, ShopFacts, failed, passed, rule, warned


@rule(
    severity=Severity.MODERATE,
    effort=Effort.SETTING,
    scope=Scope.SHOP,
    near=("warranty-and-repair", "terms-and-privacy", "company-identity"),
    needs=(Need.SHOP,),
    only_by_law=True,
)
def guarantee_notice(shop: ShopFacts) -> Judgement:
    """The notice on the legal guarantee is shown.

    ## Why it matters
    From 27 September 2026 shops in the EU show a harmonised notice on the legal guarantee of conformity. It
    tells customers that faults are the seller's to mend, whatever other guarantee there is.

    ## Fails
    ```html
    <p>Warranty 12 months</p>
    ```

    ## Passes
    ```html
    <aside><b>Legal guarantee of conformity</b> <p>At least two years, free of charge.</p></aside>
    ```

    ## Sources
    Directive (EU) 2024/825 and Implementing Regulation (EU) 2025/1960. The notice is told by its words: a
    picture of it without a text for those who cannot see it is not recognised.
    """
    notices = [page.trust.guarantee_notice for page in shop.readable if page.trust.guarantee_notice]
    if notices:
        return passed("there", count=len(notices), evidence=max(notices, key=lambda fact: fact.confidence))
    told = next((page.trust.guarantee_told for page in shop.readable if page.trust.guarantee_told), None)
    return warned("in-text", evidence=told) if told else failed("missing", count=len(shop.readable))
