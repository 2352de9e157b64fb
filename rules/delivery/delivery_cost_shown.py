"""The product page tells what delivery costs."""

from __future__ import annotations

from auditor.rule import PRODUCT, Effort, Judgement, PageFacts, Severity, failed, passed, rule, warned


@rule(
    severity=Severity.CRITICAL,
    effort=Effort.TEMPLATE,
    pages=PRODUCT,
    near=("price-visible", "add-to-cart-visible"),
)
def delivery_cost_shown(page: PageFacts) -> Judgement:
    """The product page tells what delivery costs.

    ## Why it matters
    64 % of shoppers look for delivery costs on the product page, 43 % of shops do not show them there
    (Baymard Institute). Costs that appear in the cart only are the first reason to leave it.

    ## Fails
    ```html
    <h1>Vase</h1><p>39 EUR</p>
    ```

    ## Passes
    ```html
    <h1>Vase</h1><p>39 EUR</p><p>Delivery 3.99 EUR, free delivery from 50 EUR</p>
    ```

    ## Sources
    An article on service in online shops: the sum of transport costs. Directive 2011/83/EU art. 6(1)(e).
    """
    costs = page.delivery.costs
    evidence = [cost.evidence for cost in costs]
    amounts = tuple(cost.amount for cost in costs if cost.amount is not None)
    if amounts:
        return passed("amounts", amounts=amounts[:4], evidence=evidence)
    if costs:
        return passed("free", evidence=evidence)
    if page.delivery.link:
        return warned("one-click", evidence=page.delivery.link)
    return failed("missing")
