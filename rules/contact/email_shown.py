"""An e-mail address of the shop can be found."""

from __future__ import annotations

from auditor.rule import Effort, Judgement, Need, Scope, Severity, ShopFacts, failed, passed, rule


@rule(
    severity=Severity.SERIOUS,
    effort=Effort.SETTING,
    scope=Scope.SHOP,
    near=("company-identity", "phone-visible"),
    needs=(Need.SHOP,),
    words=False,
)
def email_shown(shop: ShopFacts) -> Judgement:
    """An e-mail address of the shop can be found.

    ## Why it matters
    Not everybody calls. In the EU and in Ukraine the law asks sellers for an e-mail address.

    ## Fails
    ```html
    <footer>Call us</footer>
    ```

    ## Passes
    ```html
    <footer><a href="mailto:hello@shop.example">hello@shop.example</a></footer>
    ```

    ## Sources
    An article on communication in online trade: e-mail is an absolute necessity.
    Directive 2011/83/EU art. 6(1)(c).
    """
    for page in shop.readable:
        if page.contact.emails:
            first = page.contact.emails[0]
            return passed("shown", address=first.name, url=page.url, evidence=first.evidence)
    return failed("missing", count=len(shop.readable))
