"""Captures of pages that do not behave: each ends in time, with a reason."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

import pytest
from playwright.async_api import Page as BrowserPage

from auditor.browser.launch import BrowserOptions, BrowserSession
from auditor.browser.page import PageCapture, capture_page
from auditor.models import ReadStatus, Snapshot, Viewport
from tests.crawl.loopback import Page, Reply, closed_port, redirect, serving

from .conftest import Browsing
from .looking import tree, visible
from .serving import held, serving_tls

SHORT: dict[str, Any] = {
    "page_limit": 8.0,
    "load_limit": 1.5,
    "settle_limit": 0.5,
    "layout_limit": 1.0,
    "picture_limit": 1.5,
    "read_limit": 1.5,
}
"""Limits for pages that use up all of them."""


def reason(snapshot: Snapshot) -> str:
    assert snapshot.reason is not None
    return snapshot.reason.key


def failed_steps(snapshot: Snapshot) -> set[str]:
    return {action.name for action in snapshot.actions if not action.ok}


@pytest.mark.parametrize(
    ("page", "key", "params"),
    [
        (Reply(b"<h1>gone</h1>", status=404), "page.http-error", {"http_status": 404}),
        (
            Reply(b"<h1>who?</h1>", status=401, headers={"WWW-Authenticate": 'Basic realm="staging"'}),
            "page.login",
            {},
        ),
        (Reply(b"", status=500), "page.http-error", {"http_status": 500}),
        (Reply(b"<h1>busy</h1>", status=503), "page.http-error", {"http_status": 503}),
        (Reply(b"%PDF-1.4", type="application/pdf"), "page.not-html", {"content_type": "application/pdf"}),
        (Reply(b"{}", type="application/json"), "page.not-html", {"content_type": "application/json"}),
        (Reply(b"text", type="text/plain"), "page.not-html", {"content_type": "text/plain"}),
        (
            Reply(b"<p>file</p>", headers={"Content-Disposition": "attachment; filename=a.html"}),
            "page.not-html",
            {"content_type": "text/html"},
        ),
        (Reply(b"PK", type="application/zip"), "page.not-html", {"content_type": "application/zip"}),
        (Reply(b""), "page.empty", {}),
        ("<!doctype html><script>1</script><div>  </div>", "page.empty", {}),
        (redirect("/"), "page.redirect-loop", {}),
        (Reply(status=204), "page.unreachable", {"error": "net::ERR_ABORTED"}),
        ("<script>location = '/gone'</script>", "page.http-error", {"http_status": 404}),
    ],
)
def test_answers_that_are_no_page(
    browsing: Browsing, page: Page, key: str, params: dict[str, object]
) -> None:
    with serving({"/": page}) as server:
        capture = browsing.capture(server.url + "/", settle_limit=0.6)
    seen = capture.snapshot
    assert seen.status is ReadStatus.UNREADABLE
    assert seen.reason is not None
    assert (seen.reason.key, dict(seen.reason.params)) == (key, params)
    assert (seen.html, seen.layouts, capture.pictures) == ("", (), {})


def test_nobody_answers(browsing: Browsing) -> None:
    seen = browsing.capture(f"http://127.0.0.1:{closed_port()}/").snapshot
    assert (seen.status, reason(seen)) == (ReadStatus.UNREADABLE, "page.unreachable")
    assert seen.http_status is None
    seen = browsing.capture("http://no-such-host.invalid/").snapshot
    assert (seen.status, reason(seen)) == (ReadStatus.UNREADABLE, "page.unreachable")


def test_a_certificate_that_nobody_trusts(browsing: Browsing) -> None:
    with serving_tls({"/": "<p>shop</p>"}) as server:
        seen = browsing.capture(server.url + "/").snapshot
    assert (seen.status, reason(seen)) == (ReadStatus.UNREADABLE, "page.tls")
    assert seen.tls is not None
    assert (seen.tls.https, seen.tls.valid) == (True, False)


def test_certificates_may_be_ignored_and_http_content_is_told() -> None:
    page = "<!doctype html><p id=p>shop</p><img src='http://localhost:{0}/i.png'><script src='http://localhost:{0}/s.js'></script>"
    browsing = Browsing(BrowserOptions(ignore_https_errors=True))
    try:
        with serving({}) as plain, serving_tls({"/": page.format(plain.port)}) as server:
            seen = browsing.capture(server.url + "/").snapshot
    finally:
        browsing.close()
    assert seen.status is ReadStatus.READ
    assert seen.tls is not None
    assert (seen.tls.https, seen.tls.valid) == (True, False)
    assert (seen.tls.protocol or "").startswith("TLS")
    assert f"http://localhost:{plain.port}/s.js" in seen.insecure_requests


def test_a_server_that_never_answers(browsing: Browsing) -> None:
    with held() as hold, serving({"/": hold.never}) as server:
        seen = browsing.capture(server.url + "/", **SHORT).snapshot
        hold.release()
    assert (seen.status, reason(seen)) == (ReadStatus.UNREADABLE, "page.timeout")
    assert seen.reason is not None
    assert seen.reason.params == {"seconds": 1.5}
    assert seen.timings["total"] < 4


def test_a_page_whose_end_never_comes_is_read_as_far_as_it_came(browsing: Browsing) -> None:
    with (
        held() as hold,
        serving({"/": hold.after(b"<!doctype html><h1 id=h>Begun</h1>" + b" " * 2000)}) as server,
    ):
        seen = browsing.capture(server.url + "/", **SHORT).snapshot
    assert (seen.status, reason(seen)) == (ReadStatus.PARTIAL, "page.partial")
    assert failed_steps(seen) == {"load-rest"}
    assert tree(seen).get_element_by_id("h").text == "Begun"
    assert visible(seen, "h", Viewport.PHONE)


def test_a_picture_that_never_comes_costs_only_its_limit(browsing: Browsing) -> None:
    page = "<!doctype html><h1 id=h>Shop</h1><img src=/slow>"
    with held() as hold, serving({"/": page, "/slow": hold.after(b"")}) as server:
        seen = browsing.capture(server.url + "/", **SHORT).snapshot
    assert failed_steps(seen) == {"load-rest"}
    assert visible(seen, "h")


@pytest.mark.parametrize(
    "script",
    ["for (;;) {}", "setTimeout(() => { for (;;) {} }, 30)", "onresize = () => { for (;;) {} }"],
    ids=["at once", "soon", "on resize"],
)
def test_scripts_without_end(browsing: Browsing, script: str) -> None:
    with serving({"/": f"<!doctype html><h1 id=h>Shop</h1><script>{script}</script>"}) as server:
        seen = browsing.capture(server.url + "/", **SHORT).snapshot
        after = browsing.capture(server.url + "/missing").snapshot
    assert seen.timings["total"] < SHORT["page_limit"] + 3
    assert (seen.status, reason(seen)) == (ReadStatus.PARTIAL, "page.partial")
    assert tree(seen).get_element_by_id("h").text == "Shop"
    assert after.http_status == 404


def test_a_page_may_not_take_longer_than_its_limit(browsing: Browsing) -> None:
    script = "for (;;) {}; setInterval(() => { for (;;) {} }, 1)"
    page = f"<!doctype html><h1>Shop</h1><script>{script}</script><script>{script[11:]}</script>"
    with serving({"/": page}) as server:
        seen = browsing.capture(server.url + "/", page_limit=3.5, load_limit=1.0, read_limit=1.0).snapshot
    assert seen.timings["total"] < 4.5
    assert seen.status is not ReadStatus.READ
    assert "out-of-time" in {action.detail for action in seen.actions}


@pytest.mark.parametrize("call", ["alert('x')", "confirm('x')", "prompt('x')"])
def test_dialogs_are_dismissed(browsing: Browsing, call: str) -> None:
    page = f"<!doctype html><h1 id=h>Shop</h1><script>document.title = String({call})</script>"
    with serving({"/": page}) as server:
        seen = browsing.capture(server.url + "/").snapshot
    assert seen.status is ReadStatus.READ
    assert "<title>true</title>" not in seen.html


def test_dialogs_in_a_loop(browsing: Browsing) -> None:
    page = "<!doctype html><h1 id=h>Shop</h1><script>for (;;) alert('again')</script>"
    with serving({"/": page}) as server:
        seen = browsing.capture(server.url + "/", **SHORT).snapshot
        after = browsing.capture(server.url + "/missing").snapshot
    assert tree(seen).get_element_by_id("h").text == "Shop"
    assert after.http_status == 404


def test_popups_are_closed_and_the_page_is_read(browsing: Browsing) -> None:
    page = """<!doctype html><h1 id=h>Shop</h1><script>
    for (let n = 0; n < 5; n++) open('/popup' + n); onbeforeunload = () => 'stay?'</script>"""
    with serving({"/": page}) as server:
        seen = browsing.capture(server.url + "/").snapshot
        browsing.capture(server.url + "/other")
        assert all("/popup" not in path for path in server.paths)
    assert visible(seen, "h")
    assert len(browsing.session._current.context.pages) <= 2  # type: ignore[union-attr]  # a test of what stays open


def test_downloads_service_workers_and_permissions_are_refused(browsing: Browsing) -> None:
    page = """<!doctype html><p id=geo>?</p><p id=sw>?</p><p id=note>?</p><a id=a href=/file download></a>
      <script>
    navigator.geolocation.getCurrentPosition(() => geo.textContent = 'told', () =>
      geo.textContent = 'refused');
    navigator.serviceWorker?.register('/sw.js').catch(() => 0);
    Notification.requestPermission().then(answer => note.textContent = answer); a.click()</script>"""
    with serving({"/": page, "/file": Reply(b"x", type="application/zip")}) as server:
        seen = browsing.capture(server.url + "/").snapshot
        assert "/sw.js" not in server.paths
    found = tree(seen)
    assert found.get_element_by_id("geo").text == "refused"
    assert found.get_element_by_id("note").text == "denied"


def test_a_page_that_never_rests_is_read(browsing: Browsing) -> None:
    page = """<!doctype html><h1 id=h>Shop</h1><ul id=u></ul><script>
    setInterval(() => u.insertAdjacentHTML('beforeend', '<li>x'), 5); setInterval(() =>
      fetch('/poll'), 20)</script>"""
    with serving({"/": page, "/poll": "ok"}) as server:
        seen = browsing.capture(server.url + "/", **SHORT).snapshot
    assert seen.timings["total"] < SHORT["page_limit"]
    assert seen.status is ReadStatus.READ
    assert visible(seen, "h")


def test_a_page_that_grows_for_ever_while_scrolled(browsing: Browsing) -> None:
    page = """<!doctype html><h1 id=h>Shop</h1><div id=d style="height: 5000px"></div><script>
    addEventListener('scroll', () => { d.style.height = d.offsetHeight + 20000 + 'px' })</script>"""
    with serving({"/": page}) as server:
        seen = browsing.capture(server.url + "/", **SHORT).snapshot
    assert seen.timings["total"] < SHORT["page_limit"]
    assert visible(seen, "h")


def test_a_page_that_reloads_itself_without_end(browsing: Browsing) -> None:
    page = "<!doctype html><h1 id=h>Shop</h1><script>setTimeout(() => location.reload(), 15)</script>"
    with serving({"/": page}) as server:
        seen = browsing.capture(server.url + "/", **SHORT).snapshot
    # What can be caught of it depends on chance, but not that it ends, is told, and fits together.
    assert reason(seen) in ("page.gone", "page.partial", "page.redirect-loop")
    assert seen.timings["total"] < SHORT["page_limit"]
    for layout in seen.layouts:
        assert f'data-auditor-id="{layout.element[0]}"' in seen.html


def test_a_tab_that_crashes(browsing: Browsing) -> None:
    with held() as hold, serving({"/": hold.after(b"<h1>Begun</h1>" + b" " * 2000)}) as server:
        seen = browsing.run(_crash_during(browsing.session, server.url + "/")).snapshot
    assert (seen.status, reason(seen)) == (ReadStatus.UNREADABLE, "page.crashed")
    with serving({"/": "<h1 id=h>Next</h1>"}) as server:
        assert browsing.capture(server.url + "/").snapshot.status is ReadStatus.READ


async def _page_at(session: BrowserSession, url: str) -> BrowserPage:
    """The tab that shows an address, as soon as one does."""
    generation = session._current
    assert generation is not None
    while True:
        for page in generation.context.pages:
            if page.url == url:
                return page
        await asyncio.sleep(0.02)


async def _crash_during(session: BrowserSession, url: str) -> PageCapture:
    capturing = asyncio.create_task(capture_page(session, url))
    page = await _page_at(session, url)
    cdp = await page.context.new_cdp_session(page)
    crash = asyncio.ensure_future(cdp.send("Page.crash"))
    done = await asyncio.wait_for(capturing, 10)
    crash.cancel()
    return done


def test_a_browser_that_is_killed_is_replaced() -> None:
    browsing = Browsing()
    try:
        with (
            held() as hold,
            serving({"/": hold.after(b"<h1>Begun</h1>"), "/2": "<h1 id=h>Next</h1>"}) as server,
        ):
            seen = browsing.run(_kill_during(browsing.session, server.url + "/")).snapshot
            after = browsing.capture(server.url + "/2").snapshot
    finally:
        browsing.close()
    assert (seen.status, reason(seen)) == (ReadStatus.UNREADABLE, "page.crashed")
    assert after.status is ReadStatus.READ


async def _kill_during(session: BrowserSession, url: str) -> PageCapture:
    capturing = asyncio.create_task(capture_page(session, url))
    await _kill(await _page_at(session, url))
    return await asyncio.wait_for(capturing, 10)


async def _kill(page: BrowserPage) -> None:
    browser = page.context.browser
    assert browser is not None
    cdp = await browser.new_browser_cdp_session()
    processes = (await cdp.send("SystemInfo.getProcessInfo"))["processInfo"]
    os.kill(next(process["id"] for process in processes if process["type"] == "browser"), signal.SIGKILL)


def test_one_fresh_browser_serves_all_who_wait_for_it() -> None:
    browsing = Browsing()

    async def all_after_a_kill(url: str) -> list[ReadStatus]:
        async with browsing.session.tab() as tab:
            await _kill(tab.page)
        captures = await asyncio.gather(*(capture_page(browsing.session, url) for _ in range(4)))
        return [capture.snapshot.status for capture in captures]

    try:
        with serving({"/": "<!doctype html><h1>Shop</h1>"}) as server:
            assert browsing.run(all_after_a_kill(server.url + "/")) == [ReadStatus.READ] * 4
    finally:
        browsing.close()
