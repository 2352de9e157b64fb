"""The page says whether and how reviews are checked."""

from __future__ import annotations

from auditor.rule import (
    PRODUCT,
    Effort,
    Judgement,
    PageFacts,
    Severity,
    failed,
    not_applicable,
    passed,
    rule,
    warned,
)


@rule(severity=Severity.MODERATE, effort=Effort.FEATURE, pages=PRODUCT, near=("reviews-shown",))
def reviews_verified_stated(page: PageFacts) -> Judgement:
    """The page says whether and how reviews are checked.

    ## Why it matters
    Reviews can be bought. Who says "verified purchase", or how reviews are checked, is believed; in the EU it
    has to be said, even when nothing is checked.

    ## Fails
    ```html
    <section class="reviews"><article class="review"><p>Great vase, thank you!</p></article></section>
    ```

    ## Passes
    ```html
    <section class="reviews"><article class="review"><p>Great vase, thank you!</p><p>Verified purchase</p>
    </article></section>
    ```

    ## Sources
    An article on requirements for online shops: honesty. Directive 2005/29/EC art. 7(6).
    """
    reviews = page.reviews
    if reviews.verified and (reviews.details or reviews.rating or reviews.count.value):
        return passed("stated", evidence=reviews.verified)
    if reviews.details:
        return failed("silent", evidence=[review.evidence for review in reviews.details[:2]])
    if reviews.rating or reviews.count.value:
        return warned("rating-silent", evidence=reviews.rating.evidence + reviews.count.evidence)
    return not_applicable("no-reviews")
