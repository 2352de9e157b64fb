"""What the measurements of the browser share: visits in several tabs, the browser without the auditor, times.

The browser without the auditor is launched by the auditor's own function, so with the same executable and the
same arguments, and driven as Playwright's documentation says; pictures are taken by the browser's protocol,
which is faster than `page.screenshot`.
"""

from __future__ import annotations

import asyncio
import base64
import os
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

import psutil
from playwright.async_api import BrowserContext, CDPSession, Page, Playwright

from auditor.browser.launch import BrowserOptions, BrowserSession, launch_browser
from auditor.browser.page import CaptureOptions, capture_page
from auditor.browser.programs import without_programs
from auditor.capture import CaptureWriter
from auditor.crawl.urls import shape
from auditor.crawl.visitor import TALL, TALL_ALIKE
from auditor.models import VIEWPORT_SIZES, Viewport

AUDITOR, DRIVER, BROWSER = "auditor", "driver", "browser"
"""Whose processor time it is: Python's, that of Playwright's own process, the browser's."""

Visit = Callable[[str], Awaitable[Awaitable[object] | None]]
"""Visits an address; the answer is what of it goes on beside the next one."""
Tall = Callable[[], bool]
"""Whether the next page is pictured below its first screen."""


def tall_pages(urls: Sequence[str]) -> Tall:
    """As large a share of the pages as an audit of them all pictures in full.

    Evenly spread, beginning with the first, so that a part of the pages tells what all of them cost.
    """
    alike = Counter(map(shape, urls))
    share = min(TALL, sum(min(pages, TALL_ALIKE) for pages in alike.values())) / len(urls)
    due = 1.0

    def tall() -> bool:
        nonlocal due
        wanted = due >= 1.0
        due += share - wanted
        return wanted

    return tall


@dataclass(frozen=True, slots=True)
class Timing:
    """How long some visits took."""

    pages: int
    seconds: float
    processor: dict[str, float] = field(default_factory=dict)
    """Seconds of processor time by whose they are."""

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds


async def timed(urls: Sequence[str], tabs: int, visit: Visit) -> Timing:
    """Visit addresses in so many tabs at once."""
    waiting = list(reversed(urls))
    going_on: list[Awaitable[object]] = []

    async def tab() -> None:
        while waiting:
            if rest := await visit(waiting.pop()):
                going_on.append(rest)

    before, begun = _processor(), time.perf_counter()
    await asyncio.gather(*(tab() for _ in range(tabs)))
    await asyncio.gather(*going_on)
    seconds, after = time.perf_counter() - begun, _processor()
    spent: dict[str, float] = defaultdict(float)
    for (whose, pid), now in after.items():
        spent[whose] += now - before.get((whose, pid), 0.0)
    return Timing(len(urls), seconds, dict(spent))


def _processor() -> dict[tuple[str, int], float]:
    """Processor time so far, of this process and of those that it started, shops aside."""
    own = os.times()
    found = {(AUDITOR, os.getpid()): own.user + own.system}
    for process in _browsers_and_drivers():
        with suppress(psutil.Error):
            times = process.cpu_times()
            whose = DRIVER if process.name().startswith("node") else BROWSER
            found[whose, process.pid] = times.user + times.system
    return found


def _browsers_and_drivers() -> Iterator[psutil.Process]:
    for child in psutil.Process().children():
        with suppress(psutil.Error):
            if not child.name().startswith("python"):
                yield from (child, *child.children(recursive=True))


