"""The proxy that everything of a visit goes through: listens on loopback, for one visit, for one browser."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from auditor.models import Message, Traffic

from .addresses import Address, is_public
from .client import Client
from .failure import Failure
from .reach import Destination, Reach, Resolver, SystemResolver
from .relay import Relay
from .traffic import Meter, TrafficLimits
from .upstream import Ways

USER = "auditor"
MOST_CLIENTS = 512
"""Connections of the browser at once."""
HTTPS_PORT = 443
_LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class ProxyOptions:
    """Where a visit may go, and how much it may ask for."""

    start: Destination
    """What the user wants audited: the one place that may be private."""
    named: tuple[str, ...] = ()
    """Other hosts that may be."""
    closed: tuple[tuple[str, int | None], ...] = ()
    """Host and port, None for any, that nothing may connect to."""
    limits: TrafficLimits = field(default_factory=TrafficLimits)
    upstream: str | None = None
    """Another proxy to go through, http://user:password@host:port; None: as the system says."""


class Proxy:
    """A running proxy."""

    def __init__(self, relay: Relay, port: int, password: str) -> None:
        """Use `open_proxy`."""
        self._relay = relay
        self.server = f"http://{_LOOPBACK}:{port}"
        """Its address."""
        self.user = USER
        self.password = password

    @property
    def address(self) -> str:
        """Its address with the credentials in it, for clients that want one text."""
        return f"http://{self.user}:{self.password}@{self.server.removeprefix('http://')}"

    @property
    def traffic(self) -> Traffic:
        """What went through so far."""
        return self._relay.meter.summary

    @property
    def signed_in(self) -> int:
        """Times that a client showed its credentials at SIGN_IN_URL."""
        return self._relay.signed_in

    def told(self, encrypted: int) -> None:
        """Count requests in encrypted connections, which the proxy does not see."""
        self._relay.meter.told(encrypted)

    def shut(self, port: int) -> None:
        """Connect to no such port any more, on whatever host: something of the auditor's own is there."""
        self._relay.reach.shut(port)

    async def until_spent(self) -> Message:
        """Wait until a budget is used up; which one, as the reason why the visit ends."""
        return await self._relay.meter.until_spent()

    def failure(self, host: str, port: int) -> Failure | None:
        """Why a connection to a destination could not be made at the last attempt."""
        return self._relay.failures.get(Destination(host.lower(), port).authority)


@asynccontextmanager
async def open_proxy(
    options: ProxyOptions,
    *,
    resolve: Resolver | None = None,
    public: Callable[[Address], bool] = is_public,
) -> AsyncIterator[Proxy]:
    """A proxy for one visit, on a free port of this computer; ends with all of its connections.

    Names are looked up by `resolve`, by default the system; `public` tells which addresses are those of
    the public internet. UsageError where the other proxy to go through is none.
    """
    ways = Ways(options.upstream)
    system = SystemResolver() if resolve is None else None
    reach = Reach(options.start, options.named, resolve or system or SystemResolver(), options.closed, public)
    password = secrets.token_urlsafe(24)
    loop = asyncio.get_running_loop()
    relay = Relay(reach, Meter(options.limits), f"{USER}:{password}", loop.time, ways)
    server = await loop.create_server(lambda: _client(relay), _LOOPBACK, 0)
    watch = asyncio.create_task(_watch(relay))
    try:
        await reach.open(lambda name: ways.to(Destination(name, HTTPS_PORT), tunnel=True) is not None)
        yield Proxy(relay, server.sockets[0].getsockname()[1], password)
    finally:
        watch.cancel()
        server.close()
        for client in tuple(relay.clients):
            client.abort()
        with suppress(asyncio.CancelledError):
            await watch
        if system is not None:
            system.close()


def _client(relay: Relay) -> asyncio.Protocol:
    return Client(relay) if len(relay.clients) < MOST_CLIENTS else _TooMany()


class _TooMany(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


async def _watch(relay: Relay) -> None:
    """End what rests for too long."""
    while True:
        await asyncio.sleep(1)
        now = relay.now()
        for client in tuple(relay.clients):
            client.check_time(now)
