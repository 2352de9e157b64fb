"""The product page tells when the product arrives."""

from __future__ import annotations

from auditor.models import Days
from auditor.rule import PRODUCT, Effort, Judgement, PageFacts, Severity, failed, passed, rule, warned


@rule(
    severity=Severity.CRITICAL,
    effort=Effort.TEMPLATE,
    pages=PRODUCT,
    near=("delivery-cost-shown", "add-to-cart-visible"),
)
def delivery_time_shown(page: PageFacts) -> Judgement:
    """The product page tells when the product arrives.

    ## Why it matters
    A present, a repair, a journey: often the day decides, not the price.

    ## Fails
    ```html
    <h1>Vase</h1><p>39 EUR</p>
    ```

    ## Passes
    ```html
    <h1>Vase</h1><p>Delivery in 1-3 working days</p>
    ```

    ## Sources
    Articles on service in online shops: when will my product arrive? Directive 2011/83/EU art. 6(1)(g).
    """
    times = page.delivery.times
    evidence = [time.evidence for time in times]
    spans = tuple(
        Days(least=time.least_days, most=time.most_days)
        for time in times
        if time.least_days is not None and time.most_days is not None
    )
    if spans:
        return passed("days", days=spans[0], evidence=evidence)
    if times:
        return passed("told", evidence=evidence)
    if page.delivery.link:
        return warned("one-click", evidence=page.delivery.link)
    return failed("missing")
