"""Captures the pages that the crawl asks for, saves them, and tells what they are."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType

from auditor.browser.launch import BrowserSession
from auditor.browser.page import CaptureOptions, PageCapture, capture_page
from auditor.capture import CaptureWriter
from auditor.errors import AuditError, NoShopError, UnreachableError
from auditor.judge import VisitedPage, facts_of
from auditor.models import Message, PageFacts, PageKind, ReadStatus, Snapshot
from auditor.plugins import describe

from .fetch import RETRY_STATUSES, Pace
from .links import PageLinks, links_of
from .plan import Target, path_of
from .progress import Progress
from .urls import page_key
from .visiting import READABLE, Visited

AGENT = "StorefrontAuditor"
"""Product token by which robots.txt names the auditor."""

BUSY_WAIT = 5.0
"""Seconds for which nothing is asked of a server that said it is busy."""

CAPTURE_FAILED = "page.capture-failed"
_RETRIED = frozenset({"page.gone", "page.crashed", CAPTURE_FAILED})


class BrowserVisitor:
    """Visits pages with a browser; at most as many at once as the pace allows."""

    def __init__(
        self,
        session: BrowserSession,
        writer: CaptureWriter,
        progress: Progress,
        *,
        pace: Pace,
        page: CaptureOptions | None = None,
    ) -> None:
        self._session = session
        self._writer = writer
        self._progress = progress
        self._pace = pace
        self._page = page
        self.read = 0
        """Pages that could be read, wholly or in part."""
        self.kinds: Counter[PageKind] = Counter()
        """Kinds of the pages that could be read."""
        self.failed: Counter[PageKind] = Counter()
        """What the pages that could not be read were taken for."""
        self.skipped: Counter[PageKind] = Counter()
        """What the pages that were not visited were taken for."""
        self.first_error: AuditError | None = None
        """Why the first page could not be read."""
        self._saved: set[str] = set()
        self._captured: asyncio.Queue[tuple[Target, asyncio.Task[_Looked]] | None] = asyncio.Queue()
        self._saver: asyncio.Task[None] | None = None

    async def __aenter__(self) -> BrowserVisitor:
        self._saver = asyncio.create_task(self._save_in_order())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Save what is captured already."""
        self._captured.put_nowait(None)
        if self._saver is not None:
            await self._saver

    async def visit(self, targets: Sequence[Target]) -> list[Visited]:
        """Capture pages at the same time; they are saved in the order in which they were asked for."""
        tasks = [asyncio.create_task(self._look(target)) for target in targets]
        for target, task in zip(targets, tasks, strict=True):
            self._captured.put_nowait((target, task))
        try:
            return [_visited(target, await task) for target, task in zip(targets, tasks, strict=True)]
        except BaseException:
            for task in tasks:
                task.cancel()
            raise

    def skip(self, target: Target, reason: Message) -> None:
        """Record a page that is not visited."""
        looked = _skipped(target, reason)

        async def done() -> _Looked:
            return looked

        self._captured.put_nowait((target, asyncio.create_task(done())))

    def slow_down(self, seconds: float) -> None:
        """Keep so long between pages from now on."""
        self._pace.slow_down(seconds)

    def expect(self, pages: int) -> None:
        """How many pages the visit will have in all, as far as is known."""
        self._progress.expected(pages)

    async def _look(self, target: Target) -> _Looked:
        self._raise_fault()
        capture = await self._capture(target)
        return await asyncio.to_thread(_look_at, target, capture)

    async def _capture(self, target: Target) -> PageCapture:
        async with self._pace.slot():
            self._progress.started(target.url, target.kind)
            capture = await self._capture_once(target)
        if not _worth_retrying(capture.snapshot):
            return capture
        if capture.snapshot.http_status in RETRY_STATUSES:
            self._pace.pause(BUSY_WAIT)
        async with self._pace.slot():
            return await self._capture_once(target)

    async def _capture_once(self, target: Target) -> PageCapture:
        """Capture a page; what goes wrong, whatever it is, makes it an unreadable one."""
        try:
            return await capture_page(self._session, target.url, options=self._page)
        except AuditError:
            raise
        except Exception as error:  # the browser may die at any call, and pages are hostile
            reason = Message(key=CAPTURE_FAILED, params={"error": describe(error)})
        snapshot = Snapshot(
            requested_url=target.url, url=target.url, status=ReadStatus.UNREADABLE, reason=reason
        )
        return PageCapture(snapshot, {})

    def _raise_fault(self) -> None:
        """What kept pages from being saved ends the visit."""
        if self._saver is not None and self._saver.done():
            self._saver.result()

    async def _save_in_order(self) -> None:
        """Save the pages as they were asked for; those that were given up are left out."""
        while (entry := await self._captured.get()) is not None:
            target, task = entry
            await asyncio.wait([task])
            if not task.cancelled() and task.exception() is None:
                looked = self._first_time(target, task.result())
                await asyncio.to_thread(self._save, target, looked)
                self._count(target, looked)

    def _first_time(self, target: Target, looked: _Looked) -> _Looked:
        """A page as it is, or the note that its address led to a page that was saved before."""
        if looked.facts.status not in READABLE:
            return looked
        url = looked.capture.snapshot.url
        if page_key(url) in self._saved:
            return _skipped(target, Message(key="page.same-page", params={"url": path_of(url)}))
        self._saved.add(page_key(url))
        return looked

    def _save(self, target: Target, looked: _Looked) -> None:
        capture = looked.capture
        self._writer.add(capture.snapshot, capture.pictures, why=target.why, kind=target.kind.value)

    def _count(self, target: Target, looked: _Looked) -> None:
        facts = looked.facts
        if facts.status in READABLE:
            self.read += 1
            self.kinds[facts.kind] += 1
        elif facts.status is ReadStatus.SKIPPED:
            self.skipped[target.kind] += 1
        elif facts.status is ReadStatus.UNREADABLE:
            self.failed[target.kind] += 1
            self.first_error = self.first_error or _error_of(facts, target.url)
        self._progress.finished(target.url, facts.kind, facts.status)


