"""The browser behind the proxy: hostile pages of a public shop, and what they must not reach.

127.0.0.2 plays the public internet, 127.0.0.1 the network of whoever runs the auditor.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Coroutine, Iterator
from ipaddress import ip_address
from typing import Any, TypeVar

import psutil
import pytest

from auditor.browser.consent import ConsentChoice
from auditor.browser.launch import BrowserOptions, BrowserSession, open_browser
from auditor.browser.page import CaptureOptions, capture_page
from auditor.models import ReadStatus, SentRequest, Snapshot
from auditor.proxy import Destination, Proxy, ProxyOptions, open_proxy
from auditor.proxy.addresses import Address
from tests.crawl.loopback import Loopback, Page, Reply, redirect, serving
from tests.processes import children

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="127.0.0.2 answers on Linux only")
T = TypeVar("T")
PUBLIC = "127.0.0.2"
NAMES = {"shop.test": [PUBLIC], "cdn.test": [PUBLIC], "inner.test": ["127.0.0.1"], "localhost": ["127.0.0.1"]}


def is_public(address: Address) -> bool:
    return address == ip_address(PUBLIC)


ASKED: set[str] = set()
"""Every name that was looked up."""


async def resolve(name: str) -> list[str]:
    ASKED.add(name)
    if name not in NAMES:
        raise OSError(name)
    return NAMES[name]


class Visitor:
    """A browser that visits a shop on 127.0.0.2 by its name."""

    def __init__(self, shop: Loopback) -> None:
        self.shop = shop
        self._runner = asyncio.Runner()
        start = Destination("shop.test", shop.port)
        self._proxying = open_proxy(ProxyOptions(start), resolve=resolve, public=is_public)
        self.proxy: Proxy = self.run(self._proxying.__aenter__())
        self._opening = open_browser(BrowserOptions(proxy=self.proxy))
        self.session: BrowserSession = self.run(self._opening.__aenter__())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    @property
    def pid(self) -> int:
        """The browser's main process."""
        current = self.session._current
        assert current is not None
        root = current.guard._root
        assert root is not None
        return root.pid

    @property
    def listening(self) -> int:
        """Where the browser takes the auditor's connection."""
        current = self.session._current
        assert current is not None
        assert current.connection is not None
        return current.connection.port

    def show(self, page: Page, **more: Page) -> Snapshot:
        """What is seen at an address of the shop that answers so."""
        self.shop.pages = {"/": page, **{f"/{name}": told for name, told in more.items()}}
        self.shop.requests.clear()
        return self.visit(f"http://shop.test:{self.shop.port}/")

    def visit(self, url: str) -> Snapshot:
        options = CaptureOptions(consent=ConsentChoice.IGNORE)
        return self.run(capture_page(self.session, url, options=options)).snapshot

    def close(self) -> None:
        self.run(self._opening.__aexit__(None, None, None))
        self.run(self._proxying.__aexit__(None, None, None))
        self._runner.close()


@pytest.fixture(scope="module")
def visitor() -> Iterator[Visitor]:
    with serving({}, PUBLIC) as shop:
        visitor = Visitor(shop)
        yield visitor
        visitor.close()


class Inner:
    """A service in the private network: whatever reaches it, over TCP or UDP, is noted."""

    def __init__(self) -> None:
        self.met: list[str] = []
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self._tcp.getsockname()[1]
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))

    def look(self) -> list[str]:
        """What came so far."""
        for sock, name in ((self._tcp, "tcp"), (self._udp, "udp")):
            sock.settimeout(0.2)
            try:
                while True:
                    self.met.append(f"{name} {sock.accept() if name == 'tcp' else sock.recvfrom(2000)}")
            except TimeoutError:
                continue
        return self.met

    def close(self) -> None:
        self._tcp.close()
        self._udp.close()


@pytest.fixture
def inner() -> Iterator[Inner]:
    inner = Inner()
    yield inner
    inner.close()


def test_the_inner_service_notices_who_comes(inner: Inner) -> None:
    socket.create_connection(("127.0.0.1", inner.port)).close()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.sendto(b"x", ("127.0.0.1", inner.port))
    assert [met.split()[0] for met in inner.look()] == ["tcp", "udp"]


