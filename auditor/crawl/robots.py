"""robots.txt (RFC 9309): what the shop asks crawlers to leave alone, and how fast they may go."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from protego import Protego

from .fetch import Fetcher, FetchError, Limits

AGENT = "StorefrontAuditor"
"""Product token by which robots.txt names the auditor."""
MAX_BYTES = 512 * 1024
"""RFC 9309, 2.5: at least 500 KiB are parsed."""
MAX_DELAY = 30.0
"""Longest Crawl-delay obeyed, seconds."""
_FORBIDDEN = re.compile(r"^[ \t]*disallow[ \t]*:[ \t]*(/[^\s#]*)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host for one user agent."""

    agent: str
    """Product token, as robots.txt names it."""
    rules: Protego | None = None
    """None where there is no robots.txt: everything is allowed."""
    unreachable: bool = False
    """The server could not tell: everything is forbidden (RFC 9309, 2.3.1.4)."""
    ignored: bool = False
    sitemaps: tuple[str, ...] = field(default=())
    named: frozenset[str] = frozenset()
    """Paths that the file forbids to anyone, as they are written there."""

    def closes(self, url: str) -> bool:
        """Whether a page may not be fetched, and the file has a line of its own for it."""
        return urlsplit(url).path in self.named and not self.allows(url)

    def allows(self, url: str) -> bool:
        """Whether a page may be fetched."""
        if self.ignored:
            return True
        if self.unreachable:
            return False
        return self.rules is None or bool(self.rules.can_fetch(url, self.agent))

    @property
    def delay(self) -> float:
        """Seconds to keep between requests."""
        told = None if self.ignored or self.rules is None else self.rules.crawl_delay(self.agent)
        return min(float(told), MAX_DELAY) if told else 0.0


async def fetch_robots(fetcher: Fetcher, url: str, *, agent: str, ignore: bool = False) -> Robots:
    """The robots.txt of an address's host. FetchError when the host cannot be reached at all.

    4xx: everything is allowed; 5xx and unanswered: everything is forbidden (RFC 9309, 2.3.1).
    """
    address = urljoin(url, "/robots.txt")
    try:
        response = await fetcher.get(address, Limits(bytes=MAX_BYTES))
    except FetchError as problem:
        if problem.name in ("unknown-host", "refused", "tls") or (problem.name == "timeout" and not ignore):
            raise
        missing = problem.name == "too-many-redirects"  # RFC 9309, 2.3.1.2: as if unavailable
        return Robots(agent, unreachable=not missing, ignored=ignore)
    if response.status >= 500 or response.status == 429:
        return Robots(agent, unreachable=True, ignored=ignore)
    if response.status != 200:
        return Robots(agent, ignored=ignore)
    content = response.content.decode("utf-8", "replace")
    rules = Protego.parse(content)
    named = frozenset(_FORBIDDEN.findall(content))
    return Robots(agent, rules, ignored=ignore, sitemaps=tuple(rules.sitemaps), named=named)
