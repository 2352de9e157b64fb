"""A blog or guides tell more than the catalogue."""

from __future__ import annotations

from auditor.rule import EVERY, Effort, Judgement, PageFacts, Severity, failed, passed, rule


@rule(severity=Severity.MINOR, effort=Effort.CONTENT, pages=EVERY, near=("menu-clear",))
def blog(page: PageFacts) -> Judgement:
    """A blog or guides tell more than the catalogue.

    ## Why it matters
    A guide answers the question before the purchase, shows that people here know the goods, and is found by
    those who do not look for a shop yet.

    ## Fails
    ```html
    <footer><a href="/about">About us</a></footer>
    ```

    ## Passes
    ```html
    <footer><a href="/guides">Buying guides</a></footer>
    ```

    ## Sources
    An article on communication in online trade: a well-kept blog builds credibility and trust.
    """
    blog = page.engagement.blog
    return passed("linked", evidence=blog) if blog else failed("missing")
