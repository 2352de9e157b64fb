"""Delivery is free, or the page tells from what sum."""

from __future__ import annotations

from auditor.models import CostKind
from auditor.rule import PRODUCT, Effort, Judgement, PageFacts, Severity, failed, passed, rule


@rule(
    severity=Severity.MINOR,
    effort=Effort.TEMPLATE,
    pages=PRODUCT,
    near=("delivery-cost-shown", "price-visible"),
)
def free_delivery(page: PageFacts) -> Judgement:
    """Delivery is free, or the page tells from what sum.

    ## Why it matters
    A sum from which delivery is free makes many add one more product; a surprise at the end makes them leave.

    ## Fails
    ```html
    <p>Delivery 4.99 EUR</p>
    ```

    ## Passes
    ```html
    <p>Delivery 4.99 EUR, free from 50 EUR</p>
    ```

    ## Sources
    Articles on service in online shops: free delivery, or from what sum.
    """
    costs = page.delivery.costs
    free = [cost for cost in costs if cost.kind is CostKind.FREE]
    limited = [cost for cost in costs if cost.kind is CostKind.FREE_FROM and cost.amount is not None]
    if free and not limited:
        return passed("free", evidence=[cost.evidence for cost in free])
    if limited and limited[0].amount is not None:
        return passed("from", sum=limited[0].amount, evidence=[cost.evidence for cost in limited])
    if costs:
        return failed("paid", evidence=[cost.evidence for cost in costs])
    return failed("missing")
