"""A reduced price tells what it is compared with, and its percentage is right."""

from __future__ import annotations

from decimal import Decimal

from auditor.models import Money, Percent, PriceFacts
from auditor.rule import (
    PRODUCT,
    Effort,
    Evidence,
    Judgement,
    PageFacts,
    Severity,
    failed,
    needs_review,
    not_applicable,
    passed,
    rule,
    unsure,
    warned,
)


@rule(severity=Severity.SERIOUS, effort=Effort.SETTING, pages=PRODUCT, near=("price-visible",))
def reduced_price_honest(page: PageFacts, *, tolerance: float = 1.5) -> Judgement:
    """A reduced price tells what it is compared with, and its percentage is right.

    ## Why it matters
    A crossed-out price that nobody ever paid is found out with one search. In the EU the old price has to be
    the lowest of the 30 days before.

    ## Fails
    ```html
    <p class="price"><s>60 EUR</s> <b>39 EUR</b> -50%</p>
    ```

    ## Passes
    ```html
    <p class="price"><s>46 EUR</s> <b>39 EUR</b> -15%</p>
    <p>Lowest price of the last 30 days before the reduction: 46 EUR</p>
    ```

    ## Options
    - `tolerance`: percentage points by which the shown percentage may differ from that of the prices

    ## Sources
    Articles on service in online shops: honest discounts. Directive 98/6/EC art. 6a (30-day low), and
    C-330/23: the percentage is told from that price. A recommended price is another comparison; it must be
    called so.
    """
    price = page.price
    if price.old.value is None or price.current.value is None:
        return not_applicable("not-reduced")
    if price.old.value.amount <= price.current.value.amount:
        return not_applicable("not-reduced")
    if unsure(price.discount):
        return needs_review("unsure", evidence=price.discount)
    return (
        _percentage(price, price.current.value, price.old.value, tolerance)
        or _basis(page)
        or passed("told", price=price.current.value, old=price.old.value, evidence=_shown(price))
    )


def _percentage(price: PriceFacts, current: Money, old: Money, tolerance: float) -> Judgement | None:
    """The complaint where the percentage is of neither price, or of the higher one where a lower is told."""
    shown = price.discount.value
    if shown is None:
        return None
    real = _reduction(current, old)
    lowest = price.lowest.value
    lawful = _reduction(current, lowest) if lowest and lowest.amount > 0 else None
    evidence = (*price.discount.evidence, *_shown(price))
    if lawful is not None and abs(shown - lawful) <= tolerance:
        return None
    if abs(shown - real) > tolerance:
        told = Percent(share=shown / 100)
        return failed("percentage", shown=told, real=Percent(share=round(real / 100, 3)), evidence=evidence)
    if lawful is not None and lowest is not None and lowest.amount < old.amount:
        return warned("from-higher", shown=Percent(share=shown / 100), lowest=lowest, evidence=evidence)
    return None


def _basis(page: PageFacts) -> Judgement | None:
    """The complaint where nothing tells what the old price is, or the price was as low before."""
    price = page.price
    lowest, current = price.lowest.value, price.current.value
    if lowest and current and lowest.amount <= current.amount:
        return warned("no-reduction", lowest=lowest, price=current, evidence=_shown(price))
    if price.lowest_told or price.recommended:
        return None
    say = failed if page.market.in_eu else warned
    return say("no-basis", old=price.old.value or 0, evidence=price.old)


def _reduction(current: Money, old: Money) -> float:
    """By how many percent the current price is lower."""
    return float(100 * (1 - current.amount / (old.amount or Decimal(1))))


def _shown(price: PriceFacts) -> tuple[Evidence, ...]:
    return price.old.evidence + price.lowest_told.evidence[:1] + price.recommended.evidence[:1]
