"""Regular customers get something for coming back."""

from __future__ import annotations

from auditor.rule import EVERY, Effort, Judgement, PageFacts, Severity, failed, passed, rule


@rule(severity=Severity.MINOR, effort=Effort.FEATURE, pages=EVERY, near=("account-area", "cart-visible"))
def loyalty_programme(page: PageFacts) -> Judgement:
    """Regular customers get something for coming back.

    ## Why it matters
    A bonus, a club or a discount for members is a reason to buy here again and not where it is cheaper by
    a cent. Nobody joins what they do not see.

    ## Fails
    ```html
    <footer><a href="/about">About us</a></footer>
    ```

    ## Passes
    ```html
    <header><a href="/club">Loyalty programme</a></header> <p>Earn 39 points with this vase</p>
    ```

    ## Sources
    Articles on service in online shops: loyalty programmes, bonuses, VIP benefits for frequent buyers.
    """
    loyalty = page.engagement.loyalty
    return passed("offered", evidence=loyalty) if loyalty else failed("missing")
