"""One tab: navigation, the collector's isolated world, and pictures, over the browser's protocol."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from auditor.models import VIEWPORT_SIZES, Viewport

from .drawing import Part, take_picture
from .network import Excess, NetworkLog
from .processes import MemoryGuard
from .protocol import CLOSED, CRASHED, ProtocolSession, parsed

DETAIL_LIMIT = 300
CLOSE_LIMIT = 5.0
RESPONSE_LIMIT = 0.5
"""Seconds without an answer after which the scripts of a page count as running without end."""
TINY = 0.1
"""Scale at which a window is drawn that nobody looks at: it costs a hundredth."""

MOST_DOCUMENTS = 6
"""Documents that may replace each other under one address: consent, language and currency take a few."""
MOST_FRAMES = 60
NOTICED_WITHIN = 2.0
"""Seconds in which a tab hears that its process was ended."""
MOST_ADDRESSES = 200
"""Addresses that a page may give itself without leaving: shops use some for filters and tabs."""
FLOOD = 20_000
"""Events of a kind of which there are too many, after which a page that does not stop is given up."""

_WORLD = "auditor"
_GONE = (
    "Cannot find context",
    "Execution context was destroyed",
    "uniqueContextId not found",
    "Inspected target navigated",
)


class TabError(Exception):
    """The tab crashed, the document is gone, or a script of ours failed in it."""


@dataclass(frozen=True, slots=True)
class Navigation:
    """How a navigation began: the error's name, such as net::ERR_CONNECTION_REFUSED, or None."""

    error: str | None
    download: bool


