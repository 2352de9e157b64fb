"""Average rating and number of reviews are told."""

from __future__ import annotations

from auditor.rule import PRODUCT, Effort, Judgement, PageFacts, Severity, failed, passed, rule, warned


@rule(
    severity=Severity.MODERATE, effort=Effort.FEATURE, pages=PRODUCT, near=("product-name", "reviews-shown")
)
def rating_summary(page: PageFacts) -> Judgement:
    """Average rating and number of reviews are told.

    ## Why it matters
    Stars without a number can be one friend's; the number makes them count.

    ## Fails
    ```html
    <section class="reviews"><p>Great vase, thank you!</p></section>
    ```

    ## Passes
    ```html
    <p>4.7 out of 5 (38 reviews)</p>
    ```

    ## Sources
    An article on service in online shops: ratings help future customers to a first opinion.
    """
    rating, count = page.reviews.rating, page.reviews.count
    evidence = rating.evidence + count.evidence
    told = float((rating.value or "0").replace(",", "."))
    if rating and count.value:
        return passed("both", rating=told, count=count.value, evidence=evidence)
    if rating:
        return warned("no-count", rating=told, evidence=evidence)
    if count.value:
        return warned("no-rating", count=count.value, evidence=evidence)
    return failed("none")
