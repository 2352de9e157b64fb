"""The product can be paid in instalments."""

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
    severity=Severity.MINOR,
    effort=Effort.SETTING,
    pages=PRODUCT,
    near=("price-visible", "payment-methods-shown"),
)
def instalments_offered(page: PageFacts) -> Judgement:
    """The product can be paid in instalments.

    ## Why it matters
    What is too much today may fit into three months, for those who know that they can.

    ## Fails
    ```html
    <p>899 EUR</p><p>Pay by card or bank transfer</p>
    ```

    ## Passes
    ```html
    <p>899 EUR, or 3 instalments of 299.67 EUR</p>
    ```

    ## Sources
    An article on requirements for online shops: buying in instalments.
    """
    instalments = page.price.instalments
    if unsure(instalments):
        return needs_review("unsure", evidence=instalments)
    return passed("offered", evidence=instalments) if instalments else failed("missing")
