"""Who sells is told: legal name with address, registration or VAT number."""

from __future__ import annotations

from auditor.rule import (
    Effort,
    Judgement,
    Need,
    PageFacts,
    Scope,
    Severity,
    ShopFacts,
    failed,
    passed,
    rule,
    warned,
)


@rule(
    severity=Severity.SERIOUS,
    effort=Effort.SETTING,
    scope=Scope.SHOP,
    near=("terms-and-privacy", "email-shown", "phone-visible"),
    needs=(Need.SHOP,),
)
def company_identity(shop: ShopFacts) -> Judgement:
    """Who sells is told: legal name with address, registration or VAT number.

    ## Why it matters
    A shopper who pays in advance wants to know whom. A sole trader's form counts as a company's does.

    ## Fails
    ```html
    <footer>(c) Vase shop</footer>
    ```

    ## Passes
    ```html
    <footer>Vases Ltd, 1 Quay Street, Galway. Company number 123456. VAT IE1234567X</footer>
    ```

    ## Sources
    An article on service: details of the company. Directive 2000/31/EC art. 5;
    in Ukraine law 675-VIII art. 7.
    """
    best = max((page for page in shop.readable if page.contact.company), key=_completeness, default=None)
    if best is None:
        return failed("missing", count=len(shop.readable))
    company = best.contact.company
    value = company.value
    if value is None or not (value.registration or value.address):
        return warned("incomplete", url=best.url, evidence=company)
    if not value.registration:
        return warned("no-number", url=best.url, evidence=company)
    if not value.address:
        return warned("no-address", url=best.url, evidence=company)
    return passed("told", url=best.url, evidence=company)


def _completeness(page: PageFacts) -> tuple[int, float]:
    """How many of number and address a page tells, and how sure it is."""
    company = page.contact.company
    value = company.value
    return bool(value and value.registration) + bool(value and value.address), company.confidence
