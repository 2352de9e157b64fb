"""One clear main heading names the product."""

from __future__ import annotations

from auditor.rule import PRODUCT, Effort, Judgement, PageFacts, Severity, failed, passed, rule, warned


@rule(severity=Severity.SERIOUS, effort=Effort.TEMPLATE, pages=PRODUCT, words=False)
def product_name(page: PageFacts) -> Judgement:
    """One clear main heading names the product.

    ## Why it matters
    The name is what a shopper searches for, compares and tells others. A screen reader jumps to the
    main heading first, and search engines show it.

    ## Fails
    ```html
    <div class="title">Vase "Sea"</div>
    ```

    ## Passes
    ```html
    <h1>Vase "Sea", stoneware, 24 cm</h1>
    ```

    ## Sources
    An article on service in online shops: the product file must be detailed and orderly.
    """
    name, headings = page.product.name, page.product.headings
    if not name:
        return failed("missing")
    if not headings:
        return warned("no-heading", name=name.value or "", evidence=name)
    if len(headings) > 1:
        return warned("several", count=len(headings), evidence=headings)
    return passed("named", name=name.value or "", evidence=headings)
