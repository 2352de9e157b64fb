"""A long text on the product is broken up."""

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


@rule(
    severity=Severity.MINOR, effort=Effort.CONTENT, pages=PRODUCT, near=("product-description",), words=False
)
def description_digestible(page: PageFacts, *, long: int = 120, paragraph: int = 150) -> Judgement:
    """A long text on the product is broken up.

    ## Why it matters
    Shoppers scan. A wall of words is skipped, and with it the one sentence that would have decided.

    ## Fails
    ```html
    <p>Two hundred words in one paragraph, without a heading or a list …</p>
    ```

    ## Passes
    ```html
    <p>What it is for.</p><h3>Material</h3><ul><li>Stoneware from our own clay</li></ul>
    ```

    ## Options
    - `long`: words up to which a text needs no parts
    - `paragraph`: words of one paragraph or list entry beyond which the rule warns

    ## Sources
    An article on service in online shops: information that is exact and does not overwhelm.
    """
    description = page.product.description
    if description.value is None:
        return not_applicable("no-text")
    prose = description.value
    if prose.words <= long:
        return passed("short", count=prose.words, evidence=description)
    if not prose.structured:
        return failed("wall", count=prose.words, evidence=description)
    if prose.longest is not None and prose.longest > paragraph:
        return warned("long-paragraph", count=prose.longest, evidence=description)
    return passed("parted", count=prose.words, evidence=description)
