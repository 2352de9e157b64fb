"""Safety notes, or the maker with contact, are on the page."""

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
    severity=Severity.SERIOUS,
    effort=Effort.CONTENT,
    pages=PRODUCT,
    near=("product-specifications", "product-description"),
)
def safety_information(page: PageFacts) -> Judgement:
    """Safety notes, or the maker with contact, are on the page.

    ## Why it matters
    Shoppers ask whether a thing is safe for children, food, skin. In the EU an offer has to show who made
    the product and how to reach them, and warnings in the shopper's language, since 2024-12-13.

    ## Fails
    ```html
    <h1>Toy train</h1><p>Wooden, 30 cm.</p>
    ```

    ## Passes
    ```html
    <h2>Safety</h2><p>Not suitable for children under 3 years: small parts.</p>
    ```

    ## Sources
    An article on service in online shops: safety rules of the product.
    Regulation (EU) 2023/988 (GPSR) art. 19.
    """
    maker, notes = page.product.manufacturer_contact, page.product.safety
    if maker:
        return passed("maker", evidence=maker)
    if not notes:
        return failed("missing")
    return needs_review("unsure", evidence=notes) if unsure(notes) else passed("notes", evidence=notes)
