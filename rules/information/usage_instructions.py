"""The page tells how to use, assemble or care for the product."""

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
    effort=Effort.CONTENT,
    pages=PRODUCT,
    near=("product-description", "product-name"),
)
def usage_instructions(page: PageFacts) -> Judgement:
    """The page tells how to use, assemble or care for the product.

    ## Why it matters
    Questions after the purchase cost both sides time. Care and assembly told beforehand prevent returns.

    ## Fails
    ```html
    <h1>Linen shirt</h1><p>Cool in summer.</p>
    ```

    ## Passes
    ```html
    <h2>Care</h2><p>Wash at 40 degrees, iron while damp.</p>
    ```

    ## Sources
    Articles on service in online shops ask for instructions of use on the product page.
    """
    found = page.product.instructions
    if not found:
        return failed("missing")
    return needs_review("unsure", evidence=found) if unsure(found) else passed("told", evidence=found)
