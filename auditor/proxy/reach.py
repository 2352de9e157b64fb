"""Where the proxy connects to: names are resolved here, addresses checked, and kept for the visit."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from .addresses import Address, is_public, parse_address
from .failure import Failure, ProxyRefusal

LOOKUP_LIMIT = 10.0
"""Seconds after which a lookup is given up."""
LOOKUPS_AT_ONCE = 8
UNKNOWN_FOR = 30.0
"""Seconds in which a name that was looked up in vain is not looked up again, but for the shop's own: every
page may ask for it, and wait."""
MOST_NAMES = 4096
"""Names whose addresses are remembered; the oldest are forgotten, and checked again."""

WEB_PORTS = frozenset({80, 443, 2052, 2053, 2082, 2083, 2086, 2087, 2095, 2096, 8080, 8443, 8880})
"""Ports on which the public web is served: the standard ones, and those that large networks pass on
(developers.cloudflare.com/fundamentals/reference/network-ports)."""

Resolver = Callable[[str], Awaitable[Iterable[str]]]
"""Name -> literal addresses, best first. OSError when there are none."""

_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?\.?", re.ASCII)


class Destination(NamedTuple):
    """A host, lower case, an IPv6 literal without brackets; and a port."""

    host: str
    port: int

    @property
    def authority(self) -> str:
        """As in a Host header."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class SystemResolver:
    """Asks the system, in threads of its own: a name server that does not answer holds up nothing else."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(LOOKUPS_AT_ONCE, thread_name_prefix="lookup")

    async def __call__(self, name: str) -> list[str]:
        """The addresses of a name."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _look_up, name)

    def close(self) -> None:
        """Start no lookup any more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(name: str) -> list[str]:
    return [str(entry[4][0]) for entry in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)]


class Reach:
    """What may be connected to.

    Public addresses on the ports of the web always may, and the start. Where the start, or a host that
    the user named, is not public, its addresses may on any port; but only by those names, by names under
    them, by `localhost` or as they are. Every name keeps the addresses of its first lookup. What is
    `closed` may never be.
    """

    def __init__(
        self,
        start: Destination,
        named: Iterable[str],
        resolve: Resolver,
        closed: Iterable[tuple[str, int | None]] = (),
        public: Callable[[Address], bool] = is_public,
    ) -> None:
        """`public` tells which addresses are those of the public internet."""
        self._start = start
        self._closed = frozenset(closed)
        self._shut: set[int] = set()
        self._trusted = frozenset(name.lower() for name in named)
        self._named = self._trusted | {start.host}
        self._resolve = resolve
        self._public = public
        self._own: set[Address] = set()
        self._settled: set[str] = set()
        self._pinned: dict[str, tuple[Address, ...]] = {}
        self._looking: dict[str, asyncio.Task[tuple[Address, ...]]] = {}
        self._unknown: dict[str, tuple[float, Failure]] = {}
        """Names that were looked up in vain, and until when they are taken for unknown."""

    async def open(self, asked_elsewhere: Callable[[str], bool] = lambda name: False) -> None:
        """Look up the start and the hosts that the user named; it does not matter if they have no address.

        Names that another proxy is asked for are left to it.
        """
        own = [name for name in self._named if parse_address(name) or not asked_elsewhere(name)]
        await asyncio.gather(*map(self._pin, own), return_exceptions=True)

    def check_literal(self, destination: Destination) -> None:
        """ProxyRefusal where the destination is an address, or names this computer, and is out of reach."""
        host = destination.host
        self._refuse_closed(destination)
        address = parse_address(host)
        local = is_local(host) and host not in self._named
        if local or (address is not None and not self._may(address, host)):
            raise ProxyRefusal(Failure.FORBIDDEN_ADDRESS)
        self._check_port(destination, self._is_named(host) and not (address and self._public(address)))

    async def addresses(self, destination: Destination, *, afresh: bool = False) -> tuple[Address, ...]:
        """The checked addresses of a destination, best first; `afresh` where those before did not answer.

        ProxyRefusal where there is none, or none that may be connected to.
        """
        host = destination.host
        self._refuse_closed(destination)
        if afresh:
            self._pinned.pop(host, None)
        pinned = self._pinned.get(host) or await self._pin(host)
        self._check_port(destination, not self._public(pinned[0]))
        return pinned

    def shut(self, port: int) -> None:
        """Connect to no such port any more, on whatever host."""
        self._shut.add(port)

    def prefer(self, host: str, address: Address) -> None:
        """Connect to this address of a name first from now on: it answered."""
        pinned = self._pinned.get(host, ())
        if pinned and pinned[0] != address and address in pinned:
            self._pinned[host] = (address, *(other for other in pinned if other != address))

    def _refuse_closed(self, destination: Destination) -> None:
        name = destination.host.rstrip(".")
        closed = (name, None) in self._closed or (name, destination.port) in self._closed
        if closed or destination.port in self._shut:
            raise ProxyRefusal(Failure.DENIED)

    def _check_port(self, destination: Destination, own: bool) -> None:
        if own or destination.port in WEB_PORTS or destination == self._start:
            return
        if destination.host in self._trusted:
            return
        raise ProxyRefusal(Failure.DENIED)

    async def _pin(self, host: str) -> tuple[Address, ...]:
        """One lookup of a name at a time, whoever waits for it."""
        task = self._looking.get(host)
        if task is None:
            task = self._looking[host] = asyncio.create_task(self._checked(host))
            task.add_done_callback(lambda done: self._looked_up(host, done))
        try:
            return await asyncio.shield(task)
        finally:
            del task  # what it raised knows this frame: the connection would live until the collector comes

    def _looked_up(self, host: str, done: asyncio.Task[tuple[Address, ...]]) -> None:
        self._looking.pop(host, None)
        if not done.cancelled():
            done.exception()  # noted, for nobody may be waiting any more

    async def _checked(self, host: str) -> tuple[Address, ...]:
        found = await self._look_up(host)
        if host in self._named and host not in self._settled:
            self._settled.add(host)
            # Only the whole of a first answer may be private: a name that has both kinds of addresses, or
            # changes from one to the other, may be its owner's way into the network of whoever visits it.
            if not any(map(self._public, found)):
                self._own.update(found)
        allowed = tuple(address for address in found if self._may(address, host))
        if any(map(self._public, allowed)):
            allowed = tuple(address for address in allowed if self._public(address))
        if not allowed:
            raise ProxyRefusal(Failure.FORBIDDEN_ADDRESS)
        _make_room(self._pinned)
        self._pinned[host] = allowed
        return allowed

    async def _look_up(self, host: str) -> tuple[Address, ...]:
        if (literal := parse_address(host)) is not None:
            return (literal,)
        if not _NAME.fullmatch(host):
            raise ProxyRefusal(Failure.MALFORMED)
        self._refuse_unknown(host)
        try:
            return await self._resolved(host)
        except ProxyRefusal as refusal:
            self._note_unknown(host, refusal.failure)
            raise

    async def _resolved(self, host: str) -> tuple[Address, ...]:
        try:
            async with asyncio.timeout(LOOKUP_LIMIT):
                told = await self._resolve(host)
        except TimeoutError as error:
            raise ProxyRefusal(Failure.LOOKUP_TIMEOUT) from error
        except (OSError, UnicodeError) as error:
            raise ProxyRefusal(Failure.UNKNOWN_HOST) from error
        found = tuple(dict.fromkeys(address for text in told if (address := parse_address(text))))
        if not found:
            raise ProxyRefusal(Failure.UNKNOWN_HOST)
        return found

    def _refuse_unknown(self, host: str) -> None:
        until, failure = self._unknown.get(host, (0.0, Failure.UNKNOWN_HOST))
        if asyncio.get_running_loop().time() < until:
            raise ProxyRefusal(failure)

    def _note_unknown(self, host: str, failure: Failure) -> None:
        if host in self._named:
            return
        _make_room(self._unknown)
        self._unknown[host] = asyncio.get_running_loop().time() + UNKNOWN_FOR, failure

    def _may(self, address: Address, host: str) -> bool:
        if self._public(address):
            return True
        return address in self._own and (parse_address(host) is not None or self._is_named(host))

    def _is_named(self, host: str) -> bool:
        under = any(host.endswith(f".{name}") for name in self._named)
        return under or host in self._named or is_local(host)


def _make_room(names: dict[str, Any]) -> None:
    """For one more; the oldest is forgotten."""
    if len(names) >= MOST_NAMES:
        del names[next(iter(names))]


def is_local(host: str) -> bool:
    """Whether a name means this computer (RFC 6761, 6.3)."""
    return host.rstrip(".") == "localhost" or host.rstrip(".").endswith(".localhost")
