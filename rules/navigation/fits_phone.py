"""The page fits a phone's screen."""

from __future__ import annotations

import re

from auditor.models import VIEWPORT_SIZES, Layout, Viewport
from auditor.rule import (
    PRODUCT,
    Effort,
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

WIDTH = VIEWPORT_SIZES[Viewport.PHONE][0]
_NO_ZOOM = re.compile(
    r"user-scalable\s*=\s*(?:no|0)\b|maximum-scale\s*=\s*1(?:\.0*)?(?![\d.])", re.IGNORECASE
)


@rule(
    severity=Severity.SERIOUS,
    effort=Effort.TEMPLATE,
    pages=PRODUCT,
    needs=(Need.LAYOUT,),
    words=False,
)
def fits_phone(page: PageFacts, *, tolerated: int = 4) -> Judgement:
    """The page fits a phone's screen.

    ## Why it matters
    Most visits come from phones. A page that has to be pushed sideways is left.

    ## Fails
    ```html
    <div style="width: 900px">A table as wide as a desk</div>
    ```

    ## Passes
    ```html
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <h1>Vase</h1><button>Add to cart</button>
    ```

    ## Options
    - `tolerated`: px by which the page may be wider than the screen

    ## Sources
    An article on requirements for online shops: a version for phones. Judged on a screen 390 px wide.
    """
    layout = page.layout(Viewport.PHONE)
    if layout is None:
        return needs_review("no-layout")
    if not page.viewport_meta:
        return failed("no-viewport", width=layout.document_width)
    if layout.document_width > WIDTH + tolerated:
        return failed("wide", width=layout.document_width, screen=WIDTH)
    return _buying(page, layout, tolerated) or _zoom(page) or passed("fits", evidence=page.cart.add_to_cart)


def _buying(page: PageFacts, layout: Layout, tolerated: int) -> Judgement | None:
    """The complaint where no buy control can be reached; where there is none other rules complain."""
    placed = [piece for piece in page.cart.add_to_cart.evidence if piece.element is not None]
    if not placed:
        return None
    seen = [piece for piece in placed if layout.screen_of(piece.element) is not None]
    if not seen:
        return failed("buy-hidden", evidence=placed)
    boxes = [box for piece in seen if (box := layout.box(piece.element)) is not None]
    if all(box.x < -tolerated or box.x + box.width > WIDTH + tolerated for box in boxes):
        return failed("buy-cut", evidence=seen)
    return None


def _zoom(page: PageFacts) -> Judgement | None:
    """The complaint where the page forbids what people with weak eyes need."""
    return warned("no-zoom", meta=page.viewport_meta) if _NO_ZOOM.search(page.viewport_meta) else None
