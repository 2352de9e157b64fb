"""The product's attributes are told as names and values."""

from __future__ import annotations

from auditor.rule import PRODUCT, Effort, Judgement, PageFacts, Severity, failed, passed, rule, warned


@rule(
    severity=Severity.CRITICAL,
    effort=Effort.CONTENT,
    pages=PRODUCT,
    near=("product-description", "product-name"),
)
def product_specifications(page: PageFacts, *, enough: int = 5) -> Judgement:
    """The product's attributes are told as names and values.

    ## Why it matters
    Dimensions, material, power, compatibility decide whether a product fits. What is missing is asked
    by phone, or bought elsewhere.

    ## Fails
    ```html
    <h1>Vase</h1><p>A lovely vase for every home.</p>
    ```

    ## Passes
    ```html
    <table class="specifications">
      <tr><th>Material</th><td>Stoneware</td></tr><tr><th>Height</th><td>24 cm</td></tr>
      <tr><th>Diameter</th><td>12 cm</td></tr><tr><th>Weight</th><td>900 g</td></tr>
      <tr><th>Colour</th><td>Sea blue</td></tr>
    </table>
    ```

    ## Options
    - `enough`: number of attributes that pass

    ## Sources
    Articles on service in online shops: technical data belong to the product page.
    """
    attributes = page.product.specifications
    evidence = [attribute.evidence for attribute in attributes]
    if len(attributes) >= enough:
        return passed("enough", count=len(attributes), evidence=evidence)
    if attributes:
        return warned("few", count=len(attributes), enough=enough, evidence=evidence)
    if page.product.specification_prose:
        return warned("prose", evidence=page.product.specification_prose)
    return failed("none")
