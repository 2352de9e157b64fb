"""The cart is still at hand after scrolling."""

from __future__ import annotations

from auditor.models import VIEWPORT_SIZES, LayoutFlag, Viewport
from auditor.rule import (
    PRODUCT,
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


@rule(severity=Severity.MODERATE, effort=Effort.TEMPLATE, pages=PRODUCT, needs=(Need.LAYOUT,))
def cart_stays_available(page: PageFacts, *, screens: float = 1.5) -> Judgement:
    """The cart is still at hand after scrolling.

    ## Why it matters
    Reading far down a page should not part the shopper from the purchase.

    ## Fails
    ```html
    <header><a href="/cart">Cart</a></header><main style="height: 4000px"></main>
    ```

    ## Passes
    ```html
    <header style="position: sticky; top: 0"><a href="/cart">Cart</a></header>
    ```

    ## Options
    - `screens`: pages up to this many screens long need no scrolling to speak of

    ## Sources
    An article on service in online shops: it is convenient when the cart is always available.
    """
    link = page.cart.link
    layout = page.layout(Viewport.DESKTOP)
    if not link or layout is None:
        return not_applicable("no-cart")
    if layout.document_height <= screens * VIEWPORT_SIZES[layout.viewport][1]:
        return passed("short-page", evidence=link)
    stays = [
        piece
        for piece in link.evidence
        if layout.has(piece.element, LayoutFlag.FIXED) or layout.has(piece.element, LayoutFlag.STICKY)
    ]
    return passed("stays", evidence=stays) if stays else failed("scrolls-away", evidence=link)
