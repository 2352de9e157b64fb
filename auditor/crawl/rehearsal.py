"""Visits pages without a browser and saves nothing: what a visit would do can be told before it is made."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import count

from auditor.judge import VisitedPage, facts_of
from auditor.models import READABLE, Message, PageFacts, ReadStatus, Snapshot

from .fetch import Fetcher, FetchError, Response
from .links import PageLinks, form_of, links_of
from .plan import Target
from .progress import Progress
from .visiting import Visited

_NO_LINKS = PageLinks((), (), 0)


class PlainVisitor:
    """Reads pages as the server sends them."""

    def __init__(self, fetcher: Fetcher, progress: Progress) -> None:
        self._fetcher = fetcher
        self._progress = progress
        self._numbers = count()
        self._pages: dict[int, tuple[VisitedPage, PageFacts]] = {}

    @property
    def pages(self) -> list[tuple[VisitedPage, PageFacts]]:
        """The pages and what is on them, in the order in which they were asked for."""
        return [self._pages[number] for number in sorted(self._pages)]

    async def visit(self, targets: Sequence[Target]) -> list[Visited]:
        """Read pages, one result each, in the same order."""
        numbers = [next(self._numbers) for _ in targets]
        return await asyncio.gather(*map(self._visit, numbers, targets))

    def skip(self, target: Target, reason: Message) -> None:
        """Note a page that is not visited."""
        self._note(next(self._numbers), target, _unread(target.url, ReadStatus.SKIPPED, reason), _NO_LINKS)

    def slow_down(self, seconds: float) -> None:
        """The fetcher's own pace is the visit's."""

    def expect(self, pages: int) -> None:
        """How many pages the visit will have in all, as far as is known."""
        self._progress.expected(pages)

    async def _visit(self, number: int, target: Target) -> Visited:
        self._progress.started(target.url, target.kind)
        snapshot = await self._read(target.url)
        links = await asyncio.to_thread(links_of, snapshot.html, snapshot.url)
        facts = await asyncio.to_thread(self._note, number, target, snapshot, links)
        self._progress.finished(target.url, facts.kind, facts.status)
        return Visited(target, snapshot.url, facts.kind, facts.status, links, facts.reason)

    def _note(self, number: int, target: Target, snapshot: Snapshot, links: PageLinks) -> PageFacts:
        form = form_of(snapshot.url, links) if snapshot.status in READABLE else None
        page = VisitedPage(snapshot, target.kind, target.why, form)
        facts = facts_of(page)
        bare = VisitedPage(snapshot.model_copy(update={"html": ""}), target.kind, target.why, form)
        self._pages[number] = bare, facts
        return facts

    async def _read(self, url: str) -> Snapshot:
        try:
            response = await self._fetcher.get(url)
        except FetchError as problem:
            key = "page.timeout" if problem.name == "timeout" else "page.unreachable"
            reason = Message(key=key, params={"error": problem.name, "seconds": 10})
            return _unread(url, ReadStatus.UNREADABLE, reason)
        return _snapshot(url, response)


def _snapshot(url: str, response: Response) -> Snapshot:
    if response.status >= 400:
        reason = Message(key="page.http-error", params={"http_status": response.status})
        return _unread(url, ReadStatus.UNREADABLE, reason, response.status)
    if not response.is_html:
        reason = Message(key="page.not-html", params={"content_type": response.content_type})
        return _unread(url, ReadStatus.UNREADABLE, reason, response.status)
    return Snapshot(
        requested_url=url,
        url=response.url,
        status=ReadStatus.READ,
        http_status=response.status,
        html=response.text,
    )


def _unread(url: str, status: ReadStatus, reason: Message, http_status: int | None = None) -> Snapshot:
    return Snapshot(requested_url=url, url=url, status=status, reason=reason, http_status=http_status)
