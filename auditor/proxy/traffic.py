"""What went through the proxy, and how much may."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from auditor.models import Message, Traffic

from .failure import Failure

REQUESTS_PER_PAGE = 500
BYTES_PER_PAGE = 50_000_000
"""What a visit may ask for where nobody said otherwise: several times what heavy pages of shops need."""


@dataclass(frozen=True, slots=True)
class TrafficLimits:
    """Bounds of a visit and of a single answer."""

    requests: int | None = None
    """Plain and encrypted requests in all, the latter at least one for each connection; None: no bound."""
    bytes: int | None = None
    """Sent and received, in all; None: no bound."""
    answer: int = 50_000_000
    """Bytes of one answer; of an encrypted connection, bytes that arrive without a pause."""
    idle: float = 30.0
    """Seconds that a request may rest without a byte."""
    idle_connection: float = 120.0
    """Seconds that a connection may rest that nothing is asked of."""
    head: float = 10.0
    """Seconds for the head of a request, once it has begun."""


@dataclass
class Meter:
    """Counts, and tells when a budget is used up."""

    limits: TrafficLimits
    requests: int = 0
    connections: int = 0
    encrypted: int = 0
    sent: int = 0
    received: int = 0
    failures: Counter[Failure] = field(default_factory=Counter)
    spent: Message | None = None
    """Why nothing more is passed on; None while there is something left."""
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    def asked(self, *, tunnel: bool) -> bool:
        """Count a request or a connection for encrypted ones; whether the budget has it."""
        self._check_requests()
        if self.spent is not None:
            return False
        if tunnel:
            self.connections += 1
        else:
            self.requests += 1
        return True

    def told(self, encrypted: int) -> None:
        """Count encrypted requests, which only those who asked know of."""
        self.encrypted += encrypted
        self._check_requests()

    def _check_requests(self) -> None:
        most = self.limits.requests
        asked = self.requests + max(self.connections, self.encrypted)
        if self.spent is None and most is not None and asked >= most:
            self._spend(Message(key="partial.max-requests", params={"count": most}))

    def up(self, size: int) -> None:
        """Count bytes that were sent."""
        self.sent += size

    def down(self, size: int) -> None:
        """Count bytes that were received."""
        self.received += size
        most = self.limits.bytes
        if most is not None and self.spent is None and self.sent + self.received > most:
            self._spend(Message(key="partial.max-bytes", params={"megabytes": round(most / 1_000_000, 1)}))

    async def until_spent(self) -> Message:
        """Wait until a budget is used up; which one."""
        await self._over.wait()
        assert self.spent is not None  # noqa: S101 - set before the event is
        return self.spent

    @property
    def summary(self) -> Traffic:
        """The counts, as an audit tells them."""
        return Traffic(
            requests=self.requests,
            connections=self.connections,
            encrypted=self.encrypted,
            sent=self.sent,
            received=self.received,
            failures={failure.value: count for failure, count in sorted(self.failures.items())},
        )

    def _spend(self, reason: Message) -> None:
        self.spent = reason
        self._over.set()
