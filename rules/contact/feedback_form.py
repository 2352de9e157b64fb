"""Customers can tell the shop what was good and what was bad."""

from __future__ import annotations

from auditor.rule import Effort, Judgement, Need, Scope, Severity, ShopFacts, failed, passed, rule


@rule(
    severity=Severity.MINOR,
    effort=Effort.FEATURE,
    scope=Scope.SHOP,
    near=("terms-and-privacy", "email-shown"),
    needs=(Need.SHOP,),
)
def feedback_form(shop: ShopFacts) -> Judgement:
    """Customers can tell the shop what was good and what was bad.

    A survey, a form for complaints and suggestions, or a page to rate the shop. Reviews of products do not
    count.

    ## Why it matters
    Who finds no place to complain does it where everybody reads it, or just never comes back.

    ## Fails
    ```html
    <footer><a href="/about">About us</a></footer>
    ```

    ## Passes
    ```html
    <footer><a href="/feedback">Tell us what we can do better</a></footer>
    ```

    ## Sources
    An article on service in online shops: sending forms and asking customers shows how satisfied they are,
    and what is criticised helps to get better.
    """
    for page in shop.readable:
        if page.contact.feedback:
            return passed("asked", url=page.url, evidence=page.contact.feedback)
    return failed("missing", count=len(shop.readable))
