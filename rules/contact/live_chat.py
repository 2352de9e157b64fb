"""Shoppers can chat with the shop."""

from __future__ import annotations

from auditor.rule import EVERY, Effort, Judgement, PageFacts, Severity, failed, passed, rule


@rule(severity=Severity.MINOR, effort=Effort.FEATURE, pages=EVERY)
def live_chat(page: PageFacts) -> Judgement:
    """Shoppers can chat with the shop.

    ## Why it matters
    A question in the chat is answered while the product is still on the screen.

    ## Fails
    ```html
    <h1>Vase</h1>
    ```

    ## Passes
    ```html
    <h1>Vase</h1> <button>Live chat</button>
    ```

    ## Sources
    Four articles on service in online shops name live chat among the channels that customers expect; a
    chat bot answers at night.
    """
    chat = page.contact.live_chat
    return passed("offered", evidence=chat) if chat else failed("missing")
