"""Several different photos show the product."""

from __future__ import annotations

from auditor.rule import PRODUCT, Effort, Judgement, PageFacts, Severity, failed, passed, rule, warned


@rule(severity=Severity.CRITICAL, effort=Effort.CONTENT, pages=PRODUCT, near=("product-name",), words=False)
def product_photos(page: PageFacts, *, enough: int = 3) -> Judgement:
    """Several different photos show the product.

    ## Why it matters
    Photos stand in for holding the product in the hand: 42 % of shoppers judge its size from them
    (Baymard Institute).

    ## Fails
    ```html
    <img class="product-image" src="/img/no-photo.png" alt="No photo">
    ```

    ## Passes
    ```html
    <div class="gallery">
      <img src="/img/vase-front.jpg" alt="Vase"><img src="/img/vase-top.jpg" alt="Vase from above">
      <img src="/img/vase-table.jpg" alt="Vase on a table">
    </div>
    ```

    ## Options
    - `enough`: number of different photos that pass

    ## Sources
    Articles on service in online shops: photos of the product are the first thing to include.
    """
    photos = page.product.photos
    if page.product.placeholder_photo and not photos:
        return failed("placeholder", evidence=page.product.placeholder_photo)
    if not photos:
        return failed("none")
    evidence = [photo.evidence for photo in photos]
    if len(photos) < enough:
        return warned("few", count=len(photos), enough=enough, evidence=evidence)
    return passed("enough", count=len(photos), evidence=evidence)
