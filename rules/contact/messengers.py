"""The shop can be reached by messenger."""

from __future__ import annotations

from auditor.rule import EVERY, Effort, Judgement, PageFacts, Severity, failed, passed, rule


@rule(
    severity=Severity.MINOR,
    effort=Effort.SETTING,
    pages=EVERY,
    near=("social-profiles", "phone-visible"),
    words=False,
)
def messengers(page: PageFacts) -> Judgement:
    """The shop can be reached by messenger.

    ## Why it matters
    Many shoppers write where they write to everybody else: Viber, Telegram, WhatsApp, Messenger. The
    conversation stays with them when they have left the shop.

    ## Fails
    ```html
    <a href="https://api.whatsapp.com/send?text=Vase">Share</a>
    ```

    ## Passes
    ```html
    <footer><a href="viber://chat?number=%2B37060000000">Viber</a></footer>
    ```

    ## Sources
    An article on requirements for online shops: several channels, so that customers choose what suits them.
    """
    found = page.contact.messengers
    if not found:
        return failed("none")
    names = tuple(one.name.title() for one in found)
    return passed("linked", messengers=names, evidence=[one.evidence for one in found])
