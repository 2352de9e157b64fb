"""The page describes the product in machine-readable form."""

from __future__ import annotations

from auditor.models import MarkupProduct, Term
from auditor.rule import PRODUCT, Effort, Judgement, PageFacts, Severity, failed, passed, rule, warned


@rule(severity=Severity.MODERATE, effort=Effort.SETTING, pages=PRODUCT, words=False)
def structured_data_product(page: PageFacts) -> Judgement:
    """The page describes the product in machine-readable form.

    ## Why it matters
    Search engines and comparison sites read name, picture, price and availability from the markup and
    show them with the result.

    ## Fails
    ```html
    <h1>Vase</h1><p>39 EUR</p>
    ```

    ## Passes
    ```html
    <script type="application/ld+json">
    {"@context": "https://schema.org", "@type": "Product", "name": "Vase", "image": "/vase.jpg",
     "offers": {"@type": "Offer", "price": "39.00", "priceCurrency": "EUR",
                "availability": "https://schema.org/InStock"}}
    </script>
    ```

    ## Sources
    An article on e-commerce service asks shops to be found; schema.org Product is what search engines read.
    """
    products = page.product.markup
    if not products:
        return failed("missing")
    best = min(products, key=lambda product: len(_gaps(product)))
    gaps = _gaps(best)
    if gaps:
        return warned("incomplete", missing=tuple(Term(key=f"markup.{gap}") for gap in gaps))
    return passed("complete")


def _gaps(product: MarkupProduct) -> list[str]:
    """Names of the fields that are missing."""
    fields = ("name", "image", "price", "currency", "availability")
    return [field for field in fields if getattr(product, field) is None]
