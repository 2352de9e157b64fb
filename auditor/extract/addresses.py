"""Where the links and pictures of a page lead: each address resolved and taken apart once."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote, urljoin, urlsplit

LONGEST = 2_000
"""Characters of an address that are read."""
LONGEST_PATH = 200
"""Characters of a path in which concepts are looked for."""

_PLAIN = re.compile(
    r"(?:(?:https?:)?//(?P<host>[a-z0-9.-]+)(?::\d{1,5})?)?"
    r"(?P<path>(?:/[\w./~%!$&'()*+,=:@-]*)?)"
    r"(?:\?(?P<query>[^#\s\x00-\x1f]+))?(?:\#[^\s\x00-\x1f]+)?",
    re.ASCII,
)
"""Addresses in which nothing but folders without a name, `.` and `..` is to be resolved or normalised."""
_BESIDE = re.compile(
    r"(?P<path>[\w~%!$&'()*+,=@-][\w.~%!$&'()*+,=@-]*(?:/[\w~%!$&'()*+,=:@-][\w.~%!$&'()*+,=:@-]*)*/?)"
    r"(?:\?(?P<query>[^#\s\x00-\x1f]+))?(?:\#[^\s\x00-\x1f]+)?",
    re.ASCII,
)
"""The same for addresses that begin where the page's own folder ends; a scheme would have a colon."""


def _plainly(address: str) -> re.Match[str] | None:
    """The parts of an address in which nothing is to be resolved or normalised: most of those on a page."""
    match = _PLAIN.fullmatch(address)
    if match is None or "//" in (path := match["path"]) or "/." in path:
        return None
    return match


class Address:
    """An absolute address; all parts are empty when it is none."""

    __slots__ = ("_concepts", "_concepts_in", "host", "path", "query", "scheme", "url")

    def __init__(
        self, url: str, parts: tuple[str, str, str, str], concepts_in: Callable[[str], frozenset[str]]
    ) -> None:
        self.url = url
        self.scheme, self.host, self.path, self.query = parts
        self._concepts_in = concepts_in
        self._concepts: frozenset[str] | None = None

    @property
    def concepts(self) -> frozenset[str]:
        """The concepts that its path names; looked for when they are first asked for."""
        if self._concepts is None:
            path = unquote(self.path) if "%" in self.path else self.path
            self._concepts = self._concepts_in(path) if 1 < len(path) < LONGEST_PATH else frozenset()
        return self._concepts


class Addresses(dict[str, Address]):
    """Address as the page writes it -> Address, worked out when it is asked for the first time."""

    def __init__(self, base: str, concepts_in: Callable[[str], frozenset[str]]) -> None:
        """Of a page with the address `base`; `concepts_in` finds concepts in paths."""
        super().__init__()
        self._base = base
        self._concepts_in = concepts_in
        try:
            parts = urlsplit(base)
        except ValueError:
            parts = urlsplit("")
        self._scheme, self._host = parts.scheme, parts.hostname or ""
        self._origin = f"{parts.scheme}://{parts.netloc}"
        whole = _plainly(base)
        self._folder = whole["path"].rpartition("/")[0] + "/" if whole and whole["host"] else ""
        """Where addresses begin that are neither whole nor begin with `/`."""

    def __missing__(self, href: str) -> Address:
        self[href] = address = self._plain(href) or self._beside(href) or self._resolved(href)
        return address

    def _beside(self, href: str) -> Address | None:
        """The same for addresses of the page's own folder."""
        match = _BESIDE.fullmatch(href) if self._folder else None
        if match is None:
            return None
        path, query = match.group("path", "query")
        parts = (self._scheme, self._host, self._folder + path, query or "")
        return Address(self._origin + self._folder + href, parts, self._concepts_in)

    def _plain(self, href: str) -> Address | None:
        """What urljoin and urlsplit would say of it, for addresses that they would leave as they are."""
        match = _plainly(href) if href[:1] in ("/", "h") and self._scheme else None
        if match is None:
            return None
        host, path, query = match.group("host", "path", "query")
        if host and href[0] == "/":
            parts = (self._scheme, host, path, query or "")
            return Address(f"{self._scheme}:{href}", parts, self._concepts_in)
        if host:
            parts = (href.partition(":")[0], host, path, query or "")
            return Address(href, parts, self._concepts_in)
        if not path:
            return None
        return Address(self._origin + href, (self._scheme, self._host, path, query or ""), self._concepts_in)

    def _resolved(self, href: str) -> Address:
        try:
            url = urljoin(self._base, href)
            parts = urlsplit(url)
        except ValueError:
            return Address("", ("", "", "", ""), self._concepts_in)
        return Address(url, (parts.scheme, parts.hostname or "", parts.path, parts.query), self._concepts_in)
