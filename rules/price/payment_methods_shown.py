"""The ways to pay are named or shown."""

from __future__ import annotations

from auditor.models import Term
from auditor.rule import PRODUCT, Effort, Judgement, PageFacts, Severity, failed, passed, rule, warned

KINDS = ("card", "cash", "cash_on_delivery", "bank_transfer", "invoice", "instalments", "online")
"""Ways to pay that are told in the reader's words; the others are brands."""
UNNAMED = "unnamed"
"""A picture of ways to pay without words that say which."""


@rule(
    severity=Severity.SERIOUS,
    effort=Effort.SETTING,
    pages=PRODUCT,
    near=("add-to-cart-visible", "price-visible"),
)
def payment_methods_shown(page: PageFacts, *, enough: int = 2) -> Judgement:
    """The ways to pay are named or shown.

    ## Why it matters
    Who cannot pay the way they are used to leaves at the last step; telling early saves both sides the way.

    ## Fails
    ```html
    <footer>Vase shop</footer>
    ```

    ## Passes
    ```html
    <footer><img src="visa.svg" alt="Visa"> <img src="paypal.svg" alt="PayPal"> bank transfer</footer>
    ```

    ## Options
    - `enough`: number of ways that pass

    ## Sources
    An article on requirements for online shops: several convenient ways to pay.
    Directive 2011/83/EU art. 8(3).
    """
    methods = page.price.payment_methods
    names = tuple(sorted({method.name for method in methods} - {UNNAMED}))
    evidence = [method.evidence for method in methods]
    if methods and not names:
        return warned("picture", evidence=evidence)
    if not names:
        return failed("none")
    if len(names) < enough:
        return warned("one", methods=tuple(map(_told, names)), evidence=evidence)
    return passed("several", count=len(names), evidence=evidence)


def _told(name: str) -> Term | str:
    return Term(key=f"payment.{name}") if name in KINDS else name.replace("_", " ").title()
