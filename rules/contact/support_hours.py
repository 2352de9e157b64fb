"""The hours are told at which somebody answers."""

from __future__ import annotations

from auditor.rule import Effort, Judgement, Need, Scope, Severity, ShopFacts, failed, passed, rule


@rule(
    severity=Severity.MODERATE,
    effort=Effort.SETTING,
    scope=Scope.SHOP,
    near=("phone-visible", "email-shown"),
    needs=(Need.SHOP,),
)
def support_hours(shop: ShopFacts) -> Judgement:
    """The hours are told at which somebody answers.

    ## Why it matters
    Who calls in vain does not call again. Hours turn silence on a Sunday into something expected. Day and
    night is best, told hours are good.

    ## Fails
    ```html
    <footer>Call us: <a href="tel:+37060000000">+370 600 00000</a></footer>
    ```

    ## Passes
    ```html
    <footer>Call us: <a href="tel:+37060000000">+370 600 00000</a>, Mon-Fri 9:00-18:00</footer>
    ```

    ## Sources
    Articles on service in online shops: help at any time, if possible a service day and night.
    """
    for page in shop.readable:
        if page.contact.round_the_clock:
            return passed("round-the-clock", url=page.url, evidence=page.contact.round_the_clock)
    for page in shop.readable:
        if page.contact.hours:
            return passed("told", url=page.url, evidence=page.contact.hours)
    return failed("missing", count=len(shop.readable))
