"""There is more than one way to get the product."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.rule import PRODUCT, Effort, Judgement, PageFacts, Severity, failed, passed, rule, warned

LOCKER, PICKUP, PAYMENT = "locker", "pickup", "cash_on_delivery"
SENT = frozenset({"courier", LOCKER, "post"})
"""Ways in which the product is sent, whoever carries it; other names are those of carriers."""


@rule(
    severity=Severity.MODERATE,
    effort=Effort.TEMPLATE,
    pages=PRODUCT,
    near=("delivery-cost-shown", "add-to-cart-visible"),
)
def delivery_options(page: PageFacts, *, enough: int = 2) -> Judgement:
    """There is more than one way to get the product.

    ## Why it matters
    Some are never at home for a courier, others have no locker near; a choice suits both.

    ## Fails
    ```html
    <h1>Vase</h1><p>39 EUR</p>
    ```

    ## Passes
    ```html
    <p>Courier 4.99 EUR, parcel locker 2.99 EUR, pickup in our shop free</p>
    ```

    ## Options
    - `enough`: number of ways that pass

    ## Sources
    An article on requirements for online shops: several ways of delivery to choose from.
    """
    methods = page.delivery.methods
    ways = _ways({method.name: method.evidence.selector for method in methods})
    evidence = [method.evidence for method in methods]
    if ways >= enough:
        return passed("several", count=ways, evidence=evidence)
    if ways:
        return warned("one", evidence=evidence)
    if page.delivery.link:
        return warned("one-click", evidence=page.delivery.link)
    return failed("none")


def _ways(told: Mapping[str, str | None]) -> int:
    """How many ways there are, by name and place: in "courier DPD" the carrier is none of its own."""
    carriers = told.keys() - SENT - {PICKUP, PAYMENT}
    sent = max(len(told.keys() & SENT), len(carriers))
    at_lockers = LOCKER in told and told[LOCKER] == told.get(PICKUP)
    return sent + (PICKUP in told and not at_lockers)
