"""The shop answers reviews, critical ones too."""

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


@rule(severity=Severity.MODERATE, effort=Effort.CONTENT, pages=PRODUCT, near=("reviews-shown",))
def reviews_answered(page: PageFacts, *, critical: float = 3.0) -> Judgement:
    """The shop answers reviews, critical ones too.

    ## Why it matters
    Complaints must be answered as well: others see that nobody is left alone with a problem, that mistakes
    are put right, and that the shop hides nothing.

    ## Fails
    ```html
    <section class="reviews"><article class="review"><p>The handle broke on the first day.</p>
    <p>1 out of 5</p></article></section>
    ```

    ## Passes
    ```html
    <section class="reviews"><article class="review"><p>The handle broke on the first day.</p>
    <p>1 out of 5</p><p>Answer from the shop: We are sorry, a new one is on its way.</p></article></section>
    ```

    ## Options
    - `critical`: stars, of five, up to which a review is a critical one

    ## Sources
    An article on service in online shops: negative comments and complaints are answered too.
    """
    reviews = page.reviews.details
    if not reviews:
        return not_applicable("no-reviews")
    answers = [review.answer for review in reviews if review.answer]
    unhappy = [review for review in reviews if review.stars is not None and review.stars <= critical]
    ignored = [review.evidence for review in unhappy if not review.answered]
    if answers and ignored:
        return warned("critical-unanswered", count=len(ignored), evidence=(*ignored[:2], *answers[:1]))
    if answers:
        return passed("answered", count=len(answers), evidence=answers)
    if not unhappy and all(review.stars is not None for review in reviews):
        return warned("praise-unanswered", count=len(reviews), evidence=[r.evidence for r in reviews[:2]])
    return failed("none", count=len(reviews), evidence=ignored or [review.evidence for review in reviews[:2]])
