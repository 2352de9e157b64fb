"""Shoppers can write to the shop in a form."""

from __future__ import annotations

from auditor.models import PageKind
from auditor.rule import (
    Effort,
    Judgement,
    Need,
    Scope,
    Severity,
    ShopFacts,
    failed,
    needs_review,
    passed,
    rule,
    warned,
)


@rule(
    severity=Severity.MODERATE,
    effort=Effort.FEATURE,
    scope=Scope.SHOP,
    near=("email-shown", "phone-visible"),
    needs=(Need.SHOP,),
)
def contact_form(shop: ShopFacts) -> Judgement:
    """Shoppers can write to the shop in a form.

    ## Why it matters
    A form needs no mail program and works from any phone or computer. An address alone asks for more effort.

    ## Fails
    ```html
    <footer>Vases, 1 Quay Street, Galway</footer>
    ```

    ## Passes
    ```html
    <form method="post"><h2>Write to us</h2> <input type="email" name="email">
    <textarea name="message"></textarea> <button>Send</button></form>
    ```

    ## Sources
    Articles on service in online shops: online forms are one of the ways to hear from customers, and they
    expect several ways to reach the shop.
    """
    for page in shop.readable:
        if page.contact.form:
            return passed("form", url=page.url, evidence=page.contact.form)
    for page in shop.of_kind(PageKind.CONTACT):
        if page.contact.emails:
            first = page.contact.emails[0]
            return warned("address-only", address=first.name, url=page.url, evidence=first.evidence)
    unread = shop.unread_of_kind(PageKind.CONTACT)
    if unread:
        return needs_review("unread", url=unread[0].url)
    return failed("missing", count=len(shop.readable))
