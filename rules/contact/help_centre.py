"""Answers to usual questions can be looked up."""

from __future__ import annotations

from auditor.models import PageKind
from auditor.rule import Effort, Judgement, Need, Scope, Severity, ShopFacts, failed, passed, rule


@rule(
    severity=Severity.MODERATE,
    effort=Effort.CONTENT,
    scope=Scope.SHOP,
    near=("terms-and-privacy", "search-available"),
    needs=(Need.SHOP,),
)
def help_centre(shop: ShopFacts) -> Judgement:
    """Answers to usual questions can be looked up.

    ## Why it matters
    Most questions come again and again. An answer that can be found at night saves the shopper a wait and the
    shop a call.

    ## Fails
    ```html
    <footer><a href="/about">About us</a></footer>
    ```

    ## Passes
    ```html
    <footer><a href="/faq">Questions and answers</a></footer>
    ```

    ## Sources
    Articles on service in online shops: a knowledge base, and a page with the questions that customers ask.
    """
    for page in shop.of_kind(PageKind.FAQ):
        return passed("page", url=page.url, evidence=page.trust.faq)
    for page in shop.readable:
        if page.trust.faq:
            return passed("linked", url=page.url, evidence=page.trust.faq)
    return failed("missing", count=len(shop.readable))
