"""Customers can see how far their order is."""

from __future__ import annotations

from auditor.rule import Effort, Judgement, Need, Scope, Severity, ShopFacts, failed, passed, rule, warned


@rule(
    severity=Severity.MODERATE,
    effort=Effort.FEATURE,
    scope=Scope.SHOP,
    near=("account-area", "terms-and-privacy"),
    needs=(Need.SHOP,),
)
def order_tracking(shop: ShopFacts) -> Judgement:
    """Customers can see how far their order is.

    ## Why it matters
    After paying, "where is my parcel?" is the question. Who can look it up does not have to ask. An account
    may show it, but only to those who expect it there.

    ## Fails
    ```html
    <footer><a href="/delivery">Delivery</a></footer>
    ```

    ## Passes
    ```html
    <footer><a href="/track">Track your order</a></footer>
    ```

    ## Sources
    An article on service: a system in which the customer always sees how the status of the order changes.
    """
    for page in shop.readable:
        if page.trust.order_tracking:
            return passed("offered", url=page.url, evidence=page.trust.order_tracking)
    for page in shop.readable:
        if page.engagement.account:
            return warned("account-only", url=page.url, evidence=page.engagement.account)
    return failed("missing", count=len(shop.readable))
