"""Captures the pages that the crawl asks for, saves them, and tells what they are."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import count
from types import TracebackType

from auditor.browser.launch import BrowserSession
from auditor.browser.page import CaptureOptions, PageCapture, capture_page
from auditor.capture import CaptureWriter
from auditor.errors import AuditError, NoShopError, UnreachableError
from auditor.judge import VisitedPage, facts_of
from auditor.models import READABLE, Message, PageFacts, PageForm, PageKind, ReadStatus, Snapshot
from auditor.plugins import describe

from .again import CAPTURE_FAILED, better, worth_retrying
from .links import PageLinks, form_of, links_of
from .pace import RETRY_STATUSES, HostBusy, Pace, retry_after
from .plan import Target, path_of
from .progress import Progress
from .urls import page_key, same_owner, shape
from .visiting import Visited

URL_LIMIT = 200
TALL, TALL_ALIKE = 30, 10
"""Pages that are pictured below the first screen, in all and of one kind and form of address: the first ones,
so the same when a visit was cut off. Such a picture costs time and disk, and a scorecard shows only some."""
AHEAD = 64
"""Pages captured at most before the first of them is done: what is found on each waits in memory."""

LEAST_TIME = 3.0
"""Seconds that a page must have left of its time for a second try."""

Seen = Callable[[VisitedPage, PageFacts], None]
"""Told of every page and what is on it, in the order in which they were asked for, from one thread."""


class BrowserVisitor:
    """Visits pages with a browser; at most as many at once as the pace allows.

    Each page is saved as soon as it is captured; what an earlier run saved is not visited again.
    """

    def __init__(
        self,
        session: BrowserSession,
        writer: CaptureWriter,
        progress: Progress,
        *,
        pace: Pace,
        page: CaptureOptions | None = None,
        seen: Seen | None = None,
        spent: Callable[[str], float] = lambda url: 0.0,
    ) -> None:
        """`spent` tells how many seconds a page has cost already, before it is visited."""
        self._session = session
        self._access = session.access
        self._writer = writer
        self._progress = progress
        self._pace = pace
        self._page = page or CaptureOptions()
        self._spent = spent
        self._tell = seen
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
        self.kept = 0
        """Pages that an earlier run had saved."""
        self.visited = 0
        """Pages that were visited, read or not."""
        self._finals: set[str] = set()
        self._numbers = count(1)
        self._tall: set[int] = set()
        self._alike: Counter[tuple[PageKind, str]] = Counter()
        self._asked: asyncio.Queue[_Asked | None] = asyncio.Queue()
        self._keeping: dict[int, asyncio.Task[_Looked]] = {}
        self._room = asyncio.Semaphore(AHEAD)
        self._inside: set[int] = set()
        self._fault: Exception | None = None
        self._follower: asyncio.Task[None] | None = None

    async def __aenter__(self) -> BrowserVisitor:
        self._follower = asyncio.create_task(self._follow())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """See to what is captured already."""
        self._asked.put_nowait(None)
        if self._follower is not None:
            await self._follower
        if error is None:
            self._raise_fault()

    async def visit(self, targets: Sequence[Target]) -> list[Visited]:
        """Capture pages at the same time; they count in the order in which they were asked for."""
        tasks = [self._ask(target, self._look) for target in targets]
        try:
            return [await task for task in tasks]
        except BaseException:
            for task in tasks:
                task.cancel()
            raise

    def skip(self, target: Target, reason: Message) -> None:
        """Record a page that is not visited."""

        async def note(number: int, target: Target) -> Visited:
            return await self._keep(number, target, _skipped(target, reason))

        self._ask(target, note)

    def _ask(
        self, target: Target, work: Callable[[int, Target], Coroutine[None, None, Visited]]
    ) -> asyncio.Task[Visited]:
        number = next(self._numbers)
        task = asyncio.create_task(work(number, target))
        self._asked.put_nowait(_Asked(number, target, task))
        return task

    def _choose_picture(self, number: int, target: Target) -> None:
        alike = target.kind, shape(target.url)
        self._alike[alike] += 1
        if self._alike[alike] <= TALL_ALIKE and len(self._tall) < TALL:
            self._tall.add(number)

    def slow_down(self, seconds: float) -> None:
        """Keep so long between pages from now on."""
        self._pace.slow_down(seconds)

    def expect(self, pages: int) -> None:
        """How many pages the visit will have in all, as far as is known."""
        self._progress.expected(pages)

    async def _look(self, number: int, target: Target) -> Visited:
        self._choose_picture(number, target)  # first of all, so in the order in which pages were asked for
        await self._room.acquire()
        self._inside.add(number)
        self._raise_fault()
        kept = await asyncio.to_thread(
            self._writer.kept, target.url, number, why=target.why, kind=target.kind.value
        )
        if kept is not None:
            self.kept += 1
            return await self._keep(number, target, PageCapture(kept, {}), save=False)
        self.visited += 1
        return await self._keep(number, target, await self._capture(number, target))

    async def _keep(self, number: int, target: Target, capture: PageCapture, *, save: bool = True) -> Visited:
        """Save a page; once begun, it is saved wholly even when the visit is given up."""
        work = asyncio.to_thread(self._save_and_look, number, target, capture, save=save)
        self._keeping[number] = keeping = asyncio.create_task(work)
        looked = await asyncio.shield(keeping)
        facts = looked.facts
        return Visited(target, looked.snapshot.url, facts.kind, facts.status, looked.links, facts.reason)

    async def _capture(self, number: int, target: Target) -> PageCapture:
        """Capture a page, if need be once more as a new visitor, in what the first try left of its time."""
        options = self._options(number, target)
        try:
            first, taken = await self._capture_in_turn(target, options)
        except HostBusy as busy:
            return _unreadable(target.url, "page.busy", seconds=round(busy.seconds))
        left = options.page_limit - taken
        if not worth_retrying(first.snapshot) or left < LEAST_TIME:
            return first
        try:
            second, _ = await self._capture_in_turn(target, options.within(round(left, 1)), fresh=True)
        except HostBusy:
            return first
        return second if better(first.snapshot, second.snapshot) else first

    def _options(self, number: int, target: Target) -> CaptureOptions:
        """Limits of a page, less what finding out about it has cost."""
        spent = round(self._spent(target.url), 1)
        options = self._page.within(max(self._page.page_limit - spent, LEAST_TIME)) if spent else self._page
        return options if number in self._tall else replace(options, tall_picture=0)

    async def _capture_in_turn(
        self, target: Target, options: CaptureOptions, *, fresh: bool = False
    ) -> tuple[PageCapture, float]:
        """Capture a page as soon as its host may be asked; and how many seconds that took.

        A host that is busy is noted.
        """
        async with self._pace.slot(target.url, page=True):
            self._progress.started(target.url, target.kind)
            begun = time.monotonic()
            capture = await self._capture_once(target, options, fresh=fresh)
            taken = time.monotonic() - begun
        snapshot = capture.snapshot
        if snapshot.http_status in RETRY_STATUSES:
            self._pace.back_off(snapshot.url, retry_after(snapshot.headers.get("retry-after", "")))
        else:
            self._pace.answered(snapshot.url)
        return capture, taken

    async def _capture_once(self, target: Target, options: CaptureOptions, *, fresh: bool) -> PageCapture:
        """Capture a page; what goes wrong, whatever it is, makes it an unreadable one."""
        try:
            return await capture_page(self._session, target.url, options=options, fresh=fresh)
        except AuditError:
            raise
        except Exception as error:  # the browser may die at any call, and pages are hostile
            return _unreadable(target.url, CAPTURE_FAILED, error=describe(error))

    def _save_and_look(
        self, number: int, target: Target, capture: PageCapture, *, save: bool = True
    ) -> _Looked:
        snapshot = self._access.placed(capture.snapshot)
        if _led_away(target, snapshot):
            capture = _skipped(target, Message(key="page.led-away", params={"url": snapshot.url[:URL_LIMIT]}))
            snapshot = capture.snapshot
        links = links_of(snapshot.html, snapshot.url)
        form = form_of(snapshot.url, links) if snapshot.status in READABLE else None
        why, form = self._access.secrets.redacted((target.why, form))
        if save:
            snapshot = self._writer.add(
                snapshot, capture.pictures, why=why, kind=target.kind.value, form=form, number=number
            )
        facts = facts_of(VisitedPage(snapshot, target.kind, why, form))
        return _Looked(snapshot.model_copy(update={"html": ""}), facts, links, form)

    def _raise_fault(self) -> None:
        """What kept pages from being saved ends the visit."""
        if self._fault is not None:
            raise self._fault

    async def _follow(self) -> None:
        """See to the pages as they were asked for; those that were given up are left out."""
        while (asked := await self._asked.get()) is not None:
            await asyncio.gather(asked.task, return_exceptions=True)
            keeping = self._keeping.pop(asked.number, None)
            if keeping is not None:
                await self._count_page(asked, keeping)
            if asked.number in self._inside:
                self._inside.remove(asked.number)
                self._room.release()

    async def _count_page(self, asked: _Asked, keeping: asyncio.Task[_Looked]) -> None:
        try:
            looked = await asyncio.to_thread(self._hand_on, asked, await keeping)
        except Exception as error:  # whatever it is, the visit is to end, not to hang
            self._fault = self._fault or error
        else:
            self._count(asked.target, looked)

    def _hand_on(self, asked: _Asked, looked: _Looked) -> _Looked:
        """Tell of a page, or of the note that its address led to one that was there before."""
        target, url = asked.target, looked.snapshot.url
        if looked.facts.status in READABLE:
            if page_key(url) in self._finals:
                same = Message(key="page.same-page", params={"url": path_of(url)})
                looked = self._save_and_look(asked.number, target, _skipped(target, same))
            else:
                self._finals.add(page_key(url))
        if self._tell is not None:
            why = self._access.secrets.redacted(target.why)
            self._tell(VisitedPage(looked.snapshot, target.kind, why, looked.form), looked.facts)
        return looked

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
class _Asked:
    """A page that was asked for, and the work on it."""

    number: int
    target: Target
    task: asyncio.Task[Visited]


@dataclass(frozen=True, slots=True)
class _Looked:
    """A saved page, without its HTML, and what it holds."""

    snapshot: Snapshot
    facts: PageFacts
    links: PageLinks
    form: PageForm | None


def _led_away(target: Target, snapshot: Snapshot) -> bool:
    """Whether an address turned out to lead to somebody else's page; a start may, and is followed."""
    if snapshot.status not in READABLE or target.why.key.startswith("why.start"):
        return False
    return not same_owner(target.url, snapshot.url)


