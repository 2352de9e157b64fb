"""What a page tells search engines of itself: its language, its address, whether it may be listed.

Source: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag; HTML Standard, `lang`
and `rel=canonical` (RFC 6596).
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from auditor.models import QUOTE_LIMIT, Evidence, Fact, Found, IndexingFacts, Source

from .document import Document
from .elements import Aside

ROBOTS = ("robots", "googlebot")
"""Names under which directives hold for the search engines that matter here."""
FORBIDDING = frozenset({"noindex", "none"})
VALUED = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
"""Directives with a value after a colon; any other name before a colon is a robot's."""
HEADER = "x-robots-tag"
LONGEST_ADDRESS = 2_000


def indexing_facts(page: Document) -> IndexingFacts:
    """Declared language, canonical address, and whether listing is forbidden."""
    return IndexingFacts(language=_language(page), canonical=_canonical(page), noindex=_noindex(page))


def _language(page: Document) -> Fact[str]:
    declared = (page.get(0, "lang") or page.get(0, "xml:lang")).strip()[:35]
    if not declared:
        return Fact()
    return Fact(value=declared, evidence=(_said(f'lang="{declared}"', Source.ATTRIBUTE, "html"),))


def _canonical(page: Document) -> Fact[str]:
    for link in _in_head(page, "link"):
        href = link.get("href").strip()
        if "canonical" in link.get("rel").lower().split() and 0 < len(href) <= LONGEST_ADDRESS:
            try:
                address = urljoin(page.url, href)
            except ValueError:
                continue
            return Fact(value=address, evidence=(_said(href, Source.META, "link[rel=canonical]"),))
    return Fact()


def _in_head(page: Document, tag: str) -> Iterator[Aside]:
    return (one for one in page.aside(tag) if one.up is not None and one.up.tag == "head")


def _noindex(page: Document) -> Found:
    return Found(evidence=tuple(_forbidden(page)))


def _forbidden(page: Document) -> Iterator[Evidence]:
    for meta in _in_head(page, "meta"):
        name = meta.get("name").strip().lower()
        content = meta.get("content")[:QUOTE_LIMIT]
        if name in ROBOTS and _forbids(content):
            yield _said(content, Source.META, f"meta[name={name}]")
    header = page.snapshot.headers.get(HEADER, "")
    if _forbids(header):
        yield Evidence(source=Source.NETWORK, quote=header[:QUOTE_LIMIT])


def _forbids(directives: str) -> bool:
    """Whether a list of directives forbids listing; those after the name of another robot do not hold here.

    A robot's name holds for what follows it, as in `otherbot: noindex, nofollow`.
    """
    holds = True
    for part in directives.lower().split(","):
        name, colon, rest = (piece.strip() for piece in part.partition(":"))
        if name in VALUED:
            continue
        holds = name in ROBOTS if colon else holds
        if holds and (rest if colon else name) in FORBIDDING:
            return True
    return False


def _said(quote: str, source: Source, selector: str) -> Evidence:
    return Evidence(source=source, quote=quote[:QUOTE_LIMIT], selector=selector)
