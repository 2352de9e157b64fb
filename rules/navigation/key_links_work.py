"""The links to cart, contact, delivery, returns and terms lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from auditor.models import READABLE, KeyLink, PageKind, ReadStatus, Term
from auditor.rule import (
    Effort,
    Evidence,
    Judgement,
    Need,
    PageFacts,
    Scope,
    Severity,
    ShopFacts,
    failed,
    needs_review,
    not_applicable,
    passed,
    rule,
    warned,
)

from .pages_load import REFUSALS


@dataclass(slots=True)
class _Links:
    """The links of the shop to one of the pages."""

    alive: dict[str, Evidence] = field(default_factory=dict)
    """Address -> where it was found first."""
    dead: list[Evidence] = field(default_factory=list)


class _Visited(NamedTuple):
    """What became of a page."""

    lost: bool
    """A shopper meets an error there."""
    read: bool


@rule(severity=Severity.SERIOUS, effort=Effort.SETTING, scope=Scope.SHOP, needs=(Need.SHOP,))
def key_links_work(shop: ShopFacts) -> Judgement:
    """The links to cart, contact, delivery, returns and terms lead somewhere.

    ## Why it matters
    Who clicks "Returns" and stays where they are, or lands on an error, does not click "Buy" next.

    ## Fails
    ```html
    <footer><a href="#">Delivery and payment</a></footer>
    ```

    ## Passes
    ```html
    <footer><a href="/delivery">Delivery and payment</a></footer>
    ```
    when that page opens.

    ## Sources
    Requirements for online shops: a site that works without errors. Only pages that were visited are judged;
    a link that a script acts on is not taken for a dead one.
    """
    links = _gather(shop.readable)
    pages = _by_address(shop.pages)
    broken = [
        (purpose, url, evidence)
        for purpose, found in links.items()
        for url, evidence in found.alive.items()
        if url in pages and pages[url].lost
    ]
    if broken:
        purpose, url, _ = broken[0]
        evidence = [piece for *_, piece in broken]
        return failed("broken", count=len(broken), page=_name(purpose), url=url, evidence=evidence)
    return _unfinished(links) or _checked(links, pages)


def _gather(pages: Iterable[PageFacts]) -> dict[str, _Links]:
    """Purpose -> its links on all pages, each address once."""
    found: dict[str, _Links] = {}
    for page in pages:
        for link in page.navigation.key_links:
            own = found.setdefault(link.purpose, _Links())
            if not link.dead:
                own.alive.setdefault(_plain(link.url), link.evidence)
            elif _is_judged_dead(link):
                own.dead.append(link.evidence)
    return found


def _is_judged_dead(link: KeyLink) -> bool:
    """Whether a link without an address leads nowhere: that of a cart mostly opens a drawer by script."""
    return link.purpose != PageKind.CART.value


def _by_address(pages: Iterable[PageFacts]) -> dict[str, _Visited]:
    """Address, asked for or final -> what became of the page that was visited there."""
    return {
        _plain(url): visited
        for page in pages
        if page.status is not ReadStatus.SKIPPED
        for visited in [_Visited(_is_lost(page), _was_read(page))]
        for url in (page.url, page.requested_url)
        if url
    }


def _plain(url: str) -> str:
    return url.partition("#")[0].rstrip("/")


def _is_lost(page: PageFacts) -> bool:
    """Whether a shopper meets an error there; a server may turn automatic visitors away."""
    if page.status is ReadStatus.UNREADABLE:
        return page.http_status is not None and page.http_status >= 400 and page.http_status not in REFUSALS
    return page.kind is PageKind.ERROR


def _unfinished(links: dict[str, _Links]) -> Judgement | None:
    """The complaint on links that lead nowhere: worse where no other link leads there."""
    only = [purpose for purpose, found in links.items() if found.dead and not found.alive]
    also = [purpose for purpose, found in links.items() if found.dead and found.alive]
    if not only and not also:
        return None
    evidence = [piece for purpose in only or also for piece in links[purpose].dead[:1]]
    names = tuple(_name(purpose) for purpose in only or also)
    if only:
        return failed("unfinished", pages=names, evidence=evidence)
    return warned("some-unfinished", pages=names, evidence=evidence)


def _checked(links: dict[str, _Links], pages: dict[str, _Visited]) -> Judgement:
    addresses = {url for found in links.values() for url in found.alive}
    opened = [url for url in sorted(addresses) if url in pages and pages[url].read]
    if not addresses:
        return not_applicable("no-links")
    if not opened:
        return needs_review("none-visited", count=len(addresses))
    if len(opened) == len(addresses):
        return passed("all-work", count=len(opened))
    return passed("work", count=len(opened), links=len(addresses))


def _was_read(page: PageFacts) -> bool:
    return page.status in READABLE


def _name(purpose: str) -> Term:
    return Term(key=f"kind-{purpose}")
