"""Pages to visit for a change: some of each template that it touches."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit, urlunsplit

from auditor.errors import UsageError

from .urls import page_key, resolve, shape

EACH = 2
"""Pages of each form of address."""
_ADDRESS = re.compile(r"https?://[^/?#\s]|/(?!/)", re.IGNORECASE)


def refuse_names(changed: Iterable[str], path: str) -> None:
    """UsageError where a line of the file at `path` is neither an address nor a path from the root.

    Names of files of a repository would be visited as pages that are not there.
    """
    for line in changed:
        if not _ADDRESS.match(line):
            raise UsageError("changed-no-address", name=line, path=path)


def touched(changed: Sequence[str], start: str) -> list[str]:
    """The start page, and the first changed addresses of each form; nothing where nothing changed.

    `start` is an absolute address; changed addresses may be paths. Those of another host, as the
    production's are for a preview, stand for the same paths of this one. UsageError for what is no address.
    """
    pages, forms = {page_key(start): start}, Counter[str]()
    for given in changed:
        url = resolve(start, given)
        if url is None:
            raise UsageError("urls-no-address", url=given)
        url = _at(start, url)
        if page_key(url) not in pages and forms[shape(url)] < EACH:
            pages[page_key(url)] = url
            forms[shape(url)] += 1
    return list(pages.values()) if changed else []


def _at(start: str, url: str) -> str:
    """The same page at the host of the start."""
    return urlunsplit(urlsplit(url)._replace(scheme=urlsplit(start).scheme, netloc=urlsplit(start).netloc))
