"""Shoppers can sign up for news."""

from __future__ import annotations

from auditor.rule import EVERY, Effort, Judgement, PageFacts, Severity, failed, passed, rule


@rule(severity=Severity.MINOR, effort=Effort.FEATURE, pages=EVERY, near=("social-profiles",))
def newsletter_signup(page: PageFacts) -> Judgement:
    """Shoppers can sign up for news.

    ## Why it matters
    Most visitors do not buy today. Those who leave their address can be told when it is worth coming back.

    ## Fails
    ```html
    <footer><a href="/about">About us</a></footer>
    ```

    ## Passes
    ```html
    <footer><form>Newsletter <input type="email" name="email"> <button>Subscribe</button></form></footer>
    ```

    ## Sources
    An article on e-commerce service: e-mail marketing is among the strategies that bring customers back.
    """
    newsletter = page.engagement.newsletter
    return passed("offered", evidence=newsletter) if newsletter else failed("missing")
