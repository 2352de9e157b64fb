"""The one loop: discover and capture a shop's pages, then judge what was saved."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from pydantic import JsonValue

from auditor.access import Access, SessionState
from auditor.access.hosts import is_loopback
from auditor.capture import CaptureReader, CaptureWriter
from auditor.crawl.options import CrawlOptions
from auditor.crawl.progress import Discreet, Progress, Silent, Stage
from auditor.crawl.urls import same_site
from auditor.errors import AuditorError, NoShopError, OutputError, UnreachableError
from auditor.judge import Judging, Setting, Visit, VisitedPage, judge
from auditor.manifest import Manifest
from auditor.memory import settle, tidy
from auditor.models import Audit, Message, PageKind
from auditor.plugins import RuleSet
from auditor.proxy import Proxy, ProxyOptions, TrafficLimits, open_proxy

if TYPE_CHECKING:
    from auditor.browser.launch import BrowserOptions
    from auditor.browser.page import CaptureOptions
    from auditor.crawl.fetch import Fetcher
    from auditor.crawl.pace import Pace
    from auditor.crawl.start import Start
    from auditor.crawl.visitor import BrowserVisitor, Seen

CAPTURE_FOLDER = "capture"
INTERRUPTED = "partial.interrupted"
DISK_FULL = "partial.disk-full"
NOT_SAVED = frozenset({DISK_FULL, "partial.not-saved"})
"""Why a visit ended whose pages could not be saved any more."""
FETCH_INTERVAL = 0.2
"""Seconds between requests without a browser, for the shop's sake; none on the user's own computer."""
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
    traffic: TrafficLimits = field(default_factory=TrafficLimits)
    """How much the visit may ask of the network."""
    allow_hosts: tuple[str, ...] = ()
    """Hosts that may have private addresses, beside the start's own."""
    proxy: str | None = None
    """Address of another proxy to reach the shop through; None: as the environment says."""
    access: Access = field(default_factory=Access)
    """How a shop behind a door is entered."""
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
    settings: Mapping[str, Setting] | None = None,
    run: Mapping[str, JsonValue] | None = None,
    earlier: CaptureReader | None = None,
    progress: Progress | None = None,
) -> Audit:
    """Visit a shop, save the capture in `out`/capture, and judge its pages as they come.

    `market` and `as_of` are saved with the capture, so that judging it again gives the same result; `run`
    is for whoever goes on with a visit that was cut off, as `earlier` is that visit to go on with.
    Ctrl-C, the time limit and a browser that dies end the visit early: what was captured is judged,
    and the audit says that it is partial. An AuditError when nothing could be audited.
    """
    progress = progress or Silent()
    saved = dict(settings or {}) | {"market": market, "as_of": as_of.isoformat() if as_of else None}
    writer = CaptureWriter(
        out / CAPTURE_FOLDER,
        start_url=url,
        settings=saved,
        run=run,
        earlier=earlier,
        secrets=options.access.secrets,
    )
    judging = Judging(rules, as_of=_day_of(writer.manifest), market=market)
    settle()
    visit = _visit(
        asyncio.run(capture_shop(url, options, writer=writer, progress=progress, seen=judging.add))
    )
    tidy()
    if earlier and visit.partial:  # pages of the earlier visit may be left that this one did not get to
        return judge_capture(writer.folder, rules, progress=progress)
    progress.stage(Stage.JUDGE)
    begun = time.monotonic()
    return _timed(judging.audit(visit), begun)


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
    saved_market = manifest.settings.get("market")
    market = market or (saved_market if isinstance(saved_market, str) else None)
    visit = _visit(manifest, as_of=as_of, pages=_pages(reader))
    return _timed(judge(visit, rules, market=market), begun)


def _visit(manifest: Manifest, *, as_of: date | None = None, pages: Iterable[VisitedPage] = ()) -> Visit:
    return Visit(
        start_url=_start_of(manifest),
        as_of=as_of or _day_of(manifest),
        pages=pages,
        partial=manifest.partial,
        discovery=manifest.discovery,
        traffic=manifest.traffic,
        settings=manifest.settings,
        timings=manifest.timings,
    )


def _timed(audit: Audit, begun: float) -> Audit:
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
        yield VisitedPage(snapshot, kind, record.why, record.form)


