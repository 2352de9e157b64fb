"""The price with its currency stands in the first screen, in type as large as the text or larger."""

from __future__ import annotations

from auditor.models import Layout, Money, Term, Viewport
from auditor.rule import (
    PRODUCT,
    Effort,
    Evidence,
    Judgement,
    Need,
    PageFacts,
    Severity,
    failed,
    needs_review,
    passed,
    rule,
    warned,
)

from ..body_text import body_size


@rule(
    severity=Severity.CRITICAL,
    effort=Effort.TEMPLATE,
    pages=PRODUCT,
    needs=(Need.LAYOUT,),
    near=("product-name", "add-to-cart-visible"),
    words=False,
)
def price_visible(page: PageFacts, *, smallest: float = 14.0) -> Judgement:
    """The price with its currency stands in the first screen, in type as large as the text or larger.

    ## Why it matters
    The price is what shoppers look for first. Who has to scroll for it compares somewhere else.

    ## Fails
    ```html
    <h1>Vase</h1><div style="height: 2000px"></div><p class="price">39 EUR</p>
    ```

    ## Passes
    ```html
    <h1>Vase</h1><p class="price" style="font-size: 24px">39 EUR</p>
    ```

    ## Options
    - `smallest`: px of type below which the price warns where the page has no body text to compare with

    ## Sources
    An article on service in online shops: the price must be given visibility.
    """
    price = page.price.current
    if not price.value:
        return failed("missing")
    if price.value.currency is None:
        return warned("no-currency", price=price.value, evidence=price)
    placed = [piece for piece in price.evidence if piece.element is not None]
    if not placed:
        return needs_review("no-place", price=price.value, evidence=price)
    worst: Judgement | None = None
    for layout in page.layouts:
        judgement = _in(layout, placed, body_size(page, layout) or smallest, price.value)
        if judgement is not None and (worst is None or (judgement.score or 0) < (worst.score or 0)):
            worst = judgement
    return worst or passed("visible", price=price.value, evidence=price)


def _in(layout: Layout, placed: list[Evidence], needed: float, price: Money) -> Judgement | None:
    """The complaint in one viewport, None when all is well."""
    viewport = Term(key=f"viewport.{layout.viewport.value}")
    screens = {piece.element: layout.screen_of(piece.element) for piece in placed}
    first = min((screen for screen in screens.values() if screen is not None), default=None)
    if first is None:
        return failed("hidden", price=price, viewport=viewport, evidence=placed)
    limit = 1 if layout.viewport is Viewport.DESKTOP else 2
    if first > limit:
        return failed("below", price=price, viewport=viewport, screen=first, evidence=placed)
    if first > 1:
        return warned("second-screen", price=price, viewport=viewport, evidence=placed)
    sizes = [layout.font_size[n] for piece in placed if (n := layout.position(piece.element)) is not None]
    if max(sizes) < needed:
        size, text = round(max(sizes), 1), round(needed, 1)
        return warned("small", price=price, viewport=viewport, size=size, text=text, evidence=placed)
    return None
