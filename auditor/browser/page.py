"""Capture of one page: load, consent, settle, both screens, lazy content, HTML; each step bounded."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError

from auditor.capture import Shot
from auditor.models import (
    VIEWPORT_SIZES,
    Action,
    Consent,
    Frame,
    ImageInfo,
    Layout,
    Message,
    ReadStatus,
    Snapshot,
    Tls,
    Viewport,
)

from .consent import ConsentChoice, dismiss_consent
from .frames import read_foreign_frames
from .launch import BrowserSession
from .tab import Navigation, Part, Tab, TabError

T = TypeVar("T")

DETAIL_LIMIT = 300
TIMED_OUT = "timeout"
"""Detail of an action that reached its limit."""
ELEMENT_LIMIT = 60_000
HTML_LIMIT = 20_000_000
IMAGE_LIMIT = 2_000
URL_LIMIT = 2_000
TALLEST_WINDOW = 12_000
"""CSS px of the window in which lazy content is asked for; longer pages are scrolled in it."""
QUIET_MILLISECONDS = 80
"""A DOM that did not change for so long has settled."""
HTML_TYPES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class CaptureOptions:
    """Limits of one page, in seconds, and what to make of it."""

    page_limit: float = 20.0
    load_limit: float = 12.0
    settle_limit: float = 3.0
    consent_limit: float = 4.0
    layout_limit: float = 4.0
    picture_limit: float = 4.0
    scroll_limit: float = 3.0
    read_limit: float = 4.0
    """Also kept in reserve: other steps leave this much of `page_limit`."""
    consent: ConsentChoice = ConsentChoice.REJECT
    tall_pictures: tuple[tuple[Viewport, int], ...] = ((Viewport.DESKTOP, 3072), (Viewport.PHONE, 1688))
    """How much of a page, from its top, is pictured while the session has tall pictures left; CSS px.
    Otherwise it is the first screen."""
    picture_quality: int = 60


@dataclass(frozen=True, slots=True)
class PageCapture:
    """A snapshot, and the pictures that belong to it (the snapshot does not name them yet)."""

    snapshot: Snapshot
    pictures: dict[Viewport, Shot]


async def capture_page(
    session: BrowserSession, url: str, *, options: CaptureOptions | None = None
) -> PageCapture:
    """What a shopper sees at an address.

    Never raises for what a page does: a page that cannot be read has status `unreadable` and the
    reason, one that could be read in part has `partial`. BrowserError when the browser itself died
    and no other could be started. Several captures may run at once on one session.
    """
    async with session.tab() as tab:
        return await _Capture(session, tab, url, options or CaptureOptions()).run()


class _Unreadable(Exception):  # noqa: N818 - it carries an answer, not a fault of the program
    def __init__(self, key: str, **params: int | float | str) -> None:
        self.reason = Message(key=key, params=params)


@dataclass
class _Capture:
    session: BrowserSession
    tab: Tab
    url: str
    options: CaptureOptions
    actions: list[Action] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)
    layouts: dict[Viewport, Layout] = field(default_factory=dict)
    pictures: dict[Viewport, Shot] = field(default_factory=dict)
    consent: Consent | None = None
    frames: tuple[Frame, ...] = ()
    document: dict[str, Any] = field(default_factory=dict)
    tall: dict[Viewport, int] = field(default_factory=dict)
    deadline: float = 0.0

    async def run(self) -> PageCapture:
        started = time.monotonic()
        self.deadline = started + self.options.page_limit
        reason: Message | None = None
        status = ReadStatus.READ
        try:
            await self._load()
            self.tall = dict(self.options.tall_pictures) if self.session.take_tall_picture() else {}
            await self._look()
            await self._read()
        except _Unreadable as unreadable:
            status, reason = ReadStatus.UNREADABLE, unreadable.reason
        except (TabError, PlaywrightError) as error:
            self.tab.sound = False
            key = "page.crashed" if self.tab.crashed else "page.gone"
            status, reason = ReadStatus.UNREADABLE, Message(key=key, params={"error": _brief(error)})
        if status is ReadStatus.READ and (failed := [action for action in self.actions if not action.ok]):
            status = ReadStatus.PARTIAL
            names = ", ".join(dict.fromkeys(action.name for action in failed))
            reason = Message(key="page.partial", params={"steps": names})
        self.timings["total"] = time.monotonic() - started
        return PageCapture(self._snapshot(status, reason), self.pictures)

    # Steps -------------------------------------------------------------------------------------

    async def _step(
        self, name: str, work: Callable[[], Awaitable[T]], limit: float, *, reserve: bool = True
    ) -> T | None:
        """Do one step within its limit; a failure is noted, not raised. None when it failed."""
        started = time.monotonic()
        left = self.deadline - started - (self.options.read_limit if reserve else 0)
        detail: str | None = None
        result: T | None = None
        try:
            async with self.tab.limit(max(0.0, min(limit, left))):
                result = await work()
        except TimeoutError:
            detail = TIMED_OUT
        except (PlaywrightError, TabError) as error:
            if self.tab.crashed:
                raise
            detail = _brief(error)
        taken = time.monotonic() - started
        self.timings[name] = round(self.timings.get(name, 0.0) + taken, 4)
        self.actions.append(Action(name=name, ok=detail is None, detail=detail))
        return result

    async def _load(self) -> None:
        navigation = await self._step("load", self._navigate, self.options.load_limit, reserve=False)
        if navigation is None:
            await self._stop()
            raise _Unreadable("page.timeout", seconds=self.options.load_limit)
        self._check_answer(navigation)
        left = self.options.load_limit - self.timings["load"]
        await self._step("loaded", lambda: self.tab.wait_for("load"), left)
        if not self.actions[-1].ok:
            await self._stop()

    async def _navigate(self) -> Navigation:
        await self.tab.show_as(Viewport.DESKTOP)
        return await self.tab.navigate(self.url)

    async def _stop(self) -> None:
        try:
            async with self.tab.limit(1.0):
                await self.tab.stop()
        except TimeoutError:
            self.tab.sound = False

    def _check_answer(self, navigation: Navigation) -> None:
        main, error = self.tab.network.main, navigation.error
        if main is not None and main.status >= 400:
            raise _Unreadable("page.http-error", http_status=main.status)
        if main is not None and (navigation.download or main.content_type not in (*HTML_TYPES, "")):
            raise _Unreadable("page.not-html", content_type=main.content_type)
        if error is None:
            return
        if "ERR_CERT" in error or "ERR_SSL" in error:
            raise _Unreadable("page.tls", error=error)
        if error == "net::ERR_TOO_MANY_REDIRECTS":
            raise _Unreadable("page.redirect-loop")
        raise _Unreadable("page.unreachable", error=error)

    async def _look(self) -> None:
        options = self.options
        await self._step("settle", self._settle, options.settle_limit)
        if await self._dismiss_consent():
            await self._step("settle", self._settle, options.settle_limit)
        await self._both_screens()
        await self._step("scroll", self._scroll, options.scroll_limit)
        if not (self.consent and self.consent.action) and await self._dismiss_consent():
            # A banner that came late stood over the page: look again without it.
            await self._step("desktop", lambda: self.tab.show_as(Viewport.DESKTOP), options.layout_limit)
            await self._step("settle", self._settle, options.settle_limit)
            await self._both_screens()
            await self._step("desktop", lambda: self.tab.show_as(Viewport.DESKTOP), options.layout_limit)
        frames = await self._step("frames", self._read_frames, options.settle_limit)
        self.frames = frames or ()

    async def _both_screens(self) -> None:
        for viewport in (Viewport.DESKTOP, Viewport.PHONE):
            if viewport is Viewport.PHONE:
                await self._step("phone", self._show_phone, self.options.layout_limit)
            await self._step("layout", lambda v=viewport: self._layout(v), self.options.layout_limit)  # type: ignore[misc]
            await self._step("screenshot", lambda v=viewport: self._picture(v), self.options.picture_limit)  # type: ignore[misc]

    async def _settle(self) -> None:
        """Wait until fonts are there, the DOM is quiet and nothing that the page needs is under way."""
        while True:
            await self.tab.call("settled", QUIET_MILLISECONDS)
            if not self.tab.network.open_requests:
                return
            await asyncio.sleep(0.05)

    async def _dismiss_consent(self) -> bool:
        host = urlsplit(self.tab.page.url).netloc
        patient = self.consent is None and self.session.banners.may_come(host)
        done = await self._step(
            "consent",
            lambda: dismiss_consent(self.tab, self.options.consent, patient=patient),
            self.options.consent_limit,
        )
        if done is not None and (done.banner or self.consent is None):
            self.consent = done
            self.session.banners.note(host, done)
        return done is not None and done.action is not None

    async def _show_phone(self) -> None:
        await self.tab.show_as(Viewport.PHONE)
        await self.tab.call("framed")

    async def _layout(self, viewport: Viewport) -> None:
        limits = {"elements": ELEMENT_LIMIT, "milliseconds": self.options.layout_limit * 500}
        read = await self.tab.call("layout", limits)
        self.document[viewport] = (read.pop("layout_width"), read.pop("truncated"))
        self.layouts[viewport] = Layout.model_validate({"viewport": viewport, **read})

    async def _picture(self, viewport: Viewport) -> None:
        layout = self.layouts.get(viewport)
        if layout is None:
            return
        screen_width, screen_height = VIEWPORT_SIZES[viewport]
        width = self.document[viewport][0]
        scale = screen_width / width
        wanted = round((self.tall.get(viewport) or screen_height) / scale)
        height = min(layout.document_height, wanted)
        part = Part(width, height, scale) if height * scale > screen_height else None
        data = await self.tab.picture(self.options.picture_quality, part)
        self.pictures[viewport] = Shot(data, scale)

    async def _scroll(self) -> None:
        layout = self.layouts.get(Viewport.DESKTOP)
        await self.tab.show_tall(min(layout.document_height if layout else 0, TALLEST_WINDOW))
        await self.tab.call("scrollThrough", int(self.options.scroll_limit * 800))
        await self._settle()

    async def _read_frames(self) -> tuple[Frame, ...]:
        return await read_foreign_frames(self.tab)

    async def _read(self) -> None:
        limits = {
            "elements": ELEMENT_LIMIT * 2,
            "characters": HTML_LIMIT,
            "images": IMAGE_LIMIT,
            "url": URL_LIMIT,
        }
        read = await self._step(
            "read", lambda: self.tab.call("read", limits), self.options.read_limit, reserve=False
        )
        if read is None:
            if (told := self.actions[-1].detail) != TIMED_OUT:
                raise _Unreadable("page.gone", error=told or "")
            raise _Unreadable("page.timeout", seconds=self.options.page_limit)
        self.document |= read
        if read["type"] not in HTML_TYPES:
            raise _Unreadable("page.not-html", content_type=read["type"])
        if read["empty"]:
            raise _Unreadable("page.empty")

    # Result ------------------------------------------------------------------------------------

    def _snapshot(self, status: ReadStatus, reason: Message | None) -> Snapshot:
        network = self.tab.network
        main = network.main
        readable = status is not ReadStatus.UNREADABLE
        tls = main.tls if main else None
        if reason is not None and reason.key == "page.tls":
            tls = Tls(https=True, valid=False)
        return Snapshot(
            requested_url=self.url,
            url=self.document.get("url") or (main.url if main else self.url),
            status=status,
            reason=reason,
            http_status=main.status if main else None,
            content_type=main.content_type if main else None,
            redirects=tuple(network.redirects),
            headers=main.headers if main else {},
            tls=tls,
            html=self.document.get("html", "") if readable else "",
            layouts=tuple(self.layouts.values()) if readable else (),
            images=tuple(ImageInfo(**image) for image in self.document.get("images", ())) if readable else (),
            failed_requests=tuple(network.failed),
            insecure_requests=tuple(network.insecure),
            frames=self.frames if readable else (),
            consent=self.consent,
            actions=tuple(self.actions),
            timings=self.timings,
        )


def _brief(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:DETAIL_LIMIT]
