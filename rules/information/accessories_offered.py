"""Accessories or similar products are offered."""

from __future__ import annotations

from auditor.rule import (
    PRODUCT,
    Effort,
    Judgement,
    PageFacts,
    Severity,
    failed,
    needs_review,
    passed,
    rule,
    unsure,
)


@rule(severity=Severity.MINOR, effort=Effort.FEATURE, pages=PRODUCT)
def accessories_offered(page: PageFacts) -> Judgement:
    """Accessories or similar products are offered.

    ## Why it matters
    Who needs a filter, a cable or another colour finds it here, or in another shop.

    ## Fails
    ```html
    <h1>Coffee dripper</h1><p>39 EUR</p>
    ```

    ## Passes
    ```html
    <h2>Goes well with it</h2>
    <a href="/filters"><img src="/img/filters.jpg" alt="Paper filters"> Paper filters</a>
    ```

    ## Sources
    Articles on service in online shops: accessories, consumables and similar products beside the product.
    """
    related = page.product.related
    if unsure(related):
        return needs_review("unsure", evidence=related)
    return passed("there", evidence=related) if related else failed("missing")
