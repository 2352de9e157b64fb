"""The telephone number is on every page."""

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
    not_applicable,
    passed,
    rule,
    warned,
)

NO_SHOP_FRAME = (PageKind.CHECKOUT, PageKind.ERROR)
"""Kinds of page that shops strip of header and footer on purpose."""


@rule(
    severity=Severity.SERIOUS,
    effort=Effort.TEMPLATE,
    scope=Scope.SHOP,
    near=("phone-visible", "shop-logo"),
    needs=(Need.SHOP,),
    words=False,
)
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
    kinds = (kind for kind in PageKind if kind not in NO_SHOP_FRAME)
    found = [(page.url, page.contact.phones[:1]) for page in shop.of_kind(*kinds)]
    without = [url for url, phones in found if not phones]
    if not found:
        return not_applicable("no-pages")
    if not without:
        evidence = [phone.evidence for _, phones in found[:3] for phone in phones]
        return passed("everywhere", count=len(found), evidence=evidence)
    share = len(without) / len(found)
    if share == 1:
        return failed("nowhere", pages=len(found))
    say = warned if share <= tolerated else failed
    return say("some", count=len(without), pages=len(found), url=without[0])
