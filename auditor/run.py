"""The one loop: discover and capture a shop's pages, then judge what was saved."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.capture import CaptureReader, CaptureWriter, Manifest
from auditor.crawl.explore import CrawlOptions
from auditor.crawl.progress import Progress, Silent, Stage
from auditor.crawl.urls import same_site
from auditor.errors import AuditorError, NoShopError, UnreachableError
from auditor.judge import Visit, VisitedPage, judge
from auditor.memory import settle
from auditor.models import Audit, Message, PageKind
from auditor.plugins import RuleSet

if TYPE_CHECKING:
    from auditor.browser.launch import BrowserOptions
    from auditor.browser.page import CaptureOptions
    from auditor.crawl.visitor import BrowserVisitor

CAPTURE_FOLDER = "capture"
INTERRUPTED = "partial.interrupted"
DEFAULT_LOCALE = "en-US"
"""What a browser asks for that was not told a language."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """Everything that a visit depends on."""

    crawl: CrawlOptions = field(default_factory=CrawlOptions)
    concurrency: int = 4
    """Pages open at once."""
    time_limit: float | None = None
    """Seconds after which the visit ends with what it has."""
    browser: BrowserOptions | None = None
    page: CaptureOptions | None = None


def audit_shop(
    url: str,
    options: RunOptions,
    rules: RuleSet,
    *,
    out: Path,
    market: str | None = None,
    as_of: date | None = None,
    settings: dict[str, int | float | str | bool | tuple[str, ...] | None] | None = None,
    progress: Progress | None = None,
) -> Audit:
    """Visit a shop, save the capture in `out`/capture, and judge what was saved.

    `market` and `as_of` are saved with the capture, so that judging it again gives the same result.
    Ctrl-C, the time limit and a browser that dies end the visit early: what was captured is judged,
    and the audit says that it is partial. An AuditError when nothing could be audited.
    """
    progress = progress or Silent()
    saved = dict(settings or {}) | {"market": market, "as_of": as_of.isoformat() if as_of else None}
    writer = CaptureWriter(out / CAPTURE_FOLDER, start_url=url, settings=saved)
    asyncio.run(capture_shop(url, options, writer=writer, progress=progress))
    return judge_capture(writer.folder, rules, progress=progress)


def judge_capture(
    folder: Path,
    rules: RuleSet,
    *,
    market: str | None = None,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> Audit:
    """Judge a saved capture; market and date are those of the visit unless given. Raises CaptureError."""
    progress = progress or Silent()
    progress.stage(Stage.JUDGE)
    reader = CaptureReader(folder)
    manifest = reader.manifest
    begun = time.monotonic()
    settle()
    visit = Visit(
        start_url=_start_of(manifest),
        as_of=as_of or _day_of(manifest),
        pages=_pages(reader),
        partial=manifest.partial,
        settings=manifest.settings,
        timings=manifest.timings,
    )
    saved_market = manifest.settings.get("market")
    audit = judge(visit, rules, market=market or (saved_market if isinstance(saved_market, str) else None))
    timings = {**audit.timings, "judge": round(time.monotonic() - begun, 3)}
    return audit.model_copy(update={"timings": timings})


def _start_of(manifest: Manifest) -> str:
    """The address that answered: what was typed may lack a scheme or lead to another host."""
    first = manifest.pages[0].url if manifest.pages else manifest.start_url
    typed = manifest.start_url
    return typed if "://" in typed and same_site(typed, first) else first


def _day_of(manifest: Manifest) -> date:
    told = manifest.settings.get("as_of")
    return date.fromisoformat(told if isinstance(told, str) else manifest.visited)


def _pages(reader: CaptureReader) -> Iterator[VisitedPage]:
    for snapshot, record in reader:
        kind = PageKind(record.kind) if record.kind in set(PageKind) else None
        yield VisitedPage(snapshot, kind, record.why)


async def capture_shop(
    url: str, options: RunOptions, *, writer: CaptureWriter, progress: Progress | None = None
) -> Manifest:
    """Visit a shop and save its pages; the manifest tells whether the visit ended early.

    An AuditError when no page could be read, or, where pages were looked for, none was a product's.
    """
    from auditor.browser.launch import BrowserOptions, open_browser
    from auditor.crawl.explore import Explorer
    from auditor.crawl.fetch import Fetcher, Pace
    from auditor.crawl.start import addresses, reach
    from auditor.crawl.visitor import AGENT, BrowserVisitor

    progress = progress or Silent()
    addresses(url)  # refuses what is no address before anything is started
    progress.stage(Stage.DISCOVER)
    begun = time.monotonic()
    browser_options = options.browser or BrowserOptions()
    async with open_browser(browser_options) as session:
        pace = Pace(interval=0.2, at_once=options.concurrency)
        async with Fetcher(
            user_agent=session.user_agent,
            pace=pace,
            language=browser_options.locale or DEFAULT_LOCALE,
            proxy=browser_options.proxy,
        ) as fetcher:
            crawl = options.crawl
            start = await reach(fetcher, url, agent=AGENT, ignore_robots=crawl.ignore_robots)
            if "://" not in url:
                progress.notice(Message(key="start-without-scheme", params={"given": url, "url": start.url}))
            pace.slow_down(start.robots.delay)
            # A delay that the host asks for is kept between all requests, of whichever kind.
            visits = pace if start.robots.delay else Pace(at_once=options.concurrency)
            visitor = BrowserVisitor(session, writer, progress, page=options.page, pace=visits)
            progress.stage(Stage.CAPTURE)
            explorer = Explorer(start, fetcher, visitor, crawl)
            async with visitor:
                partial = await _until_stopped(explorer.run, options.time_limit, visitor)
    if partial:
        progress.notice(partial)
    _refuse_nothing(visitor, url, partial=partial, listed=bool(crawl.urls))
    return writer.finish(partial, {"capture": round(time.monotonic() - begun, 3)})


async def _until_stopped(
    work: Callable[[], Awaitable[None]], time_limit: float | None, visitor: BrowserVisitor
) -> Message | None:
    """Work to the end, or to Ctrl-C, the time limit or the browser's death; the answer is why it stopped."""
    task = asyncio.ensure_future(work())
    interrupted = False

    def stop() -> None:
        nonlocal interrupted
        interrupted = True
        task.cancel()

    with _on_interrupt(stop):
        try:
            async with asyncio.timeout(time_limit):
                await task
        except TimeoutError:
            return Message(key="partial.time-limit", params={"seconds": time_limit or 0})
        except asyncio.CancelledError:
            if not interrupted:
                raise
            return Message(key=INTERRUPTED)
        except AuditorError as error:
            if not visitor.read or not error.key.startswith("browser."):
                raise
            return Message(key="partial.browser")
    return None


@contextmanager
def _on_interrupt(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` at Ctrl-C, once; a second Ctrl-C ends the program as ever."""
    loop = asyncio.get_running_loop()

    def first() -> None:
        loop.remove_signal_handler(signal.SIGINT)
        stop()

    try:
        loop.add_signal_handler(signal.SIGINT, first)
    except (NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)


def _refuse_nothing(visitor: BrowserVisitor, url: str, *, partial: Message | None, listed: bool) -> None:
    """Raise what there is to say when there is nothing to judge."""
    if visitor.read == 0:
        if partial is not None and partial.key == INTERRUPTED:
            raise KeyboardInterrupt
        raise visitor.first_error or UnreachableError("start-nothing-read", url=url)
    if partial or listed or visitor.kinds[PageKind.PRODUCT] or visitor.skipped[PageKind.PRODUCT]:
        return
    if failed := visitor.failed[PageKind.PRODUCT]:
        raise UnreachableError("no-product-read", url=url, count=failed)
    raise NoShopError("no-product-page", url=url, pages=visitor.read)