async def capture_shop(
    url: str,
    options: RunOptions,
    *,
    writer: CaptureWriter,
    progress: Progress | None = None,
    seen: Seen | None = None,
) -> Manifest:
    """Visit a shop and save its pages; the manifest tells whether the visit ended early.

    `seen` is told of each page in turn.

    An AuditError when no page could be read, or, where pages were looked for, none was a product's.
    """
    from auditor.browser.launch import BrowserOptions, open_browser
    from auditor.browser.login import log_in
    from auditor.crawl.explore import Explorer
    from auditor.crawl.visitor import BrowserVisitor

    crawl = options.crawl
    progress = Discreet(progress or Silent(), options.access.secrets)
    through = proxy_options(url, options)
    progress.stage(Stage.DISCOVER)
    begun = time.monotonic()
    launch = replace(options.browser or BrowserOptions(), access=options.access)
    async with open_proxy(through) as proxy, open_browser(replace(launch, proxy=proxy)) as session:
        await log_in(session, first_address(url))
        fetched_as = FetchedAs(session.user_agent, session.door)
        async with reaching(url, options, proxy, fetched_as, progress) as (fetcher, start, pace):
            visitor = BrowserVisitor(
                session, writer, progress, pace=pace, page=options.page, seen=seen, spent=fetcher.spent
            )
            progress.stage(Stage.CAPTURE)
            explorer = Explorer(start, fetcher, visitor, crawl)

            async def explore() -> None:
                async with visitor:
                    await explorer.run()

            partial = await _until_stopped(explore, options.time_limit, visitor, proxy)
            writer.discovered(explorer.discovery())
            writer.counted(proxy.traffic)
    if visitor.kept:
        progress.notice(Message(key="resume-kept", params={"kept": visitor.kept, "visited": visitor.visited}))
    if partial:
        progress.notice(partial)
    _refuse_nothing(visitor, url, partial=partial, listed=crawl.listed)
    return _finish(writer, partial, {"capture": round(time.monotonic() - begun, 3)})


def first_address(url: str) -> str:
    """The likeliest of the absolute addresses that a typed one may mean. UsageError for none."""
    from auditor.crawl.start import addresses

    return addresses(url)[0]


def proxy_options(url: str, options: RunOptions) -> ProxyOptions:
    """How the network is reached for a visit; refuses what is no address before anything is started."""
    from auditor.crawl.start import destination

    hosts = options.access.hosts
    return ProxyOptions(
        destination(first_address(url)),
        named=options.allow_hosts + hosts.targets,
        closed=hosts.closed,
        limits=options.traffic,
        upstream=options.proxy,
    )


class FetchedAs(NamedTuple):
    """As whom pages are fetched."""

    user_agent: str
    door: SessionState | None = None
    """The cookies of a browser that is let in already."""


@asynccontextmanager
async def reaching(
    url: str, options: RunOptions, proxy: Proxy, fetched_as: FetchedAs, progress: Progress
) -> AsyncIterator[tuple[Fetcher, Start, Pace]]:
    """Where the shop answers, with what fetches its pages without a browser, and how fast that may be."""
    from auditor.crawl.fetch import Fetcher
    from auditor.crawl.pace import Pace
    from auditor.crawl.robots import AGENT
    from auditor.crawl.start import reach

    own = is_loopback(urlsplit(first_address(url)).hostname or "")
    pace = Pace(interval=0.0 if own else FETCH_INTERVAL, at_once=options.concurrency)
    async with Fetcher(
        user_agent=fetched_as.user_agent,
        pace=pace,
        language=(options.browser.locale if options.browser else None) or DEFAULT_LOCALE,
        proxy=proxy,
        access=options.access,
        session=fetched_as.door,
    ) as fetcher:
        start = await reach(fetcher, url, agent=AGENT, ignore_robots=options.crawl.ignore_robots)
        if "://" not in url:
            progress.notice(Message(key="start-without-scheme", params={"given": url, "url": start.url}))
        pace.slow_down(start.robots.delay)
        yield fetcher, start, pace


def _finish(writer: CaptureWriter, partial: Message | None, timings: Mapping[str, float]) -> Manifest:
    try:
        return writer.finish(partial, timings)
    except OutputError:
        if partial is None:
            raise
        return writer.manifest  # on the full disk it stays that of a visit that was cut off


async def _until_stopped(
    work: Callable[[], Awaitable[None]], time_limit: float | None, visitor: BrowserVisitor, proxy: Proxy
) -> Message | None:
    """Work to the end, or to Ctrl-C, the end of a budget or the browser's death: why it stopped."""
    task = asyncio.ensure_future(work())
    reason: Message | None = None

    def stop(why: Message) -> None:
        nonlocal reason
        reason = reason or why
        task.cancel()

    async def watch_budget() -> None:
        stop(await proxy.until_spent())

    watching = asyncio.create_task(watch_budget())
    with _on_interrupt(lambda: stop(Message(key=INTERRUPTED))):
        try:
            async with asyncio.timeout(time_limit):
                await task
        except TimeoutError:
            return Message(key="partial.time-limit", params={"seconds": time_limit or 0})
        except asyncio.CancelledError:
            if reason is None:
                raise
        except AuditorError as error:
            if not visitor.read or (ended := _early_end(error)) is None:
                raise
            return ended
        finally:
            watching.cancel()
    return reason


def _early_end(error: AuditorError) -> Message | None:
    """Why a visit ends with what it has; None for what is no reason to keep that."""
    if isinstance(error, OutputError):
        full = error.key == "output.disk-full"
        return Message(key=DISK_FULL if full else "partial.not-saved")
    return Message(key="partial.browser") if error.key.startswith("browser.") else None


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
