"""The languages of a shop that speaks several: which is the one to audit, and where it begins."""

from __future__ import annotations

from collections import Counter

from auditor.models import Message, PageKind

from .links import Link, PageLinks
from .plan import Target, path_of
from .urls import is_root, language_part, page_key, same_site

FEW_LINKS = 4
"""Links to other things than languages that a page of choices may have."""
MOST = 0.5
"""Share of a page's links whose language is the page's own."""


def other_languages(front: PageLinks, url: str) -> frozenset[str]:
    """Beginnings of paths under which the shop speaks another language than its front page."""
    own = language_part(url) or _language_of_links(front)
    alternates = (address for address in front.alternates if same_site(address, url))
    others = {part for address in alternates if (part := language_part(address)) != own}
    # The default language often has no part of its own: without one, any page would be foreign.
    return frozenset(part for part in others if part)


def _language_of_links(front: PageLinks) -> str | None:
    """The language part that most links have, though the page's own address has none."""
    found = Counter(language_part(link.url) for link in front.links if not is_root(link.url))
    part, count = next(iter(found.most_common(1)), (None, 0))
    return part if count > MOST * found.total() else None


def language_door(front: PageLinks, url: str) -> Target | None:
    """Where a page that offers nothing but a choice of languages or countries leads on; None for others."""
    doors = [link for link in front.links if is_root(link.url) and language_part(link.url)]
    others = {page_key(link.url) for link in front.links} - {page_key(link.url) for link in doors}
    if not doors or language_part(url) or len(others) >= FEW_LINKS:
        return None
    door = next((link for link in doors if _speaks(link, doors[0].language)), doors[0])
    return Target(door.url, PageKind.HOME, Message(key="why.language", params={"page": path_of(url)}))


def _speaks(link: Link, language: str) -> bool:
    part = language_part(link.url) or ""
    return bool(language) and language in part.replace("_", "-").split("-")
