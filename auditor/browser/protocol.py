"""The browser's own protocol, spoken without Playwright between.

Playwright starts the browser, makes contexts and pages, and knows what happens to them. What each page is
asked, and tells of its requests, goes over a connection of our own: of each message that passes through
Playwright, its own process and its library make several objects, which takes a tenth of a capture's time.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import httpx
import psutil
from playwright.async_api import CDPSession, Page
from playwright.async_api import Error as PlaywrightError
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

PORT_ARGUMENT = "--remote-debugging-port=0"
"""Argument of a browser that is to take connections, on a port that it chooses."""
CONNECT_LIMIT = 3.0
"""Seconds that a browser has to take the connection."""
CLOSE_LIMIT = 1.0
CRASHED = "Inspector.targetCrashed"
CLOSED = "close"
"""Events of a session whose page crashed, and whose page is gone for whatever reason (Playwright's name)."""
_LOOPBACK = "127.0.0.1"
_INTERVAL = 0.02

Handler = Callable[[Mapping[str, Any]], object]


class Connection:
    """A connection to a browser."""

    def __init__(self, socket: ClientConnection, port: int) -> None:
        """Use `connect_to`."""
        self.port = port
        """Where the browser listens, on this computer."""
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, tuple[str, asyncio.Future[dict[str, Any]]]] = {}
        self._sessions: dict[str, PageSession] = {}
        self._reading = asyncio.create_task(self._read())

    async def attach(self, page: Page) -> PageSession:
        """A session with a page; it ends with the page. PlaywrightError when that is not possible."""
        found = await page.context.new_cdp_session(page)
        target = (await found.send("Target.getTargetInfo"))["targetInfo"]["targetId"]
        await found.detach()
        answer = await self.send("Target.attachToTarget", {"targetId": target, "flatten": True})
        session = self._sessions[answer["sessionId"]] = PageSession(self, answer["sessionId"])
        await session.send("Inspector.enable")  # tells of a crash
        return session

    async def send(
        self, method: str, params: Mapping[str, Any] | None = None, session: str = ""
    ) -> dict[str, Any]:
        """The answer to a command; PlaywrightError for an error, and when the connection or session ends."""
        if session and session not in self._sessions:
            raise _ended(method)
        number = next(self._numbers)
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[number] = (session, answer)
        message = {"id": number, "method": method, "params": params or {}}
        try:
            await self._socket.send(json.dumps(message | ({"sessionId": session} if session else {})))
            return await answer
        except ConnectionClosed as closed:
            raise _ended(method) from closed
        finally:
            self._waiting.pop(number, None)

    async def close(self) -> None:
        """End it; the browser goes on."""
        await self._socket.close()
        await asyncio.wait({self._reading})

    async def _read(self) -> None:
        try:
            while True:
                self._take(json.loads(await self._socket.recv()))
        except ConnectionClosed:
            pass
        finally:
            for session in ("", *self._sessions):
                self._end(session)

    def _take(self, message: Mapping[str, Any]) -> None:
        if "id" in message:
            self._answer(message)
        elif "sessionId" in message:
            self._tell(message["sessionId"], message["method"], message["params"])
        elif message["method"] == "Target.detachedFromTarget":
            self._end(message["params"]["sessionId"])

    def _answer(self, message: Mapping[str, Any]) -> None:
        _, answer = self._waiting.get(message["id"], ("", None))
        if answer is None or answer.done():
            return
        if "error" in message:
            answer.set_exception(PlaywrightError(str(message["error"].get("message", ""))))
        else:
            answer.set_result(message["result"])

    def _tell(self, session: str, event: str, params: Mapping[str, Any]) -> None:
        if (known := self._sessions.get(session)) is not None:
            known.tell(event, params)
        if event == CRASHED:
            # Commands to a page that crashed are never answered, and some of them crash the browser.
            self._end(session)

    def _end(self, session: str) -> None:
        """Let nobody wait for a page that is gone, or, without a name, for the browser."""
        if (known := self._sessions.pop(session, None)) is not None:
            known.tell(CLOSED, {})
        for whose, answer in self._waiting.values():
            if whose == session and not answer.done():
                answer.set_exception(_ended("the answer"))


class PageSession:
    """A page's share of a connection: commands to it, and events from it."""

    def __init__(self, connection: Connection, name: str) -> None:
        """Use `Connection.attach`."""
        self._connection = connection
        self._name = name
        self._handlers: dict[str, Handler] = {}

    async def send(self, method: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The answer to a command; PlaywrightError for an error, and when the page or the browser ends."""
        return await self._connection.send(method, params, self._name)

    def on(self, event: str, f: Handler) -> None:
        """Call a function for each such event, and for CLOSED when the page is gone."""
        self._handlers[event] = f

    def tell(self, event: str, params: Mapping[str, Any]) -> None:
        """Call who waits for an event, soon: what fails in it ends nothing else."""
        if (handler := self._handlers.get(event)) is not None:
            asyncio.get_running_loop().call_soon(handler, params)


ProtocolSession = CDPSession | PageSession
"""With a page, through Playwright or over a connection of our own."""


async def connect_to(pid: int) -> Connection | None:
    """A connection to the browser with this main process; None where it takes none.

    It may not listen, or not be seen from here, for example in a container of its own.
    """
    with suppress(TimeoutError, OSError, psutil.Error, httpx.HTTPError, WebSocketException):
        async with asyncio.timeout(CONNECT_LIMIT):
            port = await _port_of(psutil.Process(pid))
            async with httpx.AsyncClient(trust_env=False) as client:
                told = (await client.get(f"http://{_LOOPBACK}:{port}/json/version")).json()
            # A page may be large, and a browser too busy to answer a ping.
            socket = await connect(
                told["webSocketDebuggerUrl"],
                max_size=None,
                compression=None,
                proxy=None,
                ping_interval=None,
                close_timeout=CLOSE_LIMIT,
            )
            return Connection(socket, port)
    return None


async def _port_of(browser: psutil.Process) -> int:
    """Where a browser listens, as soon as it does."""
    while True:
        for connection in await asyncio.to_thread(browser.net_connections, "tcp4"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.ip == _LOOPBACK:
                return int(connection.laddr.port)
        await asyncio.sleep(_INTERVAL)


def _ended(method: str) -> PlaywrightError:
    return PlaywrightError(f"{method}: the page crashed or was closed")
