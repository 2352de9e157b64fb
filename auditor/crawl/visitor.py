"""Captures the pages that the crawl asks for, saves them, and tells what they are."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from auditor.browser.launch import BrowserSession
from auditor.browser.page import CaptureOptions, PageCapture, capture_page
from auditor.capture import CaptureWriter
from auditor.errors import AuditError, NoShopError, UnreachableError
from auditor.judge import VisitedPage, facts_of
from auditor.models import Message, PageFacts, PageKind, ReadStatus, Snapshot

from .explore import Visited
from .fetch import RETRY_STATUSES, Pace
from .links import PageLinks, links_of
from .plan import Target
from .progress import Progress

AGENT = "StorefrontAuditor"
"""Product token by which robots.txt names the auditor."""

READABLE = (ReadStatus.READ, ReadStatus.PARTIAL)
BUSY_WAIT = 5.0
"""Seconds for which nothing is asked of a server that said it is busy."""

_RETRIED = frozenset({"page.gone", "page.crashed"})


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
        self.first_error: AuditError | None = None
        """Why the first page could not be read."""
        self._done = 0

    async def visit(self, targets: Sequence[Target]) -> list[Visited]:
        """Capture pages at the same time; they are saved in the order given, each as soon as may be."""
        tasks = [asyncio.create_task(self._capture(target)) for target in targets]
        results: list[Visited] = []
        try:
            for target, task in zip(targets, tasks, strict=True):
                results.append(await self._keep(target, await task))
        except BaseException:
            await self._save_finished(targets, tasks, len(results))
            raise
        return results

    async def _save_finished(
        self, targets: Sequence[Target], tasks: list[asyncio.Task[PageCapture]], kept: int
    ) -> None:
        """The visit ends: keep what is captured already, give up the rest."""
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for target, task in list(zip(targets, tasks, strict=True))[kept:]:
            if not task.cancelled() and task.exception() is None:
                self._note(target, task.result().snapshot, self._save(target, task.result()))

    def skip(self, target: Target, reason: Message) -> None:
        """Record a page that is not visited."""
        snapshot = Snapshot(
            requested_url=target.url, url=target.url, status=ReadStatus.SKIPPED, reason=reason
        )
        self._writer.add(snapshot, why=target.why, kind=target.kind.value)
        self._progress.finished(target.url, target.kind, ReadStatus.SKIPPED)

    def expect(self, pages: int) -> None:
        """How many more pages are expected."""
        self._progress.expected(self._done + pages)

    async def _capture(self, target: Target) -> PageCapture:
        async with self._pace.slot():
            self._progress.started(target.url, target.kind)
            capture = await capture_page(self._session, target.url, options=self._page)
        if not _worth_retrying(capture.snapshot):
            return capture
        if capture.snapshot.http_status in RETRY_STATUSES:
            self._pace.pause(BUSY_WAIT)
        async with self._pace.slot():
            return await capture_page(self._session, target.url, options=self._page)

    async def _keep(self, target: Target, capture: PageCapture) -> Visited:
        facts = await asyncio.to_thread(self._save, target, capture)
        return self._note(target, capture.snapshot, facts)

    def _save(self, target: Target, capture: PageCapture) -> PageFacts:
        self._writer.add(capture.snapshot, capture.pictures, why=target.why, kind=target.kind.value)
        return facts_of(VisitedPage(capture.snapshot, target.kind, target.why))

    def _note(self, target: Target, snapshot: Snapshot, facts: PageFacts) -> Visited:
        self._done += 1
        if facts.status in READABLE:
            self.read += 1
            self.kinds[facts.kind] += 1
        elif self.first_error is None:
            self.first_error = _error_of(snapshot)
        self._progress.finished(target.url, facts.kind, facts.status)
        links = links_of(snapshot.html, snapshot.url) if snapshot.html else PageLinks((), (), 0)
        return Visited(target, snapshot.url, facts.kind, facts.status, links)


def _worth_retrying(snapshot: Snapshot) -> bool:
    if snapshot.status in READABLE:
        return False
    reset = snapshot.reason is not None and snapshot.reason.key in _RETRIED
    return reset or snapshot.http_status == 429 or (snapshot.http_status or 0) >= 500


def _error_of(snapshot: Snapshot) -> AuditError:
    """What to say when the page was the only one."""
    url = snapshot.requested_url
    reason = snapshot.reason
    name = reason.key.removeprefix("page.") if reason else ""
    detail = str(next(iter(reason.params.values()), "")) if reason else ""
    match name:
        case "http-error":
            return UnreachableError("start-status", url=url, status=snapshot.http_status or 0)
        case "not-html":
            return NoShopError("start-not-html", url=url, type=detail)
        case "empty":
            return NoShopError("start-empty", url=url)
        case "tls" | "timeout":
            return UnreachableError(f"start-{name}", url=url, host=url, detail=detail)
        case "redirect-loop":
            return UnreachableError("start-too-many-redirects", url=url, host=url, detail=detail)
        case _:
            return UnreachableError("start-failed", url=url, host=url, detail=detail)
