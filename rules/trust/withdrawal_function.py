"""A customer can withdraw from the contract online."""

from __future__ import annotations

from auditor.rule import (
    Effort,
    Judgement,
    Need,
    Scope,
    Severity,
    ShopFacts,
    failed,
    needs_review,
    passed,
    rule,
    unsure,
    warned,
)


@rule(
    severity=Severity.SERIOUS,
    effort=Effort.FEATURE,
    scope=Scope.SHOP,
    near=("terms-and-privacy", "returns-linked", "company-identity"),
    needs=(Need.SHOP,),
    only_by_law=True,
)
def withdrawal_function(shop: ShopFacts) -> Judgement:
    """A customer can withdraw from the contract online.

    ## Why it matters
    From 19 June 2026 shops in the EU are to offer a function to withdraw from the contract, as easy to find
    as the one to buy: a link or button worded like "withdraw from contract here", a step to confirm, and a
    receipt. A form to print or an e-mail address is not it.

    ## Fails
    ```html
    <footer><a href="/returns">Returns</a></footer>
    ```

    ## Passes
    ```html
    <footer><a href="/withdraw">Withdraw from contract here</a></footer>
    ```

    ## Sources
    Directive 2011/83/EU art. 11a, inserted by Directive (EU) 2023/2673. Only the link or button is looked
    for: what follows it, a visit that sends nothing cannot see.
    """
    found = [page.trust.withdrawal for page in shop.readable if page.trust.withdrawal]
    best = max(found, key=lambda fact: fact.confidence, default=None)
    if best is not None and unsure(best):
        return needs_review("unsure", evidence=best)
    if best is not None:
        return passed("there", count=len(found), evidence=best)
    form = next((page.trust.withdrawal_form for page in shop.readable if page.trust.withdrawal_form), None)
    return warned("form-only", evidence=form) if form else failed("missing", count=len(shop.readable))
