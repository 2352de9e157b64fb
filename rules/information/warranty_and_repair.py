"""Guarantee and repair are told."""

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


@rule(
    severity=Severity.MODERATE,
    effort=Effort.SETTING,
    pages=PRODUCT,
    near=("product-description", "product-name"),
)
def warranty_and_repair(page: PageFacts) -> Judgement:
    """Guarantee and repair are told.

    ## Why it matters
    Who stands by the product when it breaks decides between two shops with the same price.

    ## Fails
    ```html
    <h1>Kettle</h1><p>1.7 litres.</p>
    ```

    ## Passes
    ```html
    <p>Two years guarantee. Repairs: our workshop, within ten days.</p>
    ```

    ## Sources
    An article on communication in online trade: how can I have my product repaired?
    """
    found = page.product.warranty
    if not found:
        return failed("missing")
    return needs_review("unsure", evidence=found) if unsure(found) else passed("told", evidence=found)
