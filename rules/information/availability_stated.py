"""The page tells whether the product is in stock."""

from __future__ import annotations

from auditor.models import Availability, Term
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


@rule(
    severity=Severity.SERIOUS,
    effort=Effort.TEMPLATE,
    pages=PRODUCT,
    near=("add-to-cart-visible", "price-visible"),
)
def availability_stated(page: PageFacts) -> Judgement:
    """The page tells whether the product is in stock.

    ## Why it matters
    Learning in the cart, or by e-mail, that a product is sold out loses the shopper and their trust.

    ## Fails
    ```html
    <h1>Vase</h1><p>39 EUR</p>
    ```

    ## Passes
    ```html
    <h1>Vase</h1><p>39 EUR</p><p>In stock: 7 pieces</p>
    ```

    ## Sources
    Articles on service in online shops: availability answers a question before it is asked.
    """
    availability = page.product.availability
    if not availability:
        return failed("missing")
    if not page.product.availability_shown and page.language_supported:
        return warned("markup-only", evidence=availability)
    if unsure(availability):
        return needs_review("unsure", evidence=availability)
    state = Term(key=f"availability.{(availability.value or Availability.IN_STOCK).value}")
    return passed("told", state=state, evidence=availability)
