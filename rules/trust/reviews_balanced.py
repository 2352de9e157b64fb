"""Reviews are more than praise."""

from __future__ import annotations

from auditor.rule import (
    PRODUCT,
    Effort,
    Judgement,
    PageFacts,
    Severity,
    failed,
    needs_review,
    not_applicable,
    passed,
    rule,
)


@rule(
    severity=Severity.MINOR,
    effort=Effort.FEATURE,
    pages=PRODUCT,
    near=("reviews-shown", "rating-summary"),
    words=False,
)
def reviews_balanced(page: PageFacts, *, critical: float = 3.0, enough: int = 5) -> Judgement:
    """Reviews are more than praise.

    ## Why it matters
    Where everybody is delighted, nobody believes it. Critical reviews that can be read, or how many gave
    one star and how many five, make the praise credible and save returns.

    ## Fails
    Five reviews, each "5 out of 5", and no way to see how the others voted.

    ## Passes
    ```html
    <section class="reviews"><ul><li>5 stars 31</li><li>4 stars 9</li><li>3 stars 2</li><li>2 stars 0</li>
    <li>1 star 1</li></ul></section>
    ```

    ## Options
    - `critical`: stars, of five, up to which a review is a critical one
    - `enough`: number of reviews with text from which all praise is too much

    ## Sources
    An article on service in online shops: negative sides count too, they help to put mistakes right.
    """
    reviews = page.reviews.details
    critics = [review.evidence for review in reviews if review.stars is not None and review.stars <= critical]
    if critics:
        return passed("critics", count=len(critics), evidence=critics)
    if page.reviews.spread:
        return passed("spread", evidence=page.reviews.spread)
    if not reviews:
        return not_applicable("no-reviews")
    if len(reviews) < enough:
        return not_applicable("too-few", count=len(reviews), enough=enough)
    shown = [review.evidence for review in reviews[:3]]
    if any(review.stars is None for review in reviews):
        return needs_review("stars-unknown", evidence=shown)
    return failed("only-praise", count=len(reviews), evidence=shown)
