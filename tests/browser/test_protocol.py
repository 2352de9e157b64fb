"""The connection to a browser beside Playwright's: what it carries, who else may use it, how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from playwright.async_api import Error as PlaywrightError

from auditor.access import Access, SessionState
from auditor.browser.find import find_browser
from auditor.browser.launch import BrowserOptions
from auditor.browser.protocol import PORT_ARGUMENT, Connection, connect_to, parsed
from auditor.models import ReadStatus
from tests.crawl.loopback import serving

from .conftest import Browsing

PAGE = "<!doctype html><h1>Shop</h1><p>Text"


def connection_of(browsing: Browsing) -> Connection | None:
    current = browsing.session._current
    assert current is not None
    return current.connection


def pid_of(browsing: Browsing) -> int:
    current = browsing.session._current
    assert current is not None
    root = current.guard._root
    assert root is not None
    return root.pid


def listening(pid: int) -> list[int]:
    found = psutil.Process(pid).net_connections("tcp")
    return [connection.laddr.port for connection in found if connection.status == psutil.CONN_LISTEN]


@pytest.fixture
def own() -> Iterator[Browsing]:
    """A browser for one test, which may break it."""
    browsing = Browsing()
    yield browsing
    browsing.close()


def test_tabs_are_spoken_to_over_it(browsing: Browsing) -> None:
    connection = connection_of(browsing)
    assert connection is not None
    before = next(connection._numbers)
    with serving({"/": PAGE}) as server:
        assert browsing.capture(server.url + "/").snapshot.status is ReadStatus.READ
    assert next(connection._numbers) > before + 5


def test_an_error_is_one_of_playwrights(browsing: Browsing) -> None:
    async def ask() -> None:
        async with browsing.session.tab() as tab:
            await tab._cdp.send("Page.navigate", {"url": 7})

    with pytest.raises(PlaywrightError, match="Invalid parameters"):
        browsing.run(ask())


def test_what_waits_ends_with_its_page(browsing: Browsing) -> None:
    async def close_during() -> None:
        async with browsing.session.tab() as tab:
            endless = {"expression": "new Promise(() => 0)", "awaitPromise": True}
            waiting = asyncio.ensure_future(tab._cdp.send("Runtime.evaluate", endless))
            await asyncio.sleep(0.1)
            await tab.page.close()
            async with asyncio.timeout(5):
                await waiting

    with pytest.raises(PlaywrightError):
        browsing.run(close_during())
    connection = connection_of(browsing)
    assert connection is not None
    assert connection._waiting == {}


def test_what_waits_ends_with_the_browser(own: Browsing) -> None:
    async def kill_during() -> None:
        connection = connection_of(own)
        assert connection is not None
        async with own.session.tab() as tab:
            endless = {"expression": "new Promise(() => 0)", "awaitPromise": True}
            waiting = asyncio.ensure_future(tab._cdp.send("Runtime.evaluate", endless))
            await asyncio.sleep(0.1)
            os.kill(pid_of(own), signal.SIGKILL)
            async with asyncio.timeout(5):
                with pytest.raises(PlaywrightError):
                    await waiting
            await connection.send("Browser.getVersion")

    with pytest.raises(PlaywrightError):
        own.run(kill_during())


def test_a_page_that_crashed_is_asked_nothing_more(own: Browsing) -> None:
    async def crash() -> None:
        async with own.session.tab() as tab:
            asking = asyncio.ensure_future(tab._cdp.send("Page.crash"))
            with pytest.raises(PlaywrightError):
                await asyncio.wait_for(asking, 5)
            assert tab.lost
            await tab._cdp.send("Page.bringToFront")

    connection = connection_of(own)
    assert connection is not None
    with pytest.raises(PlaywrightError, match="crashed or was closed"):
        own.run(crash())
    assert connection._sessions == {}
    with serving({"/": PAGE}) as server:
        assert own.capture(server.url + "/").snapshot.status is ReadStatus.READ
    assert connection_of(own) is connection, "the browser is still the same"


def test_a_page_is_not_blamed_for_the_end_of_its_browser(own: Browsing) -> None:
    async def kill_during() -> tuple[bool, bool]:
        async with own.session.tab() as tab:
            assert tab.guard is not None
            tab.guard._ended.append(
                time.monotonic()
            )  # of another page's process, which brought the browser down
            os.kill(pid_of(own), signal.SIGKILL)
            for _ in range(100):
                if tab.crashed:
                    break
                await asyncio.sleep(0.05)
            return tab.crashed, tab.starved

    assert own.run(kill_during()) == (True, False)


def test_a_handler_that_fails_ends_nothing_else(browsing: Browsing) -> None:
    told: list[Any] = []

    def fail(event: object) -> None:
        raise ValueError(event)

    async def listen() -> object:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context["exception"]))
        async with browsing.session.tab() as tab:
            tab._cdp.on("Runtime.executionContextCreated", fail)
            await tab._cdp.send("Runtime.enable")
            tab.sound = False
            return (await tab._cdp.send("Runtime.evaluate", {"expression": "6 * 7"}))["result"]["value"]

    assert browsing.run(listen()) == 42
    assert told
    assert isinstance(told[0], ValueError)


def test_events_that_nobody_listens_to_are_not_read(
    browsing: Browsing, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = connection_of(browsing)
    assert connection is not None
    told, tell = [], connection._tell

    def note(session: str, event: str, params: Mapping[str, Any]) -> None:
        told.append(event)
        tell(session, event, params)

    monkeypatch.setattr(connection, "_tell", note)
    with serving({"/": PAGE}) as server:
        assert browsing.capture(server.url + "/").snapshot.status is ReadStatus.READ
    assert "Page.lifecycleEvent" in told
    assert "Page.frameStartedLoading" not in told
    assert set(told) <= connection.heard


@pytest.mark.parametrize(
    "text",
    [
        '"half of a character: \\ud83d"',
        '["\\udc00\\ud800", "\\ud83d\\ude00", "ї"]',
        "[" * 500 + "]" * 500,
        f'{{"a": {"9" * 400}, "b": -0.0, "a": 2}}',
        "[1e400, -1e999, 5e-324, 9007199254740993.0, 18446744073709551616, -0]",
    ],
)
def test_what_comes_is_read_as_python_reads_it(text: str) -> None:
    assert repr(parsed(text)) == repr(parsed(text.encode())) == repr(json.loads(text))


def test_a_page_may_hold_half_of_a_character(browsing: Browsing) -> None:
    with serving({"/": PAGE + "<script>document.body.append('half \\ud83d of one')</script>"}) as server:
        seen = browsing.capture(server.url + "/").snapshot
    assert seen.status is ReadStatus.READ
    assert "half " in seen.html
    assert " of one" in seen.html


def test_what_is_no_json_is_an_error() -> None:
    with pytest.raises(ValueError, match="Expecting value"):
        parsed("[1,")


def test_a_page_that_knows_the_port_cannot_use_it(browsing: Browsing) -> None:
    connection = connection_of(browsing)
    assert connection is not None
    base = f"http://127.0.0.1:{connection.port}/json"
    version = httpx.get(f"{base}/version", trust_env=False).json()
    page = f"""{PAGE}<p id=told><script>
      const told = {{}};
      const tell = name => answer => {{
        told[name] = answer; document.getElementById("told").textContent = JSON.stringify(told);
      }};
      const ask = (name, url, options) =>
        fetch(url, options).then(answer => answer.text()).then(tell(name), () => tell(name)("refused"));
      ask("list", "{base}/list");
      ask("open", "{base}/new?about:blank%23opened", {{method: "PUT"}});
      const socket = new WebSocket({json.dumps(version["webSocketDebuggerUrl"])});
      socket.onopen = () => tell("socket")("opened");
      socket.onerror = () => tell("socket")("refused");
    </script>"""
    with serving({"/": page}) as server:
        seen = browsing.capture(server.url + "/").snapshot
    for name in ("list", "open", "socket"):
        assert f'"{name}":"refused"' in seen.html
    assert "#opened" not in httpx.get(f"{base}/list", trust_env=False).text


def test_a_browser_with_secrets_listens_nowhere(browsing: Browsing) -> None:
    assert connection_of(browsing) is not None
    assert len(listening(pid_of(browsing))) == 1
    secret = Browsing(BrowserOptions(access=Access(state=SessionState())))
    try:
        assert connection_of(secret) is None
        assert listening(pid_of(secret)) == []
        with serving({"/": PAGE}) as server:
            assert secret.capture(server.url + "/").snapshot.status is ReadStatus.READ
    finally:
        secret.close()


def test_a_browser_that_listens_elsewhere_is_spoken_to_through_playwright(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.browser.protocol.CONNECT_LIMIT", 0.3)
    wrapper = tmp_path / "chrome"
    # Playwright waits for this line where it passes the argument on.
    says = 'echo "DevTools listening on ws://127.0.0.1:9/devtools/browser/elsewhere" >&2'
    kept = f'for a do shift; [ "$a" = "{PORT_ARGUMENT}" ] || set -- "$@" "$a"; done'
    wrapper.write_text(f'#!/bin/sh\n{says}\n{kept}\nexec "{find_browser()}" "$@"\n')
    wrapper.chmod(0o755)
    browsing = Browsing(BrowserOptions(executable=wrapper))
    try:
        assert connection_of(browsing) is None
        with serving({"/": PAGE}) as server:
            seen = browsing.capture(server.url + "/")
    finally:
        browsing.close()
    assert seen.snapshot.status is ReadStatus.READ
    assert len(seen.pictures) == len(seen.snapshot.layouts) == 2


def test_nobody_is_connected_to_what_is_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.browser.protocol.CONNECT_LIMIT", 0.3)
    assert asyncio.run(connect_to(os.getpid())) is None
