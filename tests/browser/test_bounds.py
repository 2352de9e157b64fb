"""What a page may take: memory, requests, documents, programs; and that the next one gets a sound browser."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from auditor.shops.chaos import ChaosServer, serve_chaos

from auditor.browser.launch import LEAST_SERVED, BrowserOptions
from auditor.browser.page import CaptureOptions
from auditor.browser.processes import MEGABYTE, MemoryGuard, MemoryLimits
from auditor.models import ReadStatus, Snapshot
from tests.crawl.loopback import Page, Reply, serving

from .conftest import Browsing


@pytest.fixture(scope="module")
def shop() -> Iterator[ChaosServer]:
    with serve_chaos() as server:
        yield server


@contextmanager
def opened(options: BrowserOptions) -> Iterator[Browsing]:
    browsing = Browsing(options)
    try:
        yield browsing
    finally:
        browsing.close()


def reason(seen: Snapshot) -> str:
    assert seen.reason is not None
    return seen.reason.key


def steps(seen: Snapshot) -> set[str]:
    return {action.name for action in seen.actions if not action.ok}


def test_a_page_that_takes_too_much_memory_loses_its_process(shop: ChaosServer) -> None:
    with opened(BrowserOptions(memory=MemoryLimits(page=300 * MEGABYTE))) as browsing:
        seen = browsing.capture(f"{shop.url}/p/allocate-buffers").snapshot
        after = browsing.capture(f"{shop.url}/lamp-1").snapshot
    assert (seen.status, reason(seen)) == (ReadStatus.UNREADABLE, "page.memory")
    assert after.status is ReadStatus.READ


def test_a_browser_that_has_grown_is_replaced(shop: ChaosServer) -> None:
    async def serve_many(browsing: Browsing) -> None:
        for _ in range(LEAST_SERVED):
            async with browsing.session.tab():
                pass
        await asyncio.sleep(1.0)  # the guard has looked

    with opened(BrowserOptions(memory=MemoryLimits(browser=100 * MEGABYTE * 10))) as browsing:
        first = browsing.session._current
        browsing.run(serve_many(browsing))
        browsing.capture(f"{shop.url}/lamp-1")
        assert browsing.session._current is first, "it is small enough"
        assert first is not None
        first.guard.used = 2_000 * MEGABYTE
        browsing.capture(f"{shop.url}/lamp-2")
        assert browsing.session._current is not first


def test_memory_of_what_is_not_there_is_not_watched() -> None:
    guard = MemoryGuard(None, MemoryLimits())
    asyncio.run(asyncio.wait_for(guard.watch(), 5))
    guard.end_all()
    assert (guard.used, guard.over) == (0, False)


@pytest.mark.parametrize(
    ("path", "step"),
    [("/p/requests", "requests"), ("/p/history", "history"), ("/p/protocols", "calls")],
)
def test_pages_that_ask_for_too_much_are_stopped_and_read(
    browsing: Browsing, shop: ChaosServer, path: str, step: str
) -> None:
    seen = browsing.capture(f"{shop.url}{path}").snapshot
    told = steps(seen) if seen.status is ReadStatus.PARTIAL else str(seen.reason)
    assert step in told
    assert seen.timings["total"] < 25


@pytest.mark.parametrize(
    ("path", "key"),
    [("/p/navigates", "page.redirect-loop"), ("/p/refresh", "page.redirect-loop")],
)
def test_pages_that_never_arrive_are_given_up(
    browsing: Browsing, shop: ChaosServer, path: str, key: str
) -> None:
    seen = browsing.capture(f"{shop.url}{path}").snapshot
    assert (seen.status, reason(seen)) == (ReadStatus.UNREADABLE, key)
    assert seen.timings["total"] < 15


def test_a_fresh_visitor_brings_no_cookies(browsing: Browsing) -> None:
    pages: dict[str, Page] = {
        "/set": Reply(b"<h1>set</h1>", headers={"Set-Cookie": "basket=7; Max-Age=600"}),
        "/see": "<h1>see</h1><script>document.querySelector('h1').textContent = document.cookie</script>",
    }

    async def seen(url: str, *, fresh: bool) -> str:
        async with browsing.session.tab(fresh=fresh) as tab:
            await tab.navigate(url)
            await tab.wait_for("load")
            return str(await tab.page.title()) + str(await tab.page.inner_text("h1"))

    with serving(pages) as server:
        browsing.capture(f"{server.url}/set")
        assert browsing.run(seen(f"{server.url}/see", fresh=True)) == ""
        assert browsing.run(seen(f"{server.url}/see", fresh=False)) == "basket=7"


def test_a_page_gets_its_share_of_the_time() -> None:
    whole = CaptureOptions()
    half = whole.within(10)
    assert (half.page_limit, half.load_limit, half.layout_limit) == (10, 6, 4)
    long = whole.within(60)
    assert (long.page_limit, long.load_limit, long.layout_limit, long.settle_limit) == (60, 36, 24, 3)
    assert whole.within(20) == whole