@dataclass(frozen=True, slots=True)
class _Looked:
    """A captured page and what it holds."""

    capture: PageCapture
    facts: PageFacts
    links: PageLinks


def _look_at(target: Target, capture: PageCapture) -> _Looked:
    snapshot = capture.snapshot
    facts = facts_of(VisitedPage(snapshot, target.kind, target.why))
    return _Looked(capture, facts, links_of(snapshot.html, snapshot.url))


def _skipped(target: Target, reason: Message) -> _Looked:
    snapshot = Snapshot(requested_url=target.url, url=target.url, status=ReadStatus.SKIPPED, reason=reason)
    return _look_at(target, PageCapture(snapshot, {}))


def _visited(target: Target, looked: _Looked) -> Visited:
    snapshot, facts = looked.capture.snapshot, looked.facts
    return Visited(target, snapshot.url, facts.kind, facts.status, looked.links)


def _worth_retrying(snapshot: Snapshot) -> bool:
    if snapshot.status in READABLE:
        return False
    reset = snapshot.reason is not None and snapshot.reason.key in _RETRIED
    return reset or snapshot.http_status == 429 or (snapshot.http_status or 0) >= 500


def _error_of(page: PageFacts, url: str) -> AuditError:
    """What to say when the page was the only one."""
    name = page.reason.key.removeprefix("page.") if page.reason else ""
    detail = str(next(iter(page.reason.params.values()), "")) if page.reason else ""
    match name:
        case "http-error":
            return UnreachableError("start-status", url=url, status=page.http_status or 0)
        case "not-html":
            return NoShopError("start-not-html", url=url, type=detail)
        case "empty":
            return NoShopError("start-empty", url=url)
        case "tls" | "timeout":
            return UnreachableError(f"start-{name}", url=url, detail=detail)
        case "redirect-loop":
            return UnreachableError("start-too-many-redirects", url=url)
        case _:
            return UnreachableError("start-failed", url=url, detail=detail)
