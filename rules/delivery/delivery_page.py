"""A page explains delivery and payment with amounts and times."""

from __future__ import annotations

from auditor.models import PageKind
from auditor.rule import (
    Judgement,
    Need,
    Scope,
    Severity,
    ShopFacts,
    failed,
    needs_review,
    passed,
    rule,
    warned,
)


@rule(severity=Severity.SERIOUS, scope=Scope.SHOP, needs=(Need.SHOP,))
def delivery_page(shop: ShopFacts) -> Judgement:
    """A page explains delivery and payment with amounts and times.

    ## Why it matters
    Who hesitates looks for one place that tells everything: prices by way and sum, days, carriers, payment.

    ## Fails
    ```html
    <footer><a href="/contact">Contact</a></footer>
    ```

    ## Passes
    ```html
    <h1>Delivery and payment</h1><p>Courier 4.99 EUR, 1-3 working days. Free delivery from 50 EUR.</p>
    ```

    ## Sources
    Articles on service in online shops: transport costs and times told plainly.
    """
    pages = shop.of_kind(PageKind.DELIVERY, PageKind.PAYMENT, PageKind.FAQ)
    best = max(pages, key=lambda page: bool(page.delivery.costs) + bool(page.delivery.times), default=None)
    unread = [page for page in shop.pages if page.kind is PageKind.DELIVERY and page not in pages]
    if best is None or (best.kind is PageKind.FAQ and not (best.delivery.costs or best.delivery.times)):
        if unread:
            return needs_review("unread", url=unread[0].url)
        return failed("none")
    evidence = [cost.evidence for cost in best.delivery.costs[:2]]
    evidence += [time.evidence for time in best.delivery.times[:2]]
    if best.delivery.costs and best.delivery.times:
        return passed("complete", url=best.url, evidence=evidence)
    if best.delivery.costs:
        return warned("no-time", url=best.url, evidence=evidence)
    if best.delivery.times:
        return warned("no-cost", url=best.url, evidence=evidence)
    return warned("neither", url=best.url)
