"""Both ends of the proxy as bare sockets: clients and servers that say exactly what a test wants."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from auditor.proxy import Destination, Proxy, ProxyOptions, TrafficLimits, open_proxy

T = TypeVar("T")
Handle = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
PATIENCE = 30.0
"""Seconds that no test takes, whatever else the machine does."""


def run(work: Coroutine[Any, Any, T]) -> T:
    async def bounded() -> T:
        async with asyncio.timeout(PATIENCE):
            return await work

    return asyncio.run(bounded())


class Server:
    """Answers every connection as its handler does; keeps what came."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self.port = 0
        self.connections = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(OSError, asyncio.IncompleteReadError):
            await self._handle(reader, writer)
        with suppress(OSError):
            writer.close()

    @property
    def authority(self) -> str:
        return f"127.0.0.1:{self.port}"


@asynccontextmanager
async def server(handle: Handle) -> AsyncIterator[Server]:
    served = Server(handle)
    listening = await asyncio.start_server(served, "127.0.0.1", 0, limit=1 << 22)
    served.port = listening.sockets[0].getsockname()[1]
    try:
        yield served
    finally:
        listening.close()


def answering(*answers: bytes, log: list[bytes] | None = None, stay: bool = False) -> Handle:
    """Reads a head and answers it, so many times; then the connection ends, unless it is to stay."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            head = await reader.readuntil(b"\r\n\r\n")
            if log is not None:
                log.append(head)
            writer.write(answer)
            await writer.drain()
        if stay:
            await reader.read()

    return handle


def endless(start: bytes, piece: bytes = b"a" * 65536) -> Handle:
    """Reads a head, answers with a start, and then with the same piece for as long as anybody takes it."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(start)
        while True:
            writer.write(piece)
            await writer.drain()

    return handle


def ok(body: bytes = b"ok", more: bytes = b"") -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%b\r\n%b" % (len(body), more, body)


class Caller:
    """A connection to the proxy."""

    def __init__(self, proxy: Proxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        token = base64.b64encode(f"{proxy.user}:{proxy.password}".encode()).decode()
        self.signed_in = f"Proxy-Authorization: Basic {token}\r\n".encode()

    def send(self, data: bytes) -> None:
        """Send a request; SIGNED stands for the line with the credentials."""
        self.writer.write(data.replace(b"SIGNED\r\n", self.signed_in))

    async def all(self) -> bytes:
        """Everything until the proxy ends the connection."""
        with suppress(ConnectionResetError):
            return await self.reader.read()
        return b"reset"

    async def head(self) -> bytes:
        return await self.reader.readuntil(b"\r\n\r\n")

    async def answer(self) -> tuple[int, bytes]:
        """Status and body of an answer with a length."""
        head = await self.head()
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        return int(head.split()[1]), await self.reader.readexactly(length)


@asynccontextmanager
async def calling(
    port: int, limits: TrafficLimits | None = None, *, upstream: str | None = None
) -> AsyncIterator[tuple[Proxy, Callable[[], Awaitable[Caller]]]]:
    """A proxy for a shop on a port of this computer, and a way to connect to it."""
    options = ProxyOptions(
        Destination("127.0.0.1", port), limits=limits or TrafficLimits(), upstream=upstream
    )
    async with open_proxy(options) as proxy:
        callers: list[Caller] = []

        async def connect() -> Caller:
            host, _, number = proxy.server.removeprefix("http://").partition(":")
            caller = Caller(proxy, *await asyncio.open_connection(host, int(number), limit=1 << 22))
            callers.append(caller)
            return caller

        yield proxy, connect
        for caller in callers:
            caller.writer.close()


def get(server: Server, path: str = "/", more: bytes = b"") -> bytes:
    name = server.authority
    return f"GET http://{name}{path} HTTP/1.1\r\nHost: {name}\r\nSIGNED\r\n".encode() + more + b"\r\n"
