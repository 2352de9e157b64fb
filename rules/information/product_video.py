"""A video shows the product."""

from __future__ import annotations

from auditor.rule import (
    PRODUCT,
    Effort,
    Judgement,
    PageFacts,
    Severity,
    failed,
    needs_review,
    passed,
    rule,
    unsure,
)


@rule(severity=Severity.MINOR, effort=Effort.CONTENT, pages=PRODUCT, near=("product-photos",))
def product_video(page: PageFacts) -> Judgement:
    """A video shows the product.

    ## Why it matters
    Size, sound and handling show in ten seconds of film what no photo does.

    ## Fails
    ```html
    <h1>Vase</h1><img src="/img/vase.jpg" alt="Vase">
    ```

    ## Passes
    ```html
    <h1>Vase</h1><video controls src="/vase.webm"></video>
    ```

    ## Sources
    An article on product pages: photos and video of the product.
    """
    video = page.product.video
    if unsure(video):
        return needs_review("unsure", evidence=video)
    return passed("there", evidence=video) if video else failed("missing")
