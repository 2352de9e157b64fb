"""A text describes the product."""

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
    warned,
)


@rule(severity=Severity.SERIOUS, effort=Effort.CONTENT, pages=PRODUCT, near=("product-name",))
def product_description(page: PageFacts, *, enough: int = 50, some: int = 20) -> Judgement:
    """A text describes the product.

    ## Why it matters
    Attributes say what a product is; a text says what it is good for and whom it suits.

    ## Fails
    ```html
    <h1>Vase</h1><p>Blue.</p>
    ```

    ## Passes
    ```html
    <div class="product-description">Fifty words or more on what the vase is made of, how it is thrown
    and glazed, which flowers suit it and how it feels in the hand ...</div>
    ```

    ## Options
    - `enough`: words that pass
    - `some`: words from which a text warns

    ## Sources
    An article on communication in online trade: product descriptions answer the questions before buying.
    """
    description = page.product.description
    words = description.value.words if description.value else 0
    if words < some:
        return failed("none" if not words else "short", count=words, enough=enough, evidence=description)
    if unsure(description):
        return needs_review("unsure", evidence=description)
    if words < enough:
        return warned("short", count=words, enough=enough, evidence=description)
    return passed("enough", count=words, evidence=description)
