"""One browser for an audit: who it says it is, what it keeps, how it is replaced."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from auditor.browser.launch import AGENT_TOKEN, BrowserOptions, open_browser
from auditor.errors import BrowserError
from tests.crawl.loopback import Loopback, Page, Reply, serving

from .conftest import Browsing


def start(executable: Path) -> None:
    async def opened() -> None:
        async with open_browser(BrowserOptions(executable=executable)):
            raise AssertionError("it is no browser")

    asyncio.run(opened())


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_it_visits_as_a_plain_chrome_with_a_name_of_its_own(browsing: Browsing) -> None:
    with serving({"/": "<h1>T</h1>"}) as server:
        browsing.capture(server.url + "/")
        assert server.agents == {browsing.session.user_agent}
    agent = browsing.session.user_agent
    assert "Headless" not in agent
    assert agent.endswith(f" {AGENT_TOKEN}")
    assert f"Chrome/{browsing.session.version.split('.')[0]}." in agent


def test_what_is_no_browser_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(BrowserError) as caught:
        start(script(tmp_path / "chrome", "exit 1"))
    assert caught.value.key == "browser.does-not-start"
    assert caught.value.params["path"] == str(tmp_path / "chrome")


def test_a_missing_library_is_named(tmp_path: Path) -> None:
    told = "error while loading shared libraries: libnss3.so: cannot open shared object file"
    with pytest.raises(BrowserError) as caught:
        start(script(tmp_path / "chrome", f"echo '{tmp_path}/chrome: {told}' >&2; exit 127"))
    assert caught.value.key == "browser.library-missing"
    assert caught.value.params["library"] == "libnss3.so"


def test_a_fresh_browser_keeps_the_cookies() -> None:
    seen: list[str] = []
    pages: dict[str, Page] = {
        "/set": Reply(b"<h1>set</h1>", headers={"Set-Cookie": "basket=7; Max-Age=600"}),
        "/see": "<h1>see</h1><script>fetch('/saw?' + document.cookie)</script>",
    }
    browsing = Browsing(BrowserOptions(recycle_after=1))
    try:
        with serving(pages) as server:
            browsing.capture(server.url + "/set")
            first = browsing.session._current
            browsing.capture(server.url + "/see")
            seen = cookies_seen(server)
            assert browsing.session._current is not first
            assert first is not None
            assert not first.browser.is_connected()
    finally:
        browsing.close()
    assert seen == ["/saw?basket=7"]


def cookies_seen(server: Loopback) -> list[str]:
    return [path for path in server.paths if path.startswith("/saw")]


def test_tabs_are_used_again_while_they_are_sound(browsing: Browsing) -> None:
    async def two() -> tuple[object, object]:
        async with browsing.session.tab() as first:
            pass
        async with browsing.session.tab() as second:
            second.sound = False
        async with browsing.session.tab() as third:
            return (first is second, second is third)

    with serving({"/": "<h1>a page</h1>"}) as server:
        browsing.capture(server.url + "/")  # a tab that never held a page cannot be put to rest
    assert browsing.run(two()) == (True, False)


def test_a_page_does_nothing_more_once_it_was_read(browsing: Browsing) -> None:
    page = "<!doctype html><h1>T</h1><script>setInterval(() => fetch('/poll?' + n++), 5); let n = 0</script>"
    with serving({"/": page, "/poll": "ok"}) as server:
        browsing.capture(server.url + "/", settle_limit=0.2)
        before = browsing.run(at_rest(server))
        assert before is not None, "it asks on and on"
        assert before > 5
        assert browsing.capture(server.url + "/", settle_limit=0.2).snapshot.http_status == 200
        assert len(server.paths) > before + 5, "scripts run again on the next page"


async def at_rest(server: Loopback, quiet: float = 0.5, patience: float = 30) -> int | None:
    """Number of requests once none came for `quiet` seconds; None where they come on and on.

    What a page asked for before its end may arrive long after it on a busy machine.
    """
    end = time.monotonic() + patience
    while time.monotonic() < end:
        before = len(server.paths)
        await asyncio.sleep(quiet)
        if len(server.paths) == before:
            return before
    return None


def test_the_language_is_asked_for() -> None:
    browsing = Browsing(BrowserOptions(locale="lv-LV"))
    page = "<h1>T</h1><script>fetch('/saw?' + navigator.language)</script>"
    try:
        with serving({"/": page}) as server:
            browsing.capture(server.url + "/")
            assert cookies_seen(server) == ["/saw?lv-LV"]
    finally:
        browsing.close()
