"""A search box is on the page."""

from __future__ import annotations

from auditor.rule import EVERY, Effort, Judgement, PageFacts, Severity, failed, passed, rule


@rule(severity=Severity.SERIOUS, effort=Effort.TEMPLATE, pages=EVERY, near=("shop-logo", "cart-visible"))
def search_available(page: PageFacts) -> Judgement:
    """A search box is on the page.

    ## Why it matters
    Who knows what they want types it; they buy more often than those who browse.

    ## Fails
    ```html
    <header><a href="/catalogue">Catalogue</a></header>
    ```

    ## Passes
    ```html
    <header><form role="search"><input type="search" name="q" placeholder="Search"></form></header>
    ```

    ## Sources
    An article on requirements for online shops: search that finds the product quickly.
    """
    search = page.navigation.search
    return passed("there", evidence=search) if search else failed("missing")
