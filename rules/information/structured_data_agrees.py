"""The markup tells the same price, currency and availability as the page."""

from __future__ import annotations

from auditor.models import Term
from auditor.rule import (
    PRODUCT,
    Effort,
    Judgement,
    PageFacts,
    Severity,
    failed,
    needs_review,
    not_applicable,
    passed,
    rule,
    unsure,
)


@rule(severity=Severity.SERIOUS, effort=Effort.SETTING, pages=PRODUCT)
def structured_data_agrees(page: PageFacts) -> Judgement:
    """The markup tells the same price, currency and availability as the page.

    ## Why it matters
    A price in the search result that is not the price in the shop misleads shoppers, and search engines
    take such shops out of their product results.

    ## Fails
    ```html
    <span class="price">45 EUR</span>
    <script type="application/ld+json">{"@type": "Product", "name": "Vase",
      "offers": {"@type": "Offer", "price": "39.00", "priceCurrency": "EUR"}}</script>
    ```

    ## Passes
    ```html
    <span class="price">39 EUR</span>
    <script type="application/ld+json">{"@type": "Product", "name": "Vase",
      "offers": {"@type": "Offer", "price": "39.00", "priceCurrency": "EUR"}}</script>
    ```

    ## Sources
    An article on service in online shops: the page must not mislead.
    """
    shown, marked = page.price.current, page.price.markup
    if not marked.value:
        return not_applicable("no-markup")
    if not shown.value:
        return needs_review("not-shown", evidence=marked)
    both = shown.evidence + marked.evidence
    if shown.value.amount != marked.value.amount:
        return failed("price", shown=shown.value, marked=marked.value, evidence=both)
    if None not in (codes := (shown.value.currency, marked.value.currency)) and codes[0] != codes[1]:
        return failed("currency", shown=codes[0] or "", marked=codes[1] or "", evidence=both)
    return _availability(page) or passed("same", price=shown.value, evidence=both)


def _availability(page: PageFacts) -> Judgement | None:
    """The complaint where words and markup tell different availability."""
    shown = page.product.availability_shown
    marked = next((product.availability for product in page.product.markup if product.availability), None)
    if shown.value is None or unsure(shown) or marked is None or shown.value is marked:
        return None
    return failed(
        "availability",
        shown=Term(key=f"availability.{shown.value.value}"),
        marked=Term(key=f"availability.{marked.value}"),
        evidence=shown,
    )
