"""The cart is where shoppers look for it: top right, or top left where one reads from the right."""

from __future__ import annotations

from auditor.models import VIEWPORT_SIZES, Viewport
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
    warned,
)

TOP = 0.35
"""Share of the screen's height within which a thing stands on top."""


@rule(severity=Severity.MINOR, effort=Effort.TEMPLATE, pages=EVERY, needs=(Need.LAYOUT,))
def cart_top_right(page: PageFacts) -> Judgement:
    """The cart is where shoppers look for it: top right, or top left where one reads from the right.

    ## Why it matters
    Almost every shop has it there; elsewhere it is overlooked.

    ## Fails
    ```html
    <footer><a href="/cart">Cart</a></footer>
    ```

    ## Passes
    ```html
    <header><a href="/cart" style="float: right">Cart</a></header>
    ```

    ## Sources
    An article on service in online shops: best in the upper right part.
    """
    link = page.cart.link
    layout = page.layout(Viewport.DESKTOP)
    if not link or layout is None:
        return not_applicable("no-cart")
    shown = [piece.element for piece in link.evidence if layout.screen_of(piece.element)]
    boxes = [box for element in shown if (box := layout.box(element)) is not None]
    if not boxes:
        return not_applicable("no-cart")
    width, height = VIEWPORT_SIZES[layout.viewport]
    on_top = [box for box in boxes if box.y < TOP * height]
    if not on_top:
        return failed("not-on-top", evidence=link)
    middles = [(box.x + box.width / 2) / width for box in on_top]
    right = max(middles) > 0.5 if not page.right_to_left else min(middles) < 0.5
    return passed("there", evidence=link) if right else warned("other-side", evidence=link)