class Tab:
    """A page of Playwright with a protocol session beside it."""

    def __init__(self, page: Page, cdp: ProtocolSession) -> None:
        """Use `Tab.open`."""
        self.page = page
        self.network = NetworkLog()
        """Of the page that is there now."""
        self.crashed = False
        self.sound = True
        """False when something happened after which the tab is better closed than used again."""
        self.document = 0
        """Counts the documents; a change means that the identities of elements are gone."""
        self.guard: MemoryGuard | None = None
        """Who watches the memory of the tab's browser."""
        self.excess: list[Excess] = []
        """What the page had too much of, so that it was frozen."""
        self.gave_up: str | None = None
        """Reason for which the page was given up while steps were running; a message key."""
        self._frame_id = ""
        self._freezing: asyncio.Task[None] | None = None
        self._first_document = 0
        self._addresses = 0
        self._beyond = 0
        self._crashed_at: float | None = None
        self._cdp = cdp
        self._context: int | None = None
        self._resting = False
        self._touch = False
        self._shown: tuple[int, int, bool, float] | None = None
        self._loader = ""
        self._reached: set[str] = set()
        self._progress = asyncio.Event()
        self._guards: set[asyncio.Timeout] = set()

    @classmethod
    async def open(cls, page: Page, cdp: ProtocolSession, script: str) -> Tab:
        """Prepare a new page of a context; `script` defines the functions that are called in documents."""
        tab = cls(page, cdp)
        await tab._prepare(script)
        return tab

    async def _prepare(self, script: str) -> None:
        self._cdp.on("Network.requestWillBeSent", lambda event: self.network.on_request(event))
        self._cdp.on("Network.responseReceived", lambda event: self.network.on_response(event))
        self._cdp.on("Network.dataReceived", lambda event: self.network.on_data(event))
        self._cdp.on("Network.loadingFinished", self._on_finished)
        self._cdp.on("Network.loadingFailed", self._on_failed)
        self._cdp.on("Network.webSocketFrameReceived", self._on_message)
        self._cdp.on("Network.eventSourceMessageReceived", self._on_message)
        self._cdp.on("Page.navigatedWithinDocument", self._on_address)
        self._cdp.on("Page.lifecycleEvent", self._on_lifecycle)
        self.page.on("frameattached", lambda _: self._on_frame())
        self._cdp.on(CRASHED, lambda _: self._on_crash())
        self._cdp.on(CLOSED, lambda _: self._on_end())
        self.page.on("crash", lambda _: self._on_crash())
        self.page.on("close", lambda _: self._on_end())
        tree = await self._cdp.send("Page.getFrameTree")
        await asyncio.gather(
            self._cdp.send("Page.enable"),
            # The answers themselves are not asked for: the browser need not keep them for this session.
            self._cdp.send("Network.enable", {"maxTotalBufferSize": 0, "maxResourceBufferSize": 0}),
            self._cdp.send("Page.setLifecycleEventsEnabled", {"enabled": True}),
            self._cdp.send("Page.addScriptToEvaluateOnNewDocument", {"source": script, "worldName": _WORLD}),
        )
        self._frame_id = tree["frameTree"]["frame"]["id"]

    @asynccontextmanager
    async def limit(self, seconds: float) -> AsyncIterator[None]:
        """A hard time limit: TimeoutError when it is reached, TabError when the tab is lost."""
        try:
            async with asyncio.timeout(seconds) as guard:
                self._guards.add(guard)
                try:
                    if self.lost:
                        raise TabError
                    yield
                finally:
                    self._guards.discard(guard)
        except TimeoutError:
            if self.lost:
                raise TabError from None
            raise

    @property
    def lost(self) -> bool:
        """Whether nothing more can be had of the page."""
        return self.crashed or self.gave_up is not None

    @property
    def frozen(self) -> bool:
        """Whether the page's scripts were stopped for good; what waits for a timer or a frame never ends."""
        return self._freezing is not None

    @property
    def starved(self) -> bool:
        """Whether the tab crashed because its page took too much memory, and not with the whole browser."""
        if self._crashed_at is None or self.guard is None:
            return False
        return self.guard.ended_since(self._crashed_at - NOTICED_WITHIN)

    async def rest(self) -> None:
        """Let the page's scripts do nothing more until the tab is used again, and draw no more of it."""
        self._resting = True
        # Hidden, else it is laid out once more when the tab gets a desktop's screen again.
        await asyncio.gather(self.call("hide"), self._set_scripts(False))

    async def wake(self) -> None:
        """Let scripts run again."""
        if self._resting:
            self._resting = False
            await self._set_scripts(True)

    async def _set_scripts(self, run: bool) -> None:
        await self._cdp.send("Emulation.setScriptExecutionDisabled", {"value": not run})

    async def navigate(self, url: str) -> Navigation:
        """Go to an address; returns when the new document begins, or with the error."""
        await self.wake()
        self.network = NetworkLog(self._frame_id, self._on_excess)
        self._first_document, self._addresses = self.document, 0
        self._context = None
        self._reached.clear()
        answer = await self._cdp.send("Page.navigate", {"url": url})
        return Navigation(answer.get("errorText"), bool(answer.get("isDownload")))

    async def wait_for(self, event: str) -> None:
        """Wait for DOMContentLoaded or load of the document, or of one that replaced it, or its early end."""
        while event not in self._reached and not self.frozen and self.network.broken is None:
            self._progress.clear()
            await self._progress.wait()

    async def until_answered(self) -> None:
        """Wait until nothing that the page needs is asked for any more."""
        while self.network.open_requests and not self.frozen:
            self._progress.clear()
            await self._progress.wait()

    def reached(self, event: str) -> bool:
        """Whether DOMContentLoaded or load has happened."""
        return event in self._reached

    async def stop_loading(self) -> None:
        """Take the page as far as it came."""
        await self._cdp.send("Page.stopLoading")

    async def free(self) -> None:
        """End scripts of the page that let nothing else run; those that come back run no more."""
        with suppress(PlaywrightError):
            if await self._answers():
                return
            # Not sent to a page that answers: it would end the next script, which is ours.
            await self._cdp.send("Runtime.terminateExecution")
            if not await self._answers():
                self.freeze()
                await self._cdp.send("Runtime.terminateExecution")

    async def _answers(self) -> bool:
        try:
            async with asyncio.timeout(RESPONSE_LIMIT):
                await self._cdp.send("Runtime.evaluate", {"expression": "0"})
        except TimeoutError:
            return False
        return True

    def freeze(self) -> None:
        """Stop the page where it is: no more loading, no more scripts of its own."""
        if self._freezing is None:
            self.sound = False
            self._freezing = asyncio.create_task(self._freeze())
            self._progress.set()

    async def _freeze(self) -> None:
        with suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(CLOSE_LIMIT):
                await asyncio.gather(self._set_scripts(False), self._cdp.send("Page.stopLoading"))

    async def call(self, function: str, *arguments: object, of: str = "auditor") -> Any:
        """Call an in-page function; the answer is parsed JSON or a plain value.

        Raises TabError when the document is replaced meanwhile, for the second time.
        """
        given = ",".join(json.dumps(argument) for argument in arguments)
        answer = await self._attempt(f"{of}.{function}({given})")
        return parsed(answer) if isinstance(answer, str) else answer

    async def _attempt(self, expression: str) -> Any:
        for attempt in (1, 2):
            try:
                return await self._evaluate(expression)
            except PlaywrightError as error:
                if not any(text in error.message for text in _GONE) or attempt == 2:
                    raise TabError(error.message) from error
                self._context = None
        raise AssertionError("unreachable")

    async def _evaluate(self, expression: str) -> Any:
        context = self._context
        if context is None:
            # The world is there already, made by the scripts that every new document begins with.
            world = await self._cdp.send(
                "Page.createIsolatedWorld", {"frameId": self._frame_id, "worldName": _WORLD}
            )
            self._context = context = int(world["executionContextId"])
        return await self._run(expression, context)

    async def _run(self, expression: str, context: int) -> Any:
        answer = await self._cdp.send(
            "Runtime.evaluate",
            {"expression": expression, "contextId": context, "awaitPromise": True, "returnByValue": True},
        )
        if details := answer.get("exceptionDetails"):
            told = details.get("exception", {}).get("description") or details.get("text", "")
            raise TabError(str(told)[:500])
        return answer["result"].get("value")

    async def show_as(self, viewport: Viewport) -> bool:
        """Change the screen: a phone counts the page's viewport meta and has touch. Whether it was new."""
        width, height = VIEWPORT_SIZES[viewport]
        return await self._show(width, height, phone=viewport is Viewport.PHONE)

    async def show_tall(self, height: int) -> None:
        """A desktop window of that height, CSS px, drawn tiny: for asking for all of a page cheaply."""
        width, least = VIEWPORT_SIZES[Viewport.DESKTOP]
        await self._show(width, max(height, least), scale=TINY)

    async def _show(self, width: int, height: int, *, phone: bool = False, scale: float = 1.0) -> bool:
        wanted = (width, height, phone, scale)
        if wanted == self._shown:
            return False
        self._shown = wanted
        screen = {"width": width, "height": height, "screenWidth": width, "screenHeight": height}
        metrics = {**screen, "deviceScaleFactor": 1, "mobile": phone, "scale": scale}
        changes = [self._cdp.send("Emulation.setDeviceMetricsOverride", metrics)]
        if phone is not self._touch:
            self._touch = phone
            touch = {"enabled": phone, "maxTouchPoints": 5 if phone else 1}
            changes.append(self._cdp.send("Emulation.setTouchEmulationEnabled", touch))
        await asyncio.gather(*changes)  # together, so that the page is laid out anew once
        return True

    async def picture(self, quality: int, part: Part | None = None, *, careful: bool = False) -> bytes:
        """JPEG of the screen, or of a part that may reach below it; the layout stays as it is.

        A `careful` one is of the screen only, takes longer, and is safe when the tab crashes meanwhile. So
        are all while a page of the browser may soon lose its process.
        """
        careful = careful or (self.guard is not None and self.guard.strained)
        return await take_picture(self._cdp, quality, None if careful else part, careful=careful)

    async def close(self) -> None:
        """Close the tab; one that was given up, or does not close in time, loses its process first."""
        self.sound = False
        if self._freezing is not None:
            self._freezing.cancel()
        for end in (self.page.close, self._crash)[self.gave_up is not None :]:
            with suppress(PlaywrightError, TimeoutError):
                async with asyncio.timeout(CLOSE_LIMIT):
                    await end()
                    return

    async def _crash(self) -> None:
        """The command is never answered: what was to answer is gone."""
        with suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(RESPONSE_LIMIT):
                await self._cdp.send("Page.crash")
        await self.page.close()

    def _on_finished(self, event: Mapping[str, Any]) -> None:
        self.network.on_finished(event)
        if not self.network.open_requests:
            self._progress.set()

    def _on_failed(self, event: Mapping[str, Any]) -> None:
        self.network.on_failed(event)
        if self.network.broken is not None or not self.network.open_requests:
            self._progress.set()

    def _on_excess(self, excess: Excess) -> None:
        if excess not in self.excess:
            self.excess.append(excess)
            self.freeze()
        self._beyond += 1
        if self._beyond > FLOOD:
            self._give_up("page.flood")

    def _on_message(self, event: Mapping[str, Any]) -> None:
        if self.network.on_frame(event):
            self._give_up("page.flood")

    def _on_address(self, event: Mapping[str, Any]) -> None:
        self._addresses += event["frameId"] == self._frame_id
        if self._addresses > MOST_ADDRESSES:
            self._on_excess(Excess.HISTORY)

    def _on_frame(self) -> None:
        if len(self.page.frames) > MOST_FRAMES:
            self._give_up("page.too-many-frames")

    def _on_lifecycle(self, event: Mapping[str, Any]) -> None:
        if event["frameId"] != self._frame_id:
            return
        if event["name"] == "init" and event["loaderId"] != self._loader:
            # Numbers of contexts may come again in another process, so they are forgotten here.
            self._loader, self._context = event["loaderId"], None
            self.document += 1
            self._reached.clear()
            if self.document - self._first_document > MOST_DOCUMENTS:
                self._give_up("page.redirect-loop")
        elif event["name"] in ("DOMContentLoaded", "load"):
            self._reached.add(event["name"])
            self._progress.set()

    def _on_crash(self) -> None:
        self._crashed_at = time.monotonic()
        self._on_end()

    def _on_end(self) -> None:
        self.crashed = True
        self._interrupt()

    def _give_up(self, reason: str) -> None:
        if self.gave_up is None:
            self.gave_up = reason
            self._interrupt()

    def _interrupt(self) -> None:
        self.sound = False
        for guard in self._guards:
            if not guard.expired():
                guard.reschedule(asyncio.get_running_loop().time())


def brief(told: object) -> str:
    """The first line of what the browser says, bounded."""
    return str(told).strip().partition("\n")[0][:DETAIL_LIMIT]
