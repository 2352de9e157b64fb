"""A page explains delivery and payment with amounts and times."""

from __future__ import annotations

from auditor.models import PageFacts, PageKind
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
    warned,
)


@rule(
    severity=Severity.SERIOUS,
    effort=Effort.CONTENT,
    scope=Scope.SHOP,
    near=("terms-and-privacy", "menu-clear"),
    needs=(Need.SHOP,),
)
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
    best = max(pages, key=_worth, default=None)
    if best is None or _worth(best) == (0, False):
        unread = shop.unread_of_kind(PageKind.DELIVERY)
        return needs_review("unread", url=unread[0].url) if unread else failed("none")
    evidence = [cost.evidence for cost in best.delivery.costs[:2]]
    evidence += [time.evidence for time in best.delivery.times[:2]]
    if best.delivery.costs and best.delivery.times:
        return passed("complete", url=best.url, evidence=evidence)
    if best.delivery.costs:
        return warned("no-time", url=best.url, evidence=evidence)
    if best.delivery.times:
        return warned("no-cost", url=best.url, evidence=evidence)
    return warned("neither", url=best.url)


def _worth(page: PageFacts) -> tuple[int, bool]:
    """How much of costs and times a page tells, 0..2, and whether delivery is what it is for."""
    return bool(page.delivery.costs) + bool(page.delivery.times), page.kind is PageKind.DELIVERY
