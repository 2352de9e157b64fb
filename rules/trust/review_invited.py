"""Customers are asked for a review."""

from __future__ import annotations

from auditor.rule import PRODUCT, Effort, Judgement, PageFacts, Severity, failed, passed, rule


@rule(severity=Severity.SERIOUS, effort=Effort.FEATURE, pages=PRODUCT, near=("reviews-shown",))
def review_invited(page: PageFacts) -> Judgement:
    """Customers are asked for a review.

    ## Why it matters
    Satisfied customers write when asked; without an invitation mostly the others do.

    ## Fails
    ```html
    <section class="reviews"><p>Great vase, thank you!</p></section>
    ```

    ## Passes
    ```html
    <section class="reviews"><a href="#review-form">Write a review</a></section>
    ```

    ## Sources
    Articles on service in online shops: a good way to get reviews is to ask for them.
    """
    invite = page.reviews.invite
    return passed("invited", evidence=invite) if invite else failed("missing")
