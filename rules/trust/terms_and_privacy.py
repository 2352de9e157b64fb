"""Terms and privacy policy are linked and can be read."""

from __future__ import annotations

from auditor.models import Found, PageFacts, PageKind, ReadStatus, Term
from auditor.rule import (
    Effort,
    Judgement,
    Need,
    Scope,
    Severity,
    ShopFacts,
    failed,
    needs_review,
    passed,
    rule,
    unsure,
)

KINDS = (PageKind.TERMS, PageKind.PRIVACY)


@rule(
    severity=Severity.SERIOUS,
    effort=Effort.SETTING,
    scope=Scope.SHOP,
    near=("company-identity", "email-shown"),
    needs=(Need.SHOP,),
)
def terms_and_privacy(shop: ShopFacts) -> Judgement:
    """Terms and privacy policy are linked and can be read.

    ## Why it matters
    Before paying, a careful shopper looks what holds when something goes wrong, and where the address and
    card number go. A dead link there looks like a shop that was left alone.

    ## Fails
    ```html
    <footer><a href="#">Terms</a></footer>
    ```

    ## Passes
    ```html
    <footer><a href="/terms">Terms and conditions</a> <a href="/privacy">Privacy policy</a></footer>
    ```
    when both pages open.

    ## Sources
    An article on requirements for online shops: security of data, clear terms.
    """
    links = {kind: _links(shop, kind) for kind in KINDS}
    missing = tuple(_term(kind) for kind in KINDS if not links[kind] and not shop.of_kind(kind))
    evidence = [piece for found in links.values() for fact in found[:1] for piece in fact.evidence[:1]]
    if missing:
        return failed("missing", missing=missing, evidence=evidence)
    broken = [page for kind in KINDS if not shop.of_kind(kind) for page in _unread(shop, kind)]
    if broken:
        return failed("broken", url=broken[0].url, evidence=evidence)
    unseen = tuple(_term(kind) for kind in KINDS if not shop.of_kind(kind))
    if unseen:
        return needs_review("not-visited", pages=unseen, evidence=evidence)
    return passed("readable", evidence=evidence)


def _links(shop: ShopFacts, kind: PageKind) -> list[Found]:
    """What leads to a page of the kind, the surest first; words that are too weak are left out."""
    facts = [page.trust.terms if kind is PageKind.TERMS else page.trust.privacy for page in shop.readable]
    return sorted((fact for fact in facts if fact and not unsure(fact)), key=lambda fact: -fact.confidence)


def _unread(shop: ShopFacts, kind: PageKind) -> list[PageFacts]:
    """Pages that were visited as the kind and ended in an error; those left out were not visited."""
    return [page for page in shop.unread_of_kind(kind) if page.status is ReadStatus.UNREADABLE]


def _term(kind: PageKind) -> Term:
    return Term(key=f"kind-{kind.value}")
