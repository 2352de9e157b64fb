"""The buy control is in the first screen."""

from __future__ import annotations

from auditor.models import Availability, Layout, Term, Viewport
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


@rule(
    severity=Severity.CRITICAL,
    effort=Effort.TEMPLATE,
    pages=PRODUCT,
    needs=(Need.LAYOUT,),
    near=("price-visible", "product-name"),
)
def add_to_cart_visible(page: PageFacts) -> Judgement:
    """The buy control is in the first screen.

    ## Why it matters
    The one thing the page is for must not have to be looked for.

    ## Fails
    ```html
    <h1>Vase</h1><div style="height: 3000px"></div><button>Add to cart</button>
    ```

    ## Passes
    ```html
    <h1>Vase</h1><p>39 EUR</p><button>Add to cart</button>
    ```

    ## Sources
    An article on service in online shops: what leads to the purchase must be plain to see. On the phone
    the first screen or a bar that stays passes, the second screen warns.
    """
    controls = page.cart.add_to_cart
    if not controls:
        if page.product.availability.value is Availability.OUT_OF_STOCK:
            return passed("sold-out", evidence=page.product.availability)
        if page.cart.add_to_cart_disabled:
            return warned("disabled", evidence=page.cart.add_to_cart_disabled)
        return failed("missing")
    placed = [piece for piece in controls.evidence if piece.element is not None]
    if not placed:
        return needs_review("no-place", evidence=controls)
    complaints = [found for layout in page.layouts if (found := _in(layout, placed)) is not None]
    worst = min(complaints, key=lambda found: found.score or 0, default=None)
    return worst or passed("visible", evidence=placed)


def _in(layout: Layout, placed: list[Evidence]) -> Judgement | None:
    """The complaint in one viewport, None when all is well."""
    viewport = Term(key=f"viewport.{layout.viewport.value}")
    screens = [screen for piece in placed if (screen := layout.screen_of(piece.element)) is not None]
    if not screens:
        return failed("hidden", viewport=viewport, evidence=placed)
    screen = min(screens)
    if screen == 1:
        return None
    if layout.viewport is Viewport.PHONE and screen == 2:
        return warned("second-screen", viewport=viewport, evidence=placed)
    return failed("below", viewport=viewport, screen=screen, evidence=placed)
