"""No link leads to the closed EU platform for online disputes."""

from __future__ import annotations

from auditor.rule import Effort, Judgement, Need, Scope, Severity, ShopFacts, failed, passed, rule


@rule(
    severity=Severity.MINOR,
    effort=Effort.SETTING,
    scope=Scope.SHOP,
    needs=(Need.SHOP,),
    only_by_law=True,
    words=False,
)
def no_odr_link(shop: ShopFacts) -> Judgement:
    """No link leads to the closed EU platform for online disputes.

    ## Why it matters
    The platform was closed on 20 July 2025. A link to it promises help that there is not, and tells that
    nobody has looked at the terms since.

    ## Fails
    ```html
    <a href="https://ec.europa.eu/consumers/odr/">Online dispute resolution</a>
    ```

    ## Passes
    ```html
    <a href="/complaints">Complaints</a>
    ```

    ## Sources
    Regulation (EU) 2024/3228.
    """
    linking = [(page.url, page.trust.odr_link) for page in shop.readable if page.trust.odr_link]
    if not linking:
        return passed("none", count=len(shop.readable))
    url, link = linking[0]
    return failed("linked", count=len(linking), url=url, evidence=link)
