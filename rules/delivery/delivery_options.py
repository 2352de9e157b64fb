"""There is more than one way to get the product."""

from __future__ import annotations

from auditor.rule import PRODUCT, Effort, Judgement, PageFacts, Severity, failed, passed, rule, warned


@rule(
    severity=Severity.MODERATE,
    effort=Effort.TEMPLATE,
    pages=PRODUCT,
    near=("delivery-cost-shown", "add-to-cart-visible"),
)
def delivery_options(page: PageFacts, *, enough: int = 2) -> Judgement:
    """There is more than one way to get the product.

    ## Why it matters
    Some are never at home for a courier, others have no locker near; a choice suits both.

    ## Fails
    ```html
    <h1>Vase</h1><p>39 EUR</p>
    ```

    ## Passes
    ```html
    <p>Courier 4.99 EUR, parcel locker 2.99 EUR, pickup in our shop free</p>
    ```

    ## Options
    - `enough`: number of ways that pass

    ## Sources
    An article on requirements for online shops: several ways of delivery to choose from.
    """
    methods = page.delivery.methods
    names = tuple(sorted({method.name for method in methods}))
    evidence = [method.evidence for method in methods]
    if len(names) >= enough:
        return passed("several", count=len(names), evidence=evidence)
    if names:
        return warned("one", evidence=evidence)
    if page.delivery.link:
        return warned("one-click", evidence=page.delivery.link)
    return failed("none")