class PlainTabs:
    """Tabs of a browser that nobody but Playwright drives."""

    def __init__(self, tabs: Iterable[tuple[Page, CDPSession]], tall: Tall) -> None:
        """Use `PlainTabs.open`."""
        self._free = list(tabs)
        self._tall = tall
        self._page = CaptureOptions()

    @classmethod
    @asynccontextmanager
    async def open(
        cls, playwright: Playwright, executable: Path, tabs: int, options: BrowserOptions, tall: Tall
    ) -> AsyncIterator[PlainTabs]:
        """Launch a browser as the auditor does and open the tabs; `tall` pages are pictured further down."""
        width, height = VIEWPORT_SIZES[Viewport.DESKTOP]
        with without_programs() as environment:
            browser = await launch_browser(playwright, executable, options, environment, listening=True)
            try:
                context = await browser.new_context(viewport={"width": width, "height": height})
                yield cls([await _open(context) for _ in range(tabs)], tall)
            finally:
                await browser.close()

    async def blank(self) -> None:
        """Leave the pages, so that their films and animations take nothing from what is measured next."""
        for page, _ in self._free:
            await page.goto("about:blank")

    async def load(self, url: str) -> None:
        """The least that any crawler does: load the page, read its HTML."""
        page, session = self._free.pop()
        await page.goto(url)
        await page.content()
        self._free.append((page, session))

    async def make_artefacts(self, url: str) -> None:
        """Load, HTML, picture, screen of a phone, picture: the auditor's pictures, and nothing else."""
        page, session = self._free.pop()
        await page.goto(url)
        await page.content()
        await self._picture(session, await self._clip(session))
        await _show(session, Viewport.PHONE)
        await self._picture(session, {})
        await _show(session, Viewport.DESKTOP)
        self._free.append((page, session))

    async def _clip(self, session: CDPSession) -> dict[str, Any]:
        """As much of a page as the auditor pictures of it."""
        if not self._tall():
            return {}
        width, screen = VIEWPORT_SIZES[Viewport.DESKTOP]
        size = (await session.send("Page.getLayoutMetrics"))["cssContentSize"]
        height = min(int(size["height"]), self._page.tall_picture)
        if height <= screen:
            return {}
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        return {"captureBeyondViewport": True, "clip": clip}

    async def _picture(self, session: CDPSession, more: dict[str, Any]) -> None:
        wanted = {"format": "jpeg", "quality": self._page.picture_quality, "optimizeForSpeed": True}
        answer = await session.send("Page.captureScreenshot", wanted | more)
        base64.b64decode(answer["data"])


async def _open(context: BrowserContext) -> tuple[Page, CDPSession]:
    page = await context.new_page()
    return page, await context.new_cdp_session(page)


async def _show(session: CDPSession, viewport: Viewport) -> None:
    width, height = VIEWPORT_SIZES[viewport]
    phone = viewport is Viewport.PHONE
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
    await session.send("Emulation.setDeviceMetricsOverride", metrics)


def capturing(
    session: BrowserSession, writer: CaptureWriter, tall: Tall, steps: dict[str, float] | None = None
) -> Visit:
    """A visit that captures a page as an audit does; `steps` adds up the seconds of each.

    It is saved to disk beside the next one.
    """
    whole = CaptureOptions()
    screen = replace(whole, tall_picture=0)

    async def visit(url: str) -> Awaitable[object]:
        captured = await capture_page(session, url, options=whole if tall() else screen)
        saving = asyncio.create_task(asyncio.to_thread(writer.add, captured.snapshot, captured.pictures))
        if steps is not None:
            for name, seconds in captured.snapshot.timings.items():
                steps[name] = steps.get(name, 0.0) + seconds
        return saving

    return visit


def rounds_of(urls: Sequence[str], size: int) -> list[Sequence[str]]:
    """The addresses in rounds of that size, or a little more."""
    count = max(1, len(urls) // size)
    return [urls[n * len(urls) // count : (n + 1) * len(urls) // count] for n in range(count)]


def ratio(ours: Sequence[Timing], other: Sequence[Timing]) -> float:
    """Median over the rounds of our rate by the other: a busy machine slows both of a round."""
    return median(a.rate / b.rate for a, b in zip(ours, other, strict=True))


def table(rows: Mapping[str, Sequence[Timing]]) -> list[str]:
    """Median rate of each row, and the processor time that a page costs."""
    kinds = (AUDITOR, DRIVER, BROWSER)
    lines = [f"{'':28} pages/s   ms of processor a page: {', '.join(kinds)}"]
    for name, timings in rows.items():
        costs = [1000 * median(t.processor.get(kind, 0.0) / t.pages for t in timings) for kind in kinds]
        shown = "".join(f"{cost:9.0f}" for cost in (sum(costs), *costs))
        lines.append(f"{name:28} {median(t.rate for t in timings):7.2f}{shown}")
    return lines
