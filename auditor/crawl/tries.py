"""Looks for a cart that no link leads to at the paths where shops keep it."""

from __future__ import annotations

from urllib.parse import urljoin

from auditor.models import Message, PageKind

from .plan import Target, path_of
from .reading import PlainReader, is_page
from .safety import acts
from .urls import page_key
from .words import cart_paths

NOWHERE = "no-such-page-7c1e4d"
"""A path that no shop has: one that shows a page for it shows one for anything."""


async def cart_at_usual_path(reader: PlainReader, home: str, language: str) -> Target | None:
    """The first usual path of a cart that is a page of its own; None where there is none, or all are."""
    folder = home if home.endswith("/") else home + "/"
    anything = await reader.fetch(urljoin(folder, NOWHERE))
    if anything is None or is_page(anything, home):
        return None
    for path in cart_paths(language):
        url = urljoin(folder, path)
        answer = None if acts(url, page=home) else await reader.fetch(url)
        if answer is not None and is_page(answer, home) and page_key(answer.url) == page_key(url):
            return Target(url, PageKind.CART, Message(key="why.tried", params={"address": path_of(url)}))
    return None
