"""From what the user typed to the shop's front: scheme, redirects, robots.txt, and clear errors."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from auditor.errors import AuditorError, NoShopError, UnreachableError, UsageError
from auditor.proxy import Destination

from .fetch import Fetcher, FetchError, Limits, Response
from .robots import Robots, fetch_robots
from .urls import SCHEMES, canonical, same_site

START_LIMITS = Limits(seconds=15.0, bytes=5_000_000, redirects=10)


@dataclass(frozen=True, slots=True)
class Start:
    """Where a visit begins."""

    given: str
    """The address as the user typed it."""
    url: str
    """The address that answers, after redirects."""
    robots: Robots
    html: str | None
    """What the server sends, before scripts; None when it could not be had without a browser."""

    @property
    def moved(self) -> bool:
        """Whether the shop lives on another host than the one typed."""
        return not same_site(addresses(self.given)[0], self.url)


def addresses(given: str) -> list[str]:
    """The absolute addresses that a typed one may mean, the likeliest first. UsageError for none."""
    text = given.strip()
    if "://" in text:
        scheme = text.partition("://")[0].lower()
        if scheme not in SCHEMES:
            raise UsageError("start-scheme", url=text, scheme=scheme)
        options = [text]
    else:
        options = [f"{scheme}://{text.lstrip('/')}" for scheme in ("https", "http")]
    found = [address for address in map(canonical, options) if address]
    if not text or not found or not _is_host(urlsplit(found[0]).hostname or ""):
        raise UsageError("start-address", url=text)
    return found


def destination(url: str) -> Destination:
    """The host and port of an absolute address."""
    split = urlsplit(url)
    return Destination(split.hostname or "", split.port or (443 if split.scheme == "https" else 80))


def _is_host(host: str) -> bool:
    return not any(sign in host for sign in "@ \\<>\"'()")


async def reach(fetcher: Fetcher, given: str, *, agent: str, ignore_robots: bool) -> Start:
    """Find out where the shop answers.

    UnreachableError when nothing does, NoShopError when robots.txt forbids it or it is no page.
    """
    options = addresses(given)
    for n, url in enumerate(options):
        try:
            robots = await fetch_robots(fetcher, url, agent=agent, ignore=ignore_robots)
            return await _open(fetcher, given, url, robots)
        except FetchError as problem:
            if n == len(options) - 1:
                raise unreachable(problem, url) from problem
    raise AssertionError("there is at least one address")


async def _open(fetcher: Fetcher, given: str, url: str, robots: Robots) -> Start:
    _refuse_forbidden(robots, url)
    try:
        response = await fetcher.get(url, START_LIMITS)
    except FetchError as problem:
        if problem.name in ("unknown-host", "refused", "tls", "too-many-redirects"):
            raise
        return Start(given, url, robots, None)  # some servers answer browsers only
    final = canonical(response.url) or url
    if not same_site(final, url):
        robots = await fetch_robots(fetcher, final, agent=robots.agent, ignore=robots.ignored)
        _refuse_forbidden(robots, final)
    if response.status >= 400:
        return Start(given, final, robots, None)
    _refuse_other_content(response, final)
    return Start(given, final, robots, response.text)


def _refuse_forbidden(robots: Robots, url: str) -> None:
    if not robots.allows(url):
        raise NoShopError("start-robots-unreachable" if robots.unreachable else "start-robots", url=url)


def _refuse_other_content(response: Response, url: str) -> None:
    if response.content.startswith(b"%PDF-") or not response.is_html:
        kind = response.content_type or "application/pdf"
        raise NoShopError("start-not-html", url=url, type=kind)
    if not response.content.strip():
        raise NoShopError("start-empty", url=url)


def unreachable(problem: FetchError, url: str) -> AuditorError:
    """The error that a failed fetch of the start page is."""
    host = urlsplit(url).hostname or url
    return UnreachableError(f"start-{problem.name}", url=url, host=host, detail=problem.detail[:200])
