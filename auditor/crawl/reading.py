"""Pages of the shop read without a browser, where the server's own HTML is enough."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .fetch import Fetcher, FetchError, Response
from .filters import AddressFilter
from .links import Link, PageLinks, links_of
from .robots import Robots
from .urls import page_key, same_site

STATIC_SHARE = 0.6
"""Share of the rendered page's links that the server's own HTML must hold to do without a browser."""
FEW_LINKS = 3
FEW_WORDS = 60
_UNSEEN = re.compile(r"<(script|style|noscript|template)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


class PlainReader:
    """Reads pages as the server sends them, as far as robots.txt and the user allow."""

    def __init__(self, fetcher: Fetcher, robots: Robots, wishes: AddressFilter) -> None:
        self._fetcher = fetcher
        self._wishes = wishes
        self.robots = robots

    async def fetch(self, url: str) -> Response | None:
        """Whatever the server answers; None where it does not, or may not be asked."""
        if not self.robots.allows(url) or self._wishes.excludes(url):
            return None
        try:
            return await self._fetcher.get(url)
        except FetchError:
            return None

    async def read(self, url: str) -> str | None:
        """A page of the shop, None where it cannot be read."""
        response = await self.fetch(url)
        return response.text if response is not None and is_page(response, url) else None


def is_page(response: Response, url: str) -> bool:
    """Whether what was fetched from an address is a page of the same shop."""
    return response.status == 200 and response.is_html and same_site(response.url, url)


def is_static(rendered: Iterable[Link], served: Iterable[Link]) -> bool:
    """Whether the server's own HTML holds the links that the browser shows."""
    shown = {page_key(link.url) for link in rendered}
    plain = {page_key(link.url) for link in served}
    return bool(shown) and len(shown & plain) >= STATIC_SHARE * len(shown)


def needs_browser(served: str | None, url: str, links: PageLinks | None = None) -> bool:
    """Whether a page is put together by scripts: what the server sends has hardly a link or a word."""
    if served is None:
        return True
    found = links or links_of(served, url)
    text = _TAG.sub(" ", _UNSEEN.sub(" ", served))
    scripted = "<script" in served.lower()
    return scripted and len(found.links) < FEW_LINKS and len(text.split()) < FEW_WORDS
