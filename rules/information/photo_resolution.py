"""The main photo can be seen large and is not shown stretched."""

from __future__ import annotations

from auditor.models import Viewport
from auditor.rule import (
    PRODUCT,
    Effort,
    Judgement,
    Need,
    PageFacts,
    Severity,
    failed,
    needs_review,
    not_applicable,
    passed,
    rule,
)


@rule(severity=Severity.MODERATE, effort=Effort.CONTENT, pages=PRODUCT, needs=(Need.LAYOUT,), words=False)
def photo_resolution(page: PageFacts, *, long_side: int = 800, stretch: float = 1.2) -> Judgement:
    """The main photo can be seen large and is not shown stretched.

    ## Why it matters
    Shoppers zoom in to judge material and finish; a small or blown-up photo hides both.

    ## Fails
    ```html
    <img class="product-image" src="/img/vase-200x200.jpg" width="200" height="200" alt="Vase">
    ```

    ## Passes
    ```html
    <img class="product-image" src="/img/vase-600.jpg" srcset="/img/vase-1200.jpg 1200w" alt="Vase">
    ```

    ## Options
    - `long_side`: px that the long side of the largest version must have
    - `stretch`: how many times larger than its file a photo may be shown

    ## Sources
    An article on service in online shops asks for photos of the product; 800 px is what zooming needs.
    """
    photos = page.product.photos
    if not photos:
        return not_applicable("no-photo")
    main = photos[0]
    if stretched := _stretched(page, stretch):
        return failed("stretched", evidence=main.evidence, factor=round(stretched, 1))
    largest = max(main.width or 0, main.height or 0)
    if not largest:
        return needs_review("unknown", evidence=main.evidence)
    if largest < long_side:
        return failed("small", size=largest, wanted=long_side, evidence=main.evidence)
    return passed("large", size=largest, evidence=main.evidence)


def _stretched(page: PageFacts, allowed: float) -> float | None:
    """How many times wider than its file the main photo is shown, where that is more than allowed."""
    element = page.product.photos[0].evidence.element
    layout = page.layout(Viewport.DESKTOP)
    box = layout.box(element) if layout else None
    natural = next((image for image in page.images if image.element == element and image.natural_width), None)
    if box is None or natural is None or element is None:
        return None
    factor = box.width / natural.natural_width
    return factor if factor > allowed else None
