"""A telephone number is in the first screen."""

from __future__ import annotations

from auditor.models import Term
from auditor.rule import EVERY, Effort, Judgement, Need, PageFacts, Severity, failed, passed, rule, warned


@rule(
    severity=Severity.CRITICAL,
    effort=Effort.TEMPLATE,
    pages=EVERY,
    needs=(Need.LAYOUT,),
    near=("shop-logo", "cart-visible"),
    words=False,
)
def phone_visible(page: PageFacts) -> Judgement:
    """A telephone number is in the first screen.

    ## Why it matters
    A number in sight says that there are people behind the shop, even to those who never call.

    ## Fails
    ```html
    <header><a href="/">Shop</a></header>
    ```

    ## Passes
    ```html
    <header><a href="/">Shop</a> <a href="tel:+37060000000">+370 600 00000</a></header>
    ```

    ## Sources
    An article on service: the number is told in a place that is easy to see.
    """
    phones = page.contact.phones
    if not phones:
        return failed("missing")
    evidence = [phone.evidence for phone in phones]
    hidden = [
        Term(key=f"viewport.{layout.viewport.value}")
        for layout in page.layouts
        if not any(layout.screen_of(piece.element) == 1 for piece in evidence)
    ]
    if not hidden:
        return passed("visible", number=phones[0].shown, evidence=evidence)
    if len(hidden) == len(page.layouts):
        return failed("not-in-first-screen", number=phones[0].shown, evidence=evidence)
    return warned("hidden-in-one", number=phones[0].shown, viewport=hidden[0], evidence=evidence)
