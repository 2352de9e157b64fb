"""Shoppers add to the product page: photos, videos, questions."""

from __future__ import annotations

from auditor.rule import PRODUCT, Effort, Judgement, PageFacts, Severity, failed, passed, rule


@rule(severity=Severity.MINOR, effort=Effort.FEATURE, pages=PRODUCT, near=("reviews-shown",))
def customer_content(page: PageFacts) -> Judgement:
    """Shoppers add to the product page: photos, videos, questions.

    Reviews in words have rules of their own and do not count here.

    ## Why it matters
    A photo from somebody's kitchen shows what no studio photo can, and a question that was asked is one that
    others have, too.

    ## Fails
    ```html
    <section class="reviews"><p class="review">Great vase, thank you!</p></section>
    ```

    ## Passes
    ```html
    <section class="reviews"><h2>Customer photos</h2> <img src="/uploads/vase.jpg" alt="At home"></section>
    ```

    ## Sources
    An article on communication in online trade: content that users add (questions, photos, videos, forums)
    makes them stay longer.
    """
    photos, questions = page.engagement.customer_photos, page.reviews.questions
    if photos:
        return passed("photos", evidence=photos)
    return passed("questions", evidence=questions) if questions else failed("missing")
