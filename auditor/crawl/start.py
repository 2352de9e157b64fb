"""From what the user typed to the shop's front: scheme, redirects, robots.txt, and clear errors."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from auditor.errors import AuditorError, NoShopError, UnreachableError, UsageError
from auditor.models import Message
from auditor.proxy import Destination

from .fetch import Fetcher, FetchError, Limits, Response
from .robots import Robots, fetch_robots
from .safety import acts
from .urls import SCHEMES, canonical, is_root, root, same_site

_NOBODY = frozenset({"unknown-host", "refused"})
"""Faults after which the shop may be at the same name with or without www."""

START_LIMITS = Limits(seconds=10.0, bytes=5_000_000, redirects=10)


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
    elsewhere: Message | None = None
    """Why the visit begins at the shop's front door and not where it was asked to."""
    asked: str = ""
    """The address that was fetched."""

    @property
    def first(self) -> str:
        """The address to visit first: the bare one where it leads on, by which the front page is known."""
        leads_on = is_root(self.asked) and not is_root(self.url)
        return self.asked if leads_on and destination(self.asked) == destination(self.url) else self.url

    @property
    def moved(self) -> bool:
        """Whether the shop lives on another host than the one typed."""
        return not same_site(addresses(self.given)[0], self.url)

    @property
    def why(self) -> Message:
        """Why the page that the visit begins with was chosen."""
        if self.elsewhere is not None:
            return self.elsewhere
        if self.moved:
            return Message(key="why.start-moved", params={"given": self.given, "url": self.url})
        if "://" not in self.given:
            return Message(key="why.start-scheme", params={"url": self.url})
        return Message(key="why.start")


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
    if not text or not found or not _is_reachable(found[0]):
        raise UsageError("start-address", url=text)
    return found


def destination(url: str) -> Destination:
    """The host and port of an absolute address."""
    split = urlsplit(url)
    return Destination(split.hostname or "", split.port or (443 if split.scheme == "https" else 80))


def _is_reachable(url: str) -> bool:
    """Whether an address has a host and, if any, a port that there can be."""
    try:
        host, _ = destination(url)
    except ValueError:
        return False
    return bool(host) and not any(sign in host for sign in "@ \\<>\"'()")


async def reach(fetcher: Fetcher, given: str, *, agent: str, ignore_robots: bool) -> Start:
    """Find out where the shop answers: with https or http, with or without www.

    UnreachableError when nothing does, NoShopError when robots.txt forbids it or it is no page.
    """
    typed = addresses(given)
    options = list(typed)
    failed: tuple[FetchError, str] | None = None
    while options:
        url = options.pop(0)
        try:
            robots = await fetch_robots(fetcher, url, agent=agent, ignore=ignore_robots)
            return await _open(fetcher, given, url, robots)
        except FetchError as problem:
            if url in typed:
                failed = problem, url
            if url == typed[-1] and problem.name in _NOBODY:
                options = [other for other in map(_other_www, typed) if other]
    if failed is None:
        raise AssertionError("there is at least one address")
    raise unreachable(*failed) from failed[0]


def _other_www(url: str) -> str | None:
    """The same address with www where it has none, without where it has; None for what is no host name."""
    split = urlsplit(url)
    host = split.hostname or ""
    if "." not in host or host.rpartition(".")[2].isdigit() or ":" in host:
        return None
    other = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    return canonical(urlunsplit(split._replace(netloc=split.netloc.replace(host, other, 1))))


async def _open(fetcher: Fetcher, given: str, url: str, robots: Robots) -> Start:
    elsewhere = _why_not(robots, url)
    url = root(url) if elsewhere else url
    _refuse_forbidden(robots, url)
    try:
        response = await fetcher.get(url, START_LIMITS)
    except FetchError as problem:
        if problem.name in ("unknown-host", "refused", "tls", "too-many-redirects"):
            raise
        return Start(given, url, robots, None, elsewhere, url)  # some servers answer browsers only
    final = canonical(response.url) or url
    if not same_site(final, url):
        robots = await fetch_robots(fetcher, final, agent=robots.agent, ignore=robots.ignored)
        _refuse_forbidden(robots, final)
    if response.status >= 400:
        return Start(given, final, robots, None, elsewhere, url)
    _refuse_other_content(response, final)
    return Start(given, final, robots, response.text, elsewhere, url)


def _why_not(robots: Robots, url: str) -> Message | None:
    """Why a visit cannot begin at an address of a shop that can be visited; None where it can."""
    if acts(url):
        return Message(key="why.start-acts", params={"url": url})
    if not robots.allows(url) and robots.allows(root(url)):
        return Message(key="why.start-robots", params={"url": url})
    return None


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
