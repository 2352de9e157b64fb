"""At least one customer review with text is on the page."""

from __future__ import annotations

from auditor.rule import PRODUCT, Effort, Judgement, PageFacts, Severity, failed, passed, rule, warned


@rule(
    severity=Severity.CRITICAL,
    effort=Effort.FEATURE,
    pages=PRODUCT,
    near=("rating-summary", "product-description"),
)
def reviews_shown(page: PageFacts) -> Judgement:
    """At least one customer review with text is on the page.

    ## Why it matters
    Other customers are believed more than the shop; the first review weighs most.

    ## Fails
    ```html
    <section class="reviews">No reviews yet</section>
    ```

    ## Passes
    ```html
    <section class="reviews"><article itemprop="review"><b>Ona</b> <p itemprop="reviewBody">Glaze and
    weight are just right, arrived well packed.</p></article></section>
    ```

    ## Sources
    Articles on service in online shops: reviews of other customers belong to the product page.
    """
    reviews = page.reviews
    if reviews.texts:
        return passed("texts", count=max(len(reviews.texts), 1), evidence=reviews.texts)
    if reviews.count.value or reviews.rating:
        return warned("rating-only", evidence=reviews.rating.evidence + reviews.count.evidence)
    return failed("none", evidence=reviews.invite)
