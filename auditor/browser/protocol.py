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
from pydantic_core import from_json
from websockets.exceptions import WebSocketException

from .wire import Wire

PORT_ARGUMENT = "--remote-debugging-port=0"
"""Argument of a browser that is to take connections, on a port that it chooses."""
CONNECT_LIMIT = 3.0
"""Seconds that a browser has to take the connection."""
CRASHED = "Inspector.targetCrashed"
CLOSED = "close"
"""Events of a session whose page crashed, and whose page is gone for whatever reason (Playwright's name)."""
_DETACHED = "Target.detachedFromTarget"
_EVENT = b'{"method":"'
"""How the browser's messages begin that are no answers; one that does not is read wholly."""
_LOOPBACK = "127.0.0.1"
_INTERVAL = 0.02

Handler = Callable[[Mapping[str, Any]], object]


class Connection:
    """A connection to a browser."""

    def __init__(self, port: int) -> None:
        """Use `Connection.open`."""
        self.port = port
        """Where the browser listens, on this computer."""
        self.heard = {CRASHED, _DETACHED}
        """Events that anybody listens to."""
        self._wire: Wire | None = None
        self._numbers = itertools.count(1)
        self._waiting: dict[int, tuple[str, asyncio.Future[dict[str, Any]]]] = {}
        self._sessions: dict[str, PageSession] = {}

    @classmethod
    async def open(cls, url: str, port: int) -> Connection:
        """Connect to a browser's socket. OSError or WebSocketException when that is not possible."""
        connection = cls(port)
        connection._wire = await Wire.open(url, connection._read, connection._end_all)
        return connection

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
        wire = self._wire
        if wire is None or wire.closed or (session and session not in self._sessions):
            raise _ended(method)
        number = next(self._numbers)
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[number] = (session, answer)
        message = {"id": number, "method": method, "params": params or {}}
        try:
            wire.send(json.dumps(message | ({"sessionId": session} if session else {})).encode())
            return await answer
        finally:
            self._waiting.pop(number, None)

    def close(self) -> None:
        """End it; the browser goes on."""
        if self._wire is not None:
            self._wire.close()

    def _read(self, text: bytes) -> None:
        # A third of all events are of no use to anybody, and which they are is said first.
        if text.startswith(_EVENT):
            event = text[len(_EVENT) : text.index(b'"', len(_EVENT))]
            if event.decode() not in self.heard:
                return
        self._take(parsed(text))

    def _take(self, message: Mapping[str, Any]) -> None:
        if "id" in message:
            self._answer(message)
        elif "sessionId" in message:
            self._tell(message["sessionId"], message["method"], message["params"])
        elif message["method"] == _DETACHED:
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

    def _end_all(self) -> None:
        for session in ("", *self._sessions):
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
        self._connection.heard.add(event)

    def tell(self, event: str, params: Mapping[str, Any]) -> None:
        """Call who waits for an event; what fails in it ends nothing else."""
        handler = self._handlers.get(event)
        if handler is None:
            return
        try:
            handler(params)
        except Exception as error:  # whatever it is, others wait for the messages after this one
            told = {"message": f"A handler of {event} failed", "exception": error}
            asyncio.get_running_loop().call_exception_handler(told)


def parsed(text: str | bytes) -> Any:
    """What a text in JSON says, in a third of the time that `json` takes for it."""
    try:
        return from_json(text)
    except ValueError:
        # The halves of characters, which pages hold and `json` takes, and what is nested too deeply.
        return json.loads(text)


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
            return await Connection.open(told["webSocketDebuggerUrl"], port)
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
