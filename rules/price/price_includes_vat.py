"""The page says that the price includes VAT."""

from __future__ import annotations

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
    warned,
)


@rule(severity=Severity.CRITICAL, effort=Effort.TEMPLATE, pages=PRODUCT, near=("price-visible",))
def price_includes_vat(page: PageFacts) -> Judgement:
    """The page says that the price includes VAT.

    ## Why it matters
    A shopper wants to know what leaves the purse. In the EU and in Ukraine the price told to consumers is
    the final one; saying so ends the doubt.

    ## Fails
    ```html
    <p class="price">39 EUR <small>excl. VAT</small></p>
    ```

    ## Passes
    ```html
    <p class="price">39 EUR <small>incl. VAT</small></p>
    ```

    ## Sources
    An article on service in online shops: the price with its VAT. Directive 2011/83/EU art. 6(1)(e),
    Directive 98/6/EC. German case law accepts the note on a page that is passed before ordering
    (BGH I ZR 143/04): silence beside the price warns, it does not fail.
    """
    price = page.price
    if price.vat_included:
        return passed("included", evidence=price.vat_included)
    if price.not_vat_payer:
        return passed("no-payer", evidence=price.not_vat_payer)
    if page.market.without_vat:
        return not_applicable("no-vat")
    if price.vat_excluded:
        if price.current.value is None or page.market.vat_rate is None:
            return needs_review("bare", evidence=price.vat_excluded)
        return failed("excluded", evidence=price.vat_excluded)
    return warned("silent", evidence=price.current)
