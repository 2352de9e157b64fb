"""Politeness: how fast each host is asked, and how the auditor backs off from one that is busy."""

from __future__ import annotations

import asyncio
import email.utils
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

RETRY_STATUSES = frozenset({429, 503})
"""Too many requests; unavailable for now."""
MAX_WAIT = 30.0
"""Longest wait for a busy host, seconds; one that wants more is left alone."""
FIRST_WAIT = 1.0
"""Seconds of the first wait that a busy host did not name itself; each further one is twice as long."""
FORGIVEN_AFTER = 4
"""Good answers after which one refusal is forgotten."""


class HostBusy(Exception):  # noqa: N818 - it carries an answer, not a fault of the program
    """A host asked to be left alone for longer than a visit waits."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds
        """How long it wants to be left alone."""


@dataclass
class _Host:
    """What is asked of one host."""

    pages: asyncio.Semaphore
    others: asyncio.Semaphore
    alone: asyncio.Lock = field(default_factory=asyncio.Lock)
    next: float = 0.0
    """When the next request that is no page may begin."""
    rests_until: float = 0.0
    """Until when nothing is asked."""
    refusals: int = 0
    answers: int = 0


class Pace:
    """Keeps requests to one host apart: at most so many pages and so many other requests at once.

    Other requests (robots.txt, sitemaps, listings) begin `interval` seconds apart; a page asks for more
    than itself, and its browser sees to that. Where a host asks for a delay, or refuses because it is
    busy, all come one after the other, with that delay between them. Hosts do not wait for each other.
    """

    def __init__(self, interval: float = 0.0, at_once: int = 4) -> None:
        self._interval = interval
        self._at_once = at_once
        self._delay = 0.0
        self._hosts: dict[str, _Host] = {}

    def slow_down(self, delay: float) -> None:
        """Leave so many seconds between the end of a request and the next; 0 changes nothing."""
        self._delay = max(self._delay, delay)

    def back_off(self, url: str, asked: float | None) -> float:
        """Note that a host refused because it is busy; for how many seconds it is not asked now.

        That is what it asked for, but at least a second, and twice as long at each further refusal.
        """
        host = self._host(url)
        host.refusals, host.answers = min(host.refusals + 1, 10), 0
        wait = max(asked or 0.0, _own_wait(host))
        host.rests_until = max(host.rests_until, time.monotonic() + wait)
        return wait

    def answered(self, url: str) -> None:
        """Note that a host answered as it should."""
        host = self._host(url)
        if host.refusals:
            host.answers += 1
            if host.answers >= FORGIVEN_AFTER:
                host.refusals, host.answers = host.refusals - 1, 0

    @asynccontextmanager
    async def slot(self, url: str, *, page: bool = False) -> AsyncIterator[None]:
        """Wait for a turn and hold a slot while a request to an address runs.

        HostBusy where its host is to be left alone for longer than MAX_WAIT.
        """
        host = self._host(url)
        async with host.pages if page else host.others:
            if not self._distance(host):
                await self._wait(host, page=page)
                yield
                return
            async with host.alone:
                await self._wait(host, page=page)
                try:
                    yield
                finally:
                    host.rests_until = max(host.rests_until, time.monotonic() + self._distance(host))

    def _host(self, url: str) -> _Host:
        name = urlsplit(url).netloc.lower()
        if name not in self._hosts:
            self._hosts[name] = _Host(asyncio.Semaphore(self._at_once), asyncio.Semaphore(self._at_once))
        return self._hosts[name]

    def _distance(self, host: _Host) -> float:
        return max(self._delay, _own_wait(host))

    async def _wait(self, host: _Host, *, page: bool) -> None:
        now = time.monotonic()
        if host.rests_until - now > MAX_WAIT:
            raise HostBusy(host.rests_until - now)
        begin = max(now, host.rests_until, 0.0 if page else host.next)
        if not page:
            host.next = begin + self._interval
        if begin > now:
            await asyncio.sleep(begin - now)
            if host.rests_until > time.monotonic():  # it refused another request meanwhile
                await self._wait(host, page=page)


def _own_wait(host: _Host) -> float:
    """Seconds that the auditor leaves between requests to a host that refused some."""
    return min(FIRST_WAIT * 2.0 ** (host.refusals - 1), MAX_WAIT) if host.refusals else 0.0


def retry_after(value: str) -> float | None:
    """Seconds that a Retry-After header asks to wait, a number or a date (RFC 9110, 10.2.3).

    None where it says neither.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None
