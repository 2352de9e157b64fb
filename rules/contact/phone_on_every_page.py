"""The telephone number is on every page."""

from __future__ import annotations

from auditor.models import PageKind
from auditor.rule import (
    Judgement,
    Need,
    Scope,
    Severity,
    ShopFacts,
    failed,
    not_applicable,
    passed,
    rule,
    warned,
)

NO_SHOP_FRAME = (PageKind.CHECKOUT, PageKind.ERROR)
"""Kinds of page that shops strip of header and footer on purpose."""


@rule(severity=Severity.SERIOUS, scope=Scope.SHOP, needs=(Need.SHOP,), words=False)
def phone_on_every_page(shop: ShopFacts, *, tolerated: float = 0.2) -> Judgement:
    """The telephone number is on every page.

    ## Why it matters
    The question comes where the shopper is, not on the contact page.

    ## Fails
    ```html
    <h1>Contact</h1><p>Call +370 600 00000</p>
    ```
    when it is on the contact page only.

    ## Passes
    ```html
    <header><a href="tel:+37060000000">+370 600 00000</a></header>
    ```
    on all pages.

    ## Options
    - `tolerated`: share of pages without a number up to which the rule only warns

    ## Sources
    An article on service: the number is told on all pages of the site.
    """
    pages = [page for page in shop.readable if page.kind not in NO_SHOP_FRAME]
    without = [page for page in pages if not page.contact.phones]
    if not pages:
        return not_applicable("no-pages")
    if not without:
        evidence = [page.contact.phones[0].evidence for page in pages[:3]]
        return passed("everywhere", count=len(pages), evidence=evidence)
    share = len(without) / len(pages)
    if share == 1:
        return failed("nowhere", pages=len(pages))
    say = warned if share <= tolerated else failed
    return say("some", count=len(without), pages=len(pages), url=without[0].url)
