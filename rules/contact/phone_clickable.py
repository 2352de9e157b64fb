"""A tap on the telephone number calls it."""

from __future__ import annotations

from auditor.rule import (
    EVERY,
    Effort,
    Judgement,
    PageFacts,
    Severity,
    failed,
    not_applicable,
    passed,
    rule,
    warned,
)


@rule(severity=Severity.SERIOUS, effort=Effort.TEMPLATE, pages=EVERY, words=False)
def phone_clickable(page: PageFacts) -> Judgement:
    """A tap on the telephone number calls it.

    ## Why it matters
    Most visits come from phones; nobody copies a number by hand.

    ## Fails
    ```html
    <header>Call +370 600 00000</header>
    ```

    ## Passes
    ```html
    <header><a href="tel:+37060000000">+370 600 00000</a></header>
    ```

    ## Sources
    An article on service: the customer must be able to reach the shop with one move.
    """
    phones = page.contact.phones
    if not phones:
        return not_applicable("no-phone")
    plain = [phone for phone in phones if not phone.clickable]
    if not plain:
        return passed("clickable", number=phones[0].shown, evidence=[phone.evidence for phone in phones])
    evidence = [phone.evidence for phone in plain]
    if len(plain) < len(phones):
        return warned("some", number=plain[0].shown, evidence=evidence)
    return failed("plain", number=plain[0].shown, evidence=evidence)
