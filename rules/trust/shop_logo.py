"""The shop's logo is in the header and leads home."""

from __future__ import annotations

from auditor.rule import (
    EVERY,
    Effort,
    Judgement,
    PageFacts,
    Severity,
    failed,
    needs_review,
    passed,
    rule,
    unsure,
)


@rule(severity=Severity.SERIOUS, effort=Effort.TEMPLATE, pages=EVERY)
def shop_logo(page: PageFacts) -> Judgement:
    """The shop's logo is in the header and leads home.

    ## Why it matters
    It says whose shop this is on every page, and is the way back that everybody knows.

    ## Fails
    ```html
    <header><a href="/catalogue">Catalogue</a></header>
    ```

    ## Passes
    ```html
    <header><a href="/"><img src="logo.svg" alt="Vase shop"></a></header>
    ```

    ## Sources
    An article on service in online shops: show the emblem of the shop.
    """
    logo = page.trust.logo
    if not logo:
        return failed("missing")
    return needs_review("unsure", evidence=logo) if unsure(logo) else passed("there", evidence=logo)
