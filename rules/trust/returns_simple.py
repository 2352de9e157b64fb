"""Who pays for a return, how it is done and how fast the money comes back is told."""

from __future__ import annotations

from auditor.models import Found, PageKind, Term
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
    warned,
)


@rule(
    severity=Severity.MODERATE,
    effort=Effort.SETTING,
    scope=Scope.SHOP,
    near=("returns-linked", "terms-and-privacy"),
    needs=(Need.SHOP,),
)
def returns_simple(shop: ShopFacts) -> Judgement:
    """Who pays for a return, how it is done and how fast the money comes back is told.

    ## Why it matters
    A shopper who knows that sending it back is easy dares to order. What is not told is taken for trouble.

    ## Fails
    ```html
    <h1>Returns</h1><p>Returns are possible according to the law.</p>
    ```

    ## Passes
    ```html
    <h1>Returns</h1><p>Print the return label and drop the parcel off. Returns are free.
    We refund you within 5 days.</p>
    ```

    ## Sources
    An article on requirements for online shops: returns without obstacles. Directive 2011/83/EU art. 6(1)(i).
    """
    told: dict[str, Found] = dict.fromkeys(("cost", "way", "time"), Found())
    for page in shop.readable:
        trust = page.trust
        on_page: tuple[Found, ...] = (trust.return_cost, trust.return_way, trust.refund_days)
        told = {name: found or here for (name, found), here in zip(told.items(), on_page, strict=True)}
    missing = tuple(Term(key=f"return-term.{name}") for name, found in told.items() if not found)
    evidence = [piece for found in told.values() if found for piece in found.evidence[:1]]
    if not missing:
        return passed("told", evidence=evidence)
    unread = shop.unread_of_kind(PageKind.RETURNS)
    if unread:
        return needs_review("unread", url=unread[0].url, evidence=evidence)
    if len(missing) == len(told):
        return failed("missing")
    return warned("in-part", missing=missing, evidence=evidence)