def test_a_page_is_seen_through_the_proxy(visitor: Visitor) -> None:
    before = visitor.proxy.traffic.requests
    seen = visitor.show("<p>Text <img src=http://cdn.test/x.png>")
    assert seen.status is ReadStatus.READ
    assert visitor.proxy.traffic.requests >= before + 2
    assert [path for _, path in visitor.shop.requests if path != "/favicon.ico"] == ["/"]


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://inner.test:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://0x7f.1:{port}/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "https://127.0.0.1:{port}/",
        "https://169.254.169.254/",
        "//inner.test:{port}/",
    ],
)
def test_redirects_to_private_addresses_are_not_followed(visitor: Visitor, inner: Inner, target: str) -> None:
    seen = visitor.show(redirect(target.format(port=inner.port)))
    assert seen.status is ReadStatus.UNREADABLE
    assert seen.reason is not None
    assert seen.reason.key == "page.forbidden-address"
    assert inner.look() == []


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "data:text/html,<p>data", "chrome://version/", "about:blank", "ftp://10.0.0.1/"],
)
def test_redirects_to_what_is_no_web_page_are_not_followed(visitor: Visitor, target: str) -> None:
    seen = visitor.show(redirect(target))
    assert seen.status is ReadStatus.UNREADABLE
    assert seen.html == ""


def test_the_browser_asks_for_nothing_of_its_own(visitor: Visitor) -> None:
    visitor.show("<p>Text")
    visitor.run(asyncio.sleep(2))
    assert {name.rpartition(".")[2] for name in ASKED} <= {"test", "localhost"}


def test_scripts_and_elements_reach_nothing_private(visitor: Visitor, inner: Inner) -> None:
    url = f"http://127.0.0.1:{inner.port}"
    page = f"""<!doctype html><link rel=preconnect href="{url}"><link rel=dns-prefetch href="{url}">
    <link rel=stylesheet href="{url}/a.css"><link rel=prefetch href="{url}/p"><link rel=icon href="{url}/i">
    <p>Text <img src="{url}/a.png"><script src="{url}/a.js"></script><iframe src="{url}/f"></iframe>
    <video src="{url}/v" autoplay></video><object data="{url}/o"></object>
    <form id=f method=post target=t action="{url}/form"><input name=a></form><iframe name=t></iframe>
    <script>
      fetch("{url}/fetch", {{mode: "no-cors"}}).catch(() => 0);
      navigator.sendBeacon("{url}/beacon", "x");
      new WebSocket("ws://127.0.0.1:{inner.port}/");
      new EventSource("{url}/events");
      new Image().src = "http://localhost:{inner.port}/x";
      new Image().src = "http://inner.test:{inner.port}/x";
      document.getElementById("f").submit();
      open("{url}/popup");
      try {{ new WebTransport("https://127.0.0.1:{inner.port}/"); }} catch (e) {{}}
      for (const host of ["127.0.0.1", "localhost"]) {{
        const peer = new RTCPeerConnection({{iceServers: [
          {{urls: `stun:${{host}}:{inner.port}`}},
          {{urls: `turn:${{host}}:{inner.port}?transport=tcp`, username: "a", credential: "b"}}]}});
        peer.createDataChannel("x");
        peer.createOffer().then(offer => peer.setLocalDescription(offer));
      }}
    </script>"""
    seen = visitor.show(page)
    assert seen.status in (ReadStatus.READ, ReadStatus.PARTIAL)
    assert "Text" in seen.html
    assert inner.look() == []
    assert f"{url}/a.png" in {failed.url for failed in seen.failed_requests}
    assert SentRequest(method="POST", url=f"{url}/form", kind="document") in seen.sent_requests
    assert SentRequest(method="POST", url=f"{url}/beacon", kind="ping") in seen.sent_requests


def test_the_browser_is_connected_to_nothing_but_the_proxy(visitor: Visitor) -> None:
    connected: set[tuple[str, int]] = set()
    udp: list[Any] = []
    browser, listening = visitor.pid, visitor.listening

    def watch() -> Reply:
        for pid in (browser, *children(browser)):
            for found in psutil.Process(pid).net_connections("inet"):
                if found.laddr.port == listening:
                    continue  # the auditor is connected to it
                if found.raddr and found.type is socket.SOCK_STREAM:
                    connected.add((found.raddr.ip, found.raddr.port))
                elif found.raddr:
                    udp.append(found.raddr)
        return Reply(b"watched")

    seen = visitor.show(
        "<p>Text<iframe src=/watch></iframe><img src=https://cdn.test/a><img src=http://cdn.test/b>",
        watch=watch,
    )
    assert "/watch" in visitor.shop.paths
    assert seen.status in (ReadStatus.READ, ReadStatus.PARTIAL)
    host, _, port = visitor.proxy.server.removeprefix("http://").partition(":")
    assert connected == {(host, int(port))}
    assert udp == []


