"""What the connections of the proxy share: limits, counts, and the calls to servers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from .addresses import Address
from .client import Client
from .failure import Failure, ProxyRefusal
from .origin import Origin
from .reach import Destination, Reach
from .traffic import Meter, TrafficLimits
from .upstream import Upstream, Ways

CALL_LIMIT = 10.0
"""Seconds for a server to answer the call."""
FIRST_CALL_LIMIT = 3.0
"""The same while there are other addresses to try."""
FAILURES_KEPT = 512


@dataclass
class Relay:
    """Shared by all connections of one proxy."""

    reach: Reach
    meter: Meter
    credentials: str
    """user:password that every request has to carry."""
    now: Callable[[], float]
    ways: Ways
    """To destinations that are reached through another proxy."""
    clients: set[Client] = field(default_factory=set)
    signed_in: int = 0
    """Times that a client made itself known on purpose, at the address for it."""
    failures: dict[str, Failure] = field(default_factory=dict)
    """Why the last call to a destination (host:port) failed; bounded."""

    @property
    def limits(self) -> TrafficLimits:
        """Bounds of the visit."""
        return self.meter.limits

    async def dial(self, destination: Destination, client: Client, upstream: Upstream | None) -> Origin:
        """A connection to a destination at an address that was checked, or to the proxy on the way to it.

        ProxyRefusal when there is none.
        """
        try:
            if upstream is None:
                origin = await self._connect(destination, client)
            else:
                # The other proxy looks names up: only what is told by the address itself can be checked.
                self.reach.check_literal(destination)
                origin = await self._connect_upstream(upstream, destination, client)
        except ProxyRefusal as refused:
            self._remember(destination, refused.failure)
            raise
        self.failures.pop(destination.authority, None)
        return origin

    def note(self, failure: Failure) -> None:
        """Count a failure."""
        self.meter.failures[failure] += 1

    async def _connect(self, destination: Destination, client: Client) -> Origin:
        addresses = await self.reach.addresses(destination)
        try:
            return await self._first_of(addresses, destination, client)
        except ProxyRefusal:
            afresh = await self.reach.addresses(destination, afresh=True)
            if set(afresh) <= set(addresses):
                raise
        return await self._first_of(afresh, destination, client)

    async def _first_of(
        self, addresses: tuple[Address, ...], destination: Destination, client: Client
    ) -> Origin:
        failure = Failure.REFUSED
        for n, address in enumerate(addresses):
            last = n == len(addresses) - 1
            try:
                async with asyncio.timeout(CALL_LIMIT if last else FIRST_CALL_LIMIT):
                    origin = await self._call(address, destination, client)
            except TimeoutError:
                failure = Failure.CONNECT_TIMEOUT
            except ConnectionRefusedError:
                failure = Failure.REFUSED
            except OSError:
                failure = Failure.UNROUTABLE
            else:
                self.reach.prefer(destination.host, address)
                return origin
        raise ProxyRefusal(failure)

    async def _call(self, address: Address, destination: Destination, client: Client) -> Origin:
        loop = asyncio.get_running_loop()
        _, origin = await loop.create_connection(
            lambda: Origin(self, client, destination), str(address), destination.port
        )
        return origin

    async def _connect_upstream(self, upstream: Upstream, destination: Destination, client: Client) -> Origin:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(CALL_LIMIT):
                _, origin = await loop.create_connection(
                    lambda: Origin(self, client, destination), upstream.host, upstream.port
                )
        except (OSError, TimeoutError) as error:
            raise ProxyRefusal(Failure.OTHER_PROXY) from error
        return origin

    def _remember(self, destination: Destination, failure: Failure) -> None:
        self.failures.pop(destination.authority, None)
        self.failures[destination.authority] = failure
        if len(self.failures) > FAILURES_KEPT:
            del self.failures[next(iter(self.failures))]
