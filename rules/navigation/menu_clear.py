"""A navigation menu leads to the departments and is not overloaded."""

from __future__ import annotations

from auditor.rule import EVERY, Effort, Judgement, PageFacts, Severity, failed, passed, rule, warned


@rule(severity=Severity.SERIOUS, effort=Effort.SETTING, pages=EVERY, near=("shop-logo",))
def menu_clear(page: PageFacts, *, most: int = 12) -> Judgement:
    """A navigation menu leads to the departments and is not overloaded.

    ## Why it matters
    The menu shows what the shop sells. Beyond a dozen entries on one level nobody reads them all.

    ## Fails
    ```html
    <header><a href="/">Shop</a></header>
    ```

    ## Passes
    ```html
    <nav><a href="/vases">Vases</a> <a href="/bowls">Bowls</a> <a href="/plates">Plates</a></nav>
    ```

    ## Options
    - `most`: entries on the top level above which the menu is overloaded

    ## Sources
    An article on requirements for online shops: simple and understandable navigation.
    """
    menu, entries = page.navigation.menu, page.navigation.menu_entries
    if not menu:
        return failed("missing")
    if entries > most:
        return warned("overloaded", count=entries, most=most, evidence=menu)
    return passed("clear", count=entries, evidence=menu)
