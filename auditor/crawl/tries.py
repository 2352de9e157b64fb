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
    """The first usual path of a cart that is a page of its own; None where there is none, or all are.

    One that robots.txt names to close it is taken unseen: nobody closes what is not there.
    """
    folder = home if home.endswith("/") else home + "/"
    usual = [url for path in cart_paths(language) if not acts(url := urljoin(folder, path), page=home)]
    for url in usual:
        if reader.robots.closes(url):
            return _cart(url, "why.closed")
    anything = await reader.fetch(urljoin(folder, NOWHERE))
    if anything is None or is_page(anything, home):
        return None
    for url in usual:
        answer = await reader.fetch(url)
        if answer is not None and is_page(answer, home) and page_key(answer.url) == page_key(url):
            return _cart(url, "why.tried")
    return None


def _cart(url: str, why: str) -> Target:
    return Target(url, PageKind.CART, Message(key=why, params={"address": path_of(url)}))
