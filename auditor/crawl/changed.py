"""Pages to visit for a change: some of each template that it touches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from auditor.errors import UsageError

from .urls import page_key, resolve, root, shape

EACH = 2
"""Pages of each form of address."""


def touched(changed: Sequence[str], start: str) -> list[str]:
    """The start page, and the first changed addresses of each form; nothing where nothing changed.

    `start` is an absolute address; changed addresses may be paths. UsageError for what is no address.
    """
    pages, forms = {page_key(root(start)): root(start)}, Counter[str]()
    for given in changed:
        url = resolve(start, given)
        if url is None:
            raise UsageError("urls-no-address", url=given)
        if page_key(url) not in pages and forms[shape(url)] < EACH:
            pages[page_key(url)] = url
            forms[shape(url)] += 1
    return list(pages.values()) if changed else []
