"""The shop's own profiles in social networks are linked."""

from __future__ import annotations

from auditor.rule import EVERY, Effort, Judgement, PageFacts, Severity, failed, passed, rule


@rule(severity=Severity.MODERATE, effort=Effort.SETTING, pages=EVERY, words=False)
def social_profiles(page: PageFacts) -> Judgement:
    """The shop's own profiles in social networks are linked.

    ## Why it matters
    Shoppers look there whether a shop is alive and how it answers.

    ## Fails
    ```html
    <a href="https://www.facebook.com/sharer.php?u=...">Share</a>
    ```

    ## Passes
    ```html
    <footer><a href="https://www.facebook.com/the.shop">Facebook</a></footer>
    ```

    ## Sources
    Articles on service: social networks are a channel customers expect. Sharing buttons do not count.
    """
    profiles = page.contact.social
    if not profiles:
        return failed("none")
    names = tuple(profile.name.title() for profile in profiles)
    return passed("linked", networks=names, evidence=[profile.evidence for profile in profiles])
