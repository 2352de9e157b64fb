"""Return terms are on the product page or one click from it."""

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
    severity=Severity.CRITICAL,
    effort=Effort.SETTING,
    pages=PRODUCT,
    near=("delivery-cost-shown", "add-to-cart-visible"),
)
def returns_linked(page: PageFacts) -> Judgement:
    """Return terms are on the product page or one click from it.

    ## Why it matters
    18 % of shoppers gave up a cart because of the return policy, and 20 % of shops do not even link it in
    the footer (Baymard Institute).

    ## Fails
    ```html
    <footer><a href="/contact">Contact</a></footer>
    ```

    ## Passes
    ```html
    <p>Free returns within 30 days</p><footer><a href="/returns">Returns</a></footer>
    ```

    ## Sources
    Articles on requirements for online shops: simple and clear returns. Directive 2011/83/EU art. 6(1)(h).
    """
    returns = page.trust.returns
    if not returns:
        return failed("missing")
    return needs_review("unsure", evidence=returns) if unsure(returns) else passed("there", evidence=returns)
