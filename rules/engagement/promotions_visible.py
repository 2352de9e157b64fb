"""Discounts, gifts or other offers can be seen."""

from __future__ import annotations

from auditor.rule import EVERY, Effort, Judgement, PageFacts, Severity, failed, passed, rule


@rule(severity=Severity.MINOR, effort=Effort.SETTING, pages=EVERY, near=("menu-clear",))
def promotions_visible(page: PageFacts) -> Judgement:
    """Discounts, gifts or other offers can be seen.

    A reduced price of the product itself counts.

    ## Why it matters
    A small gift or a discount sets a shop apart from the next one, but only where it is seen.

    ## Fails
    ```html
    <nav><a href="/vases">Vases</a></nav>
    ```

    ## Passes
    ```html
    <nav><a href="/vases">Vases</a> <a href="/offers">Special offers</a></nav>
    ```

    ## Sources
    Three articles on service in online shops: small gifts, discounts and offers are valued and tell a shop
    apart from others.
    """
    promotions, old = page.engagement.promotions, page.price.old
    if promotions:
        return passed("shown", evidence=promotions)
    return passed("reduced", evidence=old) if old else failed("missing")
