"""The alt texts of the product's photos say what they show."""

from __future__ import annotations

from auditor.rule import (
    PRODUCT,
    Effort,
    Judgement,
    PageFacts,
    Severity,
    failed,
    not_applicable,
    passed,
    rule,
    warned,
)


@rule(severity=Severity.MINOR, effort=Effort.CONTENT, pages=PRODUCT, words=False)
def photo_alt_text(page: PageFacts, *, enough: float = 1.0) -> Judgement:
    """The alt texts of the product's photos say what they show.

    ## Why it matters
    Screen readers read them aloud, and picture search finds the product by them. "IMG_0412" or "photo" helps
    neither.

    ## Fails
    ```html
    <img class="product-image" src="/img/vase-1.jpg" alt="IMG_0412.jpg">
    ```

    ## Passes
    ```html
    <img class="product-image" src="/img/vase-1.jpg" alt="Vase Sea, blue glaze, from above">
    ```

    ## Options
    - `enough`: share of the photos (0 to 1) whose alt texts must say something; below it the rule warns

    ## Sources
    An article on product pages: photos with descriptions. Web Content Accessibility Guidelines 1.1.1.
    """
    photos = page.product.photos
    if not photos:
        return not_applicable("no-photo")
    bad = [photo for photo in photos if not photo.described]
    evidence = [photo.evidence for photo in bad or photos]
    if len(photos) - len(bad) >= enough * len(photos):
        return passed("described", count=len(photos), evidence=evidence)
    if len(bad) == len(photos):
        return failed("none", count=len(photos), evidence=evidence)
    return warned("some", count=len(bad), photos=len(photos), evidence=evidence)
