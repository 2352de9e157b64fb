"""A link or icon to the cart is in the first screen."""

from __future__ import annotations

from auditor.models import PageKind, Term
from auditor.rule import (
    EVERY,
    Effort,
    Judgement,
    Need,
    PageFacts,
    Severity,
    failed,
    not_applicable,
    passed,
    rule,
)


@rule(
    severity=Severity.CRITICAL, effort=Effort.TEMPLATE, pages=EVERY, needs=(Need.LAYOUT,), near=("shop-logo",)
)
def cart_visible(page: PageFacts) -> Judgement:
    """A link or icon to the cart is in the first screen.

    ## Why it matters
    Shoppers look at the cart again and again; who does not find the way back to it does not pay.

    ## Fails
    ```html
    <header><a href="/">Shop</a></header>
    ```

    ## Passes
    ```html
    <header><a href="/">Shop</a> <a href="/cart">Cart (2)</a></header>
    ```

    ## Sources
    An article on service in online shops: give visibility to the cart's icon.
    """
    if page.kind in (PageKind.CART, PageKind.CHECKOUT):
        return not_applicable("is-cart")
    link = page.cart.link
    if not link:
        return failed("missing")
    for layout in page.layouts:
        placed = [layout.screen_of(piece.element) for piece in link.evidence]
        screens = [screen for screen in placed if screen is not None]
        viewport = Term(key=f"viewport.{layout.viewport.value}")
        if not screens:
            return failed("hidden", viewport=viewport, evidence=link)
        if min(screens) > 1:
            return failed("below", viewport=viewport, screen=min(screens), evidence=link)
    return passed("visible", evidence=link)
