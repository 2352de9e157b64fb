"""Links to the pages without which nobody buys, alive or left unfinished."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

from auditor.models import KeyLink, PageKind

from .document import Document
from .items import Link
from .signposts import ELSEWHERE

LONGEST = 40
"""Characters of the longest label."""
MOST = 30
PURPOSES = {
    "cart": PageKind.CART,
    "contact": PageKind.CONTACT,
    "delivery": PageKind.DELIVERY,
    "returns": PageKind.RETURNS,
    "terms": PageKind.TERMS,
}
"""Concept in a link's words -> the page that it promises."""
_NOT_THESE = frozenset(("add_to_cart", "order_tracking", "delivery_free"))


def key_links(page: Document) -> tuple[KeyLink, ...]:
    """The links whose words promise one of the pages, each purpose and address once, in order."""
    found: dict[tuple[str, str, bool], KeyLink] = {}
    for link in page.links:
        for purpose in _purposes(page, link):
            url = link.href if link.dead else urldefrag(link.url).url
            if link.dead or (_is_own(page, url) and url != urldefrag(page.url).url):
                key = (purpose, url, link.dead)
                found.setdefault(
                    key, KeyLink(purpose=purpose, url=url, dead=link.dead, evidence=page.proof(link))
                )
        if len(found) >= MOST:
            break
    return tuple(found.values())


def _purposes(page: Document, link: Link) -> Iterator[str]:
    words, concepts = link.label.text, link.label.concepts
    if not words or len(words) > LONGEST or concepts & _NOT_THESE or page.within(link.node, ELSEWHERE):
        return
    if any(c.isdigit() for c in words) and "cart" not in concepts:  # an offer, not a signpost
        return
    for concept, kind in PURPOSES.items():
        if concept in concepts:
            yield kind.value


def _is_own(page: Document, url: str) -> bool:
    """Whether an address is another page of the shop."""
    try:
        parts, own = urlsplit(url), urlsplit(page.url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and _host(parts.hostname) == _host(own.hostname)


def _host(name: str | None) -> str:
    return (name or "").removeprefix("www.")
