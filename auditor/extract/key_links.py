"""Links to the pages without which nobody buys, alive or left unfinished."""

from __future__ import annotations

from urllib.parse import urldefrag, urlsplit

from auditor.models import KeyLink, PageKind

from .document import Document
from .items import Link
from .signposts import AROUND, ELSEWHERE, spoken_links

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
    """The links whose words promise one of the pages, each purpose and address once."""
    found: dict[tuple[str, str], KeyLink] = {}
    # elsewhere on the page such a link mostly opens something by script
    unfinished = [link for link in page.links if link.dead and page.within(link.node, AROUND)]
    for concept, kind in PURPOSES.items():
        for link in (*spoken_links(page).get(concept, ()), *unfinished):
            url = link.href if link.dead else urldefrag(link.url).url
            if _promises(page, link, concept) and (link.dead or _is_own(page, url)):
                made = KeyLink(purpose=kind.value, url=url, dead=link.dead, evidence=page.proof(link))
                found.setdefault((kind.value, url), made)
    return tuple(found.values())[:MOST]


def _promises(page: Document, link: Link, concept: str) -> bool:
    """Whether a link's words are a signpost to the page that the concept names."""
    words, concepts = link.label.text, link.label.concepts
    if concept not in concepts or len(words) > LONGEST or concepts & _NOT_THESE:
        return False
    offer = any(c.isdigit() for c in words) and concept != "cart"  # `Free delivery from 50`; the cart counts
    return not offer and not page.within(link.node, ELSEWHERE)


def _is_own(page: Document, url: str) -> bool:
    """Whether an address is another page of the shop."""
    try:
        parts, own = urlsplit(url), urlsplit(page.url)
    except ValueError:
        return False
    elsewhere = url != urldefrag(page.url).url and parts.scheme in ("http", "https")
    return elsewhere and _host(parts.hostname) == _host(own.hostname)


def _host(name: str | None) -> str:
    return (name or "").removeprefix("www.")
