"""Where the elements of a page lead."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice

from .document import Document

PICTURE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif|bmp)(?:$|[?#&])", re.IGNORECASE)
"""Addresses of pictures."""
LEAST_LINKS = 4
"""Links from which they are a menu."""
DENSE = 8
"""Elements that one link of a menu may have around it."""


def leads_away(page: Document, node: int, reach: int = 4) -> bool:
    """Whether an element stands in a link to another page; not to a picture or a place on this page."""
    n = node
    for _ in range(reach):
        if page.tags[n] == "a" and (href := page.get(n, "href")):
            return not (href.startswith(("#", "javascript:")) or PICTURE.search(href) or _same(page, href))
        n = page.parent[n]
        if n < 0:
            break
    return False


def _same(page: Document, href: str) -> bool:
    url = page.addresses[href].url
    return not url or url.partition("#")[0] == page.url.partition("#")[0]


def in_link_list(page: Document, node: int, reach: int = 5) -> bool:
    """Whether an element stands in a link that is one of many and little else: a menu without markup."""
    if not leads_away(page, node):
        return False
    links = page.tagged("a")
    for n in islice(page.ancestors(node), reach):
        count = bisect_left(links, page.end[n]) - bisect_left(links, n)
        if count >= LEAST_LINKS:
            return page.end[n] - n <= count * DENSE
    return False
