"""Customers have an account of their own."""

from __future__ import annotations

from auditor.rule import EVERY, Effort, Judgement, PageFacts, Severity, failed, passed, rule


@rule(severity=Severity.MINOR, effort=Effort.TEMPLATE, pages=EVERY, near=("cart-visible",))
def account_area(page: PageFacts) -> Judgement:
    """Customers have an account of their own.

    ## Why it matters
    Who orders again does not want to type the address again, and looks for old orders in the account.

    ## Fails
    ```html
    <header><a href="/cart">Cart</a></header>
    ```

    ## Passes
    ```html
    <header><a href="/account">My account</a> <a href="/cart">Cart</a></header>
    ```

    ## Sources
    An article on e-commerce service: an account that customers adapt to themselves.
    """
    account = page.engagement.account
    return passed("offered", evidence=account) if account else failed("missing")
