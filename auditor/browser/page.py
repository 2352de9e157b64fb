"""Capture of one page: load, consent, settle, both screens, lazy content, HTML; each step bounded."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, fields, replace
from typing import Any

from playwright.async_api import Error as PlaywrightError

from auditor.capture import Shot
from auditor.models import (
    Frame,
    ImageInfo,
    Message,
    ReadStatus,
    Snapshot,
    Term,
    Viewport,
)
from auditor.walls import REFUSALS

from .answers import HTML_TYPES, Unreadable, check_answer, check_content, tls_of, why_lost
from .banners import PageBanner
from .consent import ConsentChoice
from .frames import read_foreign_frames
from .launch import BrowserSession
from .overlays import Overlays
from .quiet import LAZY_QUIET_MILLISECONDS, LOADED_MILLISECONDS, until_quiet
from .screens import (
    ELEMENT_LIMIT,
    ScreenLimits,
    Screens,
    ask_for_lazy,
    is_endless,
    look,
    show_screen_again,
)
from .sections import Sections, section_controls
from .steps import Steps
from .tab import Navigation, Tab, TabError
from .variants import Variants

STOP_LIMIT = REFUSAL_LIMIT = 2.0
READ_ATTEMPTS = 2
"""The second finds the page freed of scripts that let nothing else run, or arrived elsewhere."""
HANG_LIMIT = 1.0
"""Seconds beyond a wait's own end after which the page's scripts count as hanging."""
SCROLLING_SHARE = 0.8
"""Share of the time for lazy content that is spent scrolling."""
HTML_LIMIT = 20_000_000
IMAGE_LIMIT = URL_LIMIT = 2_000
LAZY_LIMIT, AGAIN_LIMIT = 1.5, 0.4
"""Seconds that a page is waited for when lazy images that will be pictured were asked for, and after that."""
TALLEST_WINDOW = 12_000
"""CSS px of the window in which lazy content is asked for; longer pages are scrolled in it."""


@dataclass(frozen=True, slots=True)
class CaptureOptions:
    """Limits of one page, in seconds, and what to make of it."""

    page_limit: float = 20.0
    load_limit: float = 12.0
    settle_limit: float = 3.0
    consent_limit: float = 6.0
    layout_limit: float = 8.0
    picture_limit: float = 8.0
    scroll_limit: float = 3.0
    frames_limit: float = 3.0
    read_limit: float = 4.0
    """Also kept in reserve: other steps leave this much of `page_limit`."""
    consent: ConsentChoice = ConsentChoice.REJECT
    tall_picture: int = 3072
    """How much of a page, from its top, is pictured on the desktop, CSS px; at least the first screen, as on
    the phone."""
    picture_quality: int = 60

    def within(self, seconds: float) -> CaptureOptions:
        """The same for a page that has so many seconds in all; only what ends by itself gets more of them."""
        share = seconds / self.page_limit
        shares = {name: share if name in _ENDING else min(share, 1.0) for name in _STEP_LIMITS}
        limits = {name: round(getattr(self, name) * part, 3) for name, part in shares.items()}
        return replace(self, page_limit=seconds, **limits)


_ENDING = frozenset({"load_limit", "layout_limit", "picture_limit"})
"""Limits that only a slow page or machine comes to; a page that never rests comes to the others each time."""
_STEP_LIMITS = tuple(
    f.name for f in fields(CaptureOptions) if f.name.endswith("_limit") and f.name != "page_limit"
)


@dataclass(frozen=True, slots=True)
class PageCapture:
    """A snapshot, and the pictures that belong to it (the snapshot does not name them yet)."""

    snapshot: Snapshot
    pictures: dict[Viewport, Shot]


async def capture_page(
    session: BrowserSession, url: str, *, options: CaptureOptions | None = None, fresh: bool = False
) -> PageCapture:
    """What a shopper sees at an address.

    Never raises for what a page does: a page that cannot be read has status `unreadable` and the
    reason, one that could be read in part has `partial`. A `fresh` capture is that of a new visitor,
    without the cookies of the pages before. BrowserError when the browser itself died
    and no other could be started. Several captures may run at once on one session.
    """
    async with session.tab(fresh=fresh) as tab:
        options = options or CaptureOptions()
        steps = Steps(tab, seconds=options.page_limit, reserve=options.read_limit)
        return await _Capture(session, tab, url, options, steps).run()


@dataclass
class _Capture:
    session: BrowserSession
    tab: Tab
    url: str
    options: CaptureOptions
    steps: Steps
    screens: Screens = field(default_factory=Screens)
    frames: tuple[Frame, ...] = ()
    read: dict[str, Any] = field(default_factory=dict)
    slow: bool = False
    """Whether loading took all the time that it had."""

    def __post_init__(self) -> None:
        self.banner = PageBanner(self.tab, self.steps, self.session.banners)
        self.overlays = Overlays(self.tab, self.steps, self.session.overlays)
        self.variants = Variants(self.tab, self.steps)
        self.sections = Sections(self.tab, self.steps, self.session.sections)

    async def run(self) -> PageCapture:
        started = time.monotonic()
        status, reason = await self._status()
        self.steps.timings["total"] = round(time.monotonic() - started, 4)
        if self.session.proxy is not None:
            self.session.proxy.told(self.tab.network.encrypted)
        snapshot = self._snapshot(status, reason)
        return PageCapture(snapshot, {} if status is ReadStatus.UNREADABLE else self.screens.pictures)

    async def _status(self) -> tuple[ReadStatus, Message | None]:
        try:
            await self._load()
            await self._visit()
            await self._read()
            await self._look_as_phone()
            await self._unfold()
        except Unreadable as unreadable:
            return ReadStatus.UNREADABLE, unreadable.reason
        except (TabError, PlaywrightError) as error:
            self.tab.sound = False
            return ReadStatus.UNREADABLE, why_lost(self.tab, error)
        for excess in self.tab.excess:
            self.steps.note(excess, ok=False, detail="limit")
        if failed := self.steps.failed:
            self.tab.sound = False
            terms = tuple(Term(key=f"step.{name}") for name in failed)
            return ReadStatus.PARTIAL, Message(key="page.partial", params={"steps": terms})
        return ReadStatus.READ, None

    async def _load(self) -> None:
        limit = self.options.load_limit
        navigation = await self.steps.do("load", self._navigate, limit, last=True)
        if navigation is None:
            raise Unreadable("page.timeout", seconds=limit)
        try:
            self._check_answer(navigation)
        except Unreadable:
            await self._look_at_refusal()
            raise
        left = limit - self.steps.timings["load"]
        await self.steps.do("load-rest", lambda: self.tab.wait_for("load"), left)
        if broken := self.tab.network.broken:
            self.steps.note("load-rest", ok=False, detail=broken)
        elif self.steps.timed_out:
            self.slow = True
            await self.steps.do("stop", self.tab.stop_loading, STOP_LIMIT)

    async def _look_at_refusal(self) -> None:
        """Unreadable for a better reason where the page that came with an error tells one."""
        main = self.tab.network.main
        if main is None or main.status not in REFUSALS:
            return
        await self.steps.do("load-rest", lambda: self.tab.wait_for("DOMContentLoaded"), REFUSAL_LIMIT)
        html = await self.steps.do("read", self._source, REFUSAL_LIMIT)
        check_content(html or "<html></html>", self.tab.network)

    async def _source(self) -> str:
        read: dict[str, Any] = await self.tab.call("read", self._reading_limits)
        return str(read["html"])

    async def _navigate(self) -> Navigation:
        await asyncio.gather(self.tab.show_as(Viewport.DESKTOP), self.tab.wake())
        return await self.tab.navigate(self.url)

    def _check_answer(self, navigation: Navigation | None = None) -> None:
        check_answer(self.session, self.tab, navigation)

    async def _visit(self) -> None:
        """Everything between the load and the reading of the HTML, on the desktop."""
        await self._settle(least=LOADED_MILLISECONDS)
        if await self._answer_banner():
            await self._settle()
        if self.options.tall_picture:
            await self._ask_for_pictured()
        await self._look()
        await self.steps.do("scroll", self._scroll, self.options.scroll_limit, scripts=True)
        await self._settle(milliseconds=LAZY_QUIET_MILLISECONDS)
        if not self.banner.is_answered and await self._answer_banner():
            await self._settle()
            await self._look()  # a banner that came late stood over the page
        elif self.screens.document != self.tab.document:
            await self._look()  # the page replaced itself by another document
        frames = await self.steps.do(
            "frames", lambda: read_foreign_frames(self.tab), self.options.frames_limit
        )
        self.frames = frames or ()

    async def _settle(self, most: float = float("inf"), **quiet: int) -> None:
        """Wait until the page is quiet. Some never are: that is no failure, scripts that hang are one."""
        limit = min(self.options.settle_limit, most)

        async def wait() -> None:
            await until_quiet(self.tab, limit, **quiet)

        await self.steps.do("settle", wait, limit + HANG_LIMIT, scripts=True)

    async def _answer_banner(self) -> bool:
        """Whether there was a consent banner and it was answered."""
        return await self.banner.answer(self.options.consent, self.options.consent_limit)

    async def _look(self) -> None:
        self.screens = Screens(self.tab.document)
        await self._look_on(Viewport.DESKTOP)

    async def _look_on(self, screen: Viewport) -> None:
        options = self.options
        limits = ScreenLimits(
            layout=options.layout_limit,
            picture=options.picture_limit,
            quality=options.picture_quality,
            height=options.tall_picture,
        )
        await look(screen, self.tab, self.steps, limits, self.screens, self.overlays.clear)

    async def _look_as_phone(self) -> None:
        """The other screen comes last, so that the page changes its width but once."""
        if is_endless(self.screens.layouts.get(Viewport.DESKTOP)):
            self.steps.note("layout-phone", ok=False, detail="truncated")
            return
        await self._look_on(Viewport.PHONE)
        if self.screens.document != self.tab.document:
            self.screens.forget(Viewport.PHONE)  # what was read is of another document
            self.steps.note("layout-phone", ok=False, detail="replaced")

    async def _ask_for_pictured(self) -> None:
        """Have what is lazy there as far down as the page will be pictured, and the page at rest again."""
        limit, down_to = self.options.scroll_limit, self.options.tall_picture
        asked = await self.steps.do("scroll", lambda: ask_for_lazy(self.tab, down_to), limit, scripts=True)
        if asked is False:
            return
        await self._settle(LAZY_LIMIT, milliseconds=LAZY_QUIET_MILLISECONDS)
        await self.steps.do("scroll", lambda: show_screen_again(self.tab), limit)
        await self._settle(AGAIN_LIMIT, milliseconds=LAZY_QUIET_MILLISECONDS)

    async def _scroll(self) -> None:
        layout = self.screens.layouts.get(Viewport.DESKTOP)
        if is_endless(layout):
            raise TabError("endless")
        await self.tab.show_tall(min(layout.document_height if layout else 0, TALLEST_WINDOW))
        limit = int(self.options.scroll_limit * SCROLLING_SHARE * 1000)
        await self.tab.call("scrollThrough", limit, of="auditorWaiting")

    @property
    def _reading_limits(self) -> dict[str, Any]:
        return {
            "elements": ELEMENT_LIMIT * 2,
            "characters": HTML_LIMIT,
            "images": IMAGE_LIMIT,
            "url": URL_LIMIT,
            "sections": section_controls(),
        }

    async def _read_html(self) -> dict[str, Any] | None:
        for _ in range(READ_ATTEMPTS):
            read: dict[str, Any] | None = await self.steps.do(
                "read",
                lambda: self.tab.call("read", self._reading_limits),
                self.options.read_limit,
                last=True,
            )
            if read is not None:
                return read
        return None

    async def _read(self) -> None:
        self._check_answer()  # of the document that is there now
        read = await self._read_html()
        standing = read["standing"] if read is not None else []
        if standing and await self.overlays.clear(standing, Viewport.DESKTOP, late=True):
            read = await self._read_html() or read
        self.read = self._checked(read)
        if self.read["truncated"]:
            self.steps.note("read", ok=False, detail="truncated")
        if self.screens.document != self.tab.document:
            self.screens = Screens(self.tab.document)  # its identities are those of a document that is gone
            self.steps.note("layout-desktop", ok=False, detail="replaced")

    async def _unfold(self) -> None:
        """Add to what was read what comes when it is asked for."""
        if not (self.read["chooses"] or self.read["opens"]) or self.screens.document != self.tab.document:
            return
        await self.steps.do("scroll", lambda: self.tab.show_as(Viewport.DESKTOP), self.options.scroll_limit)
        came = self.read["chooses"] and await self.variants.choose()
        came = (self.read["opens"] and await self.sections.open()) or came
        if not came:
            return
        extended = await self.steps.do(
            "extend",
            lambda: self.tab.call("extended", self._reading_limits),
            self.options.read_limit,
            last=True,
            optional=True,
        )
        self.read |= extended or {}

    def _checked(self, read: dict[str, Any] | None) -> dict[str, Any]:
        """What was read; Unreadable where it is no page."""
        broken = self.tab.network.broken
        if read is None and self.tab.excess:
            things = tuple(Term(key=f"step.{excess}") for excess in self.tab.excess)
            raise Unreadable("page.too-much", steps=things)
        if read is None and self.steps.timed_out:
            raise Unreadable("page.timeout", seconds=self.options.page_limit)
        if read is None or read["empty"]:
            if self.slow:
                raise Unreadable("page.timeout", seconds=self.options.load_limit)
            if broken:
                raise Unreadable("page.unreachable", error=broken)
        if read is None:
            raise Unreadable("page.gone", error=self.steps.actions[-1].detail or "")
        if read["type"] not in HTML_TYPES:
            raise Unreadable("page.not-html", content_type=read["type"])
        if read["empty"]:
            raise Unreadable("page.empty")
        check_content(read["html"], self.tab.network)
        return read

    def _snapshot(self, status: ReadStatus, reason: Message | None) -> Snapshot:
        network, main = self.tab.network, self.tab.network.main
        told = Snapshot(
            requested_url=self.url,
            url=self.read.get("url") or (main.url if main else self.url),
            status=status,
            reason=reason,
            http_status=main.status if main else None,
            content_type=main.content_type if main else None,
            redirects=tuple(network.redirects),
            headers=main.headers if main else {},
            tls=tls_of(main, reason),
            failed_requests=tuple(network.failed),
            insecure_requests=tuple(network.insecure),
            sent_requests=tuple(network.sent),
            consent=self.banner.consent,
            overlays=tuple(self.overlays.seen),
            actions=tuple(self.steps.actions),
            timings=self.steps.timings,
        )
        if status is ReadStatus.UNREADABLE:
            return told
        return told.model_copy(
            update={
                "html": self.read["html"],
                "layouts": tuple(self.screens.layouts.values()),
                "images": tuple(ImageInfo(**image) for image in self.read["images"]),
                "frames": self.frames,
            }
        )
