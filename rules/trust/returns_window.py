"""The number of days for returns is told and is at least the legal one."""

from __future__ import annotations

from auditor.models import Days, PageKind
from auditor.rule import (
    Effort,
    Judgement,
    Need,
    Scope,
    Severity,
    ShopFacts,
    failed,
    needs_review,
    passed,
    rule,
)


@rule(
    severity=Severity.SERIOUS,
    effort=Effort.SETTING,
    scope=Scope.SHOP,
    near=("returns-linked", "terms-and-privacy"),
    needs=(Need.SHOP,),
)
def returns_window(shop: ShopFacts, *, days: int = 14) -> Judgement:
    """The number of days for returns is told and is at least the legal one.

    ## Why it matters
    Shoppers plan with the number. Fewer days than the law grants look like a trap.

    ## Fails
    ```html
    <p>Returns within 7 days</p>
    ```

    ## Passes
    ```html
    <p>You can return the product within 30 days</p>
    ```

    ## Options
    - `days`: the number asked for where the market's legal one is not known

    ## Sources
    An article on requirements for online shops: clear return terms. 14 days in the EU (Directive
    2011/83/EU art. 9) and in Ukraine.
    """
    told = (page for page in shop.readable if page.trust.return_days.value)
    best = min(told, key=lambda page: page.kind is not PageKind.RETURNS, default=None)
    unread = shop.unread_of_kind(PageKind.RETURNS)
    if best is None:
        return needs_review("unread", url=unread[0].url) if unread else failed("missing")
    fact = best.trust.return_days
    number, legal = fact.value or 0, shop.market.return_days or days
    said = Days(least=number, most=number)
    if number < legal:
        return failed("too-few", days=said, legal=Days(least=legal, most=legal), url=best.url, evidence=fact)
    return passed("told", days=said, url=best.url, evidence=fact)
