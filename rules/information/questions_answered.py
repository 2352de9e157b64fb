"""Shoppers can ask about the product where they look at it."""

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
    warned,
)


@rule(
    severity=Severity.MINOR,
    effort=Effort.FEATURE,
    pages=PRODUCT,
    near=("reviews-shown", "product-description"),
)
def questions_answered(page: PageFacts) -> Judgement:
    """Shoppers can ask about the product where they look at it.

    ## Why it matters
    One question that is answered in public saves the same question of a hundred others, who never ask it.

    ## Fails
    ```html
    <h1>Vase</h1><p>39 EUR</p>
    ```

    ## Passes
    ```html
    <h2>Questions and answers</h2><p>Is it watertight? Yes, the inside is glazed.</p>
    ```

    ## Sources
    Articles on service in online shops: answers to shoppers' questions on the product page. A chat or form
    that is not about the product warns: its answers are seen by one shopper only.
    """
    questions = page.reviews.questions
    if unsure(questions):
        return needs_review("unsure", evidence=questions)
    if questions:
        return passed("there", evidence=questions)
    if page.contact.live_chat:
        return warned("chat-only", evidence=page.contact.live_chat)
    if page.contact.form:
        return warned("form-only", evidence=page.contact.form)
    return failed("missing")