def test_a_name_that_changes_to_a_private_address_is_not_followed(visitor: Visitor) -> None:
    answers = [[PUBLIC], ["127.0.0.1"]]

    async def changing(name: str) -> list[str]:
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def visits(shop: Loopback, secret: Loopback) -> list[Snapshot]:
        start = Destination("evil.test", shop.port)
        async with (
            open_proxy(ProxyOptions(start), resolve=changing, public=is_public) as proxy,
            open_browser(BrowserOptions(proxy=proxy)) as session,
        ):
            url = f"http://evil.test:{shop.port}/"
            first = (await capture_page(session, url)).snapshot
            shop.stop()  # its owner wants the browser to look the name up again
            return [first, (await capture_page(session, url)).snapshot]

    shop = Loopback({"/": "<p>first"}, PUBLIC)
    secret = Loopback({"/": "<p>secret"}, port=shop.port)
    with shop.running(), secret.running():
        first, second = asyncio.run(visits(shop, secret))
        assert secret.requests == []
    assert "first" in first.html
    assert second.status is ReadStatus.UNREADABLE
    assert second.reason is not None
    assert second.reason.key == "page.forbidden-address"


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "data:text/html,<p>data",
        "chrome://version/",
        "chrome://crash/",
        "devtools://devtools/bundled/inspector.html",
        "view-source:http://shop.test/",
        "mailto:a@shop.test",
        "tel:+37060000000",
        "sms:+37060000000",
        "intent://scan/#Intent;scheme=zxing;end",
        "steam://run/1",
        "ms-settings:privacy",
        "javascript:void 0",
    ],
)
def test_pages_neither_open_nor_stop_at_what_is_no_web_page(visitor: Visitor, target: str) -> None:
    seen = visitor.show(
        f"""<p>The shop.</p><a id=a href="{target}">x</a><script>
        const to = {target!r};
        const frame = Object.assign(document.createElement("iframe"), {{src: to}});
        const link = document.getElementById("a");
        for (const go of [() => location = to, () => open(to), () => link.click(),
                          () => location.replace(to), () => document.body.append(frame)])
          try {{ go(); }} catch (e) {{}}
        </script><p>Its end.</p>"""
    )
    assert seen.status in (ReadStatus.READ, ReadStatus.PARTIAL)
    assert "The shop." in seen.html
    assert "Its end." in seen.html
    assert "root:" not in seen.html
    assert seen.url == f"http://shop.test:{visitor.shop.port}/"
    assert visitor.show("<p>Next page").status is ReadStatus.READ


def test_a_page_of_200_megabytes_is_not_loaded(visitor: Visitor) -> None:
    before = visitor.proxy.traffic.received
    seen = visitor.show(Reply(headers={"Content-Length": "200000000"}, stream=lambda: iter([b"<p>big"])))
    assert seen.status is ReadStatus.UNREADABLE
    assert seen.reason is not None
    assert seen.reason.key == "page.answer-too-large"
    endless = Reply(stream=lambda: iter([b"<p>word " * 40_000] * 700))
    visitor.show(endless)
    assert visitor.proxy.traffic.received - before < 70_000_000


@pytest.mark.parametrize(
    ("url", "key", "error"),
    [
        ("http://nosuch.test/", "page.unreachable", "net::ERR_NAME_NOT_RESOLVED"),
        ("https://nosuch.test/", "page.unreachable", "net::ERR_NAME_NOT_RESOLVED"),
        ("http://cdn.test/", "page.unreachable", "net::ERR_CONNECTION_REFUSED"),
        ("https://cdn.test/", "page.unreachable", "net::ERR_CONNECTION_REFUSED"),
        ("http://cdn.test:12345/", "page.forbidden-port", None),
        ("https://cdn.test:12345/", "page.forbidden-port", None),
        ("http://inner.test/", "page.forbidden-address", None),
        ("https://inner.test/", "page.forbidden-address", None),
    ],
)
def test_why_a_page_cannot_be_reached_is_told(
    visitor: Visitor, url: str, key: str, error: str | None
) -> None:
    seen = visitor.visit(url)
    assert seen.status is ReadStatus.UNREADABLE
    assert seen.reason is not None
    assert seen.reason.key == key
    if error:
        assert seen.reason.params == {"error": error}


def test_a_connection_that_is_reset_is_told_as_ever(visitor: Visitor) -> None:
    def gone() -> Reply:
        raise ConnectionAbortedError

    seen = visitor.show(gone)
    assert seen.reason is not None
    assert seen.reason.params["error"] in ("net::ERR_EMPTY_RESPONSE", "net::ERR_CONNECTION_RESET")