def _skipped(target: Target, reason: Message) -> PageCapture:
    snapshot = Snapshot(requested_url=target.url, url=target.url, status=ReadStatus.SKIPPED, reason=reason)
    return PageCapture(snapshot, {})


def _unreadable(url: str, key: str, **params: int | str) -> PageCapture:
    reason = Message(key=key, params=params)
    return PageCapture(Snapshot(requested_url=url, url=url, status=ReadStatus.UNREADABLE, reason=reason), {})


def _error_of(page: PageFacts, url: str) -> AuditError:
    """What to say when the page was the only one."""
    name = page.reason.key.removeprefix("page.") if page.reason else ""
    detail = str(next(iter(page.reason.params.values()), "")) if page.reason else ""
    match name:
        case "http-error" if page.http_status == HTTPStatus.UNAUTHORIZED:
            return UnreachableError("start-login", url=url)
        case "http-error":
            return UnreachableError("start-status", url=url, status=page.http_status or 0)
        case "not-html":
            return NoShopError("start-not-html", url=url, type=detail)
        case "empty":
            return NoShopError("start-empty", url=url)
        case "tls" | "timeout":
            return UnreachableError(f"start-{name}", url=url, detail=detail)
        case "busy":
            return UnreachableError("start-busy", url=url)
        case "redirect-loop":
            return UnreachableError("start-too-many-redirects", url=url)
        case "answer-too-large":
            return UnreachableError("start-too-large", url=url)
        case "blocked" | "login" | "forbidden-address" | "forbidden-port":
            return UnreachableError(f"start-{name}", url=url)
        case _:
            return UnreachableError("start-failed", url=url, detail=detail)
