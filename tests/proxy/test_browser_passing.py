"""The browser behind the proxy: what a page may do goes through it as it would go without."""

from __future__ import annotations

import asyncio
import base64
import hashlib

from auditor.access import Access
from auditor.browser.launch import BrowserOptions, open_browser
from auditor.browser.page import capture_page
from auditor.models import Snapshot
from auditor.proxy import Destination, ProxyOptions, open_proxy
from tests.browser.serving import serving_tls
from tests.crawl.loopback import Loopback, Page, Reply, serving


async def _web_socket(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Says hello in one frame (RFC 6455)."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    (key,) = [
        line.split(": ")[1] for line in head.split("\r\n") if line.lower().startswith("sec-websocket-key")
    ]
    digest = hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()
    writer.write(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + base64.b64encode(digest) + b"\r\n\r\n\x81\x05hello"
    )
    await reader.read()
    writer.close()


def test_web_sockets_pass() -> None:
    async def visit() -> Snapshot:
        listening = await asyncio.start_server(_web_socket, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        page = f"""<p id=p>Text</p><script>
          const p = document.getElementById("p");
          new WebSocket("ws://127.0.0.1:{port}/").onmessage = e => p.textContent = e.data;
        </script>"""
        with serving({"/": page}) as shop:
            options = ProxyOptions(Destination("127.0.0.1", shop.port))
            async with open_proxy(options) as proxy, open_browser(BrowserOptions(proxy=proxy)) as session:
                seen = (await capture_page(session, shop.url)).snapshot
        listening.close()
        return seen

    assert ">hello</p>" in asyncio.run(visit()).html


def test_a_page_that_asks_for_a_password_gets_it_through_the_proxy() -> None:
    async def visit(shop: Loopback) -> str:
        options = ProxyOptions(Destination("127.0.0.1", shop.port))
        async with open_proxy(options) as proxy, open_browser(BrowserOptions(proxy=proxy)) as session:
            signed = shop.url.replace("//", "//me:secret@")
            return (await capture_page(session, signed)).snapshot.html

    def guarded(headers: dict[str, str]) -> Reply:
        if headers.get("Authorization") == "Basic bWU6c2VjcmV0":
            return Reply(b"<p>welcome")
        return Reply(b"<p>no", status=401, headers={"WWW-Authenticate": "Basic realm=shop"})

    shop = Loopback({})
    shop.pages["/"] = lambda: guarded(shop.headers[-1])
    with shop.running():
        assert "welcome" in asyncio.run(visit(shop))
        assert not any(name.lower().startswith("proxy") for headers in shop.headers for name in headers)


def test_encrypted_requests_are_told_to_the_proxy() -> None:
    async def visit(shop: Loopback) -> int:
        options = ProxyOptions(Destination("127.0.0.1", shop.port))
        async with open_proxy(options) as proxy:
            browser = BrowserOptions(proxy=proxy, access=Access(insecure=True))
            async with open_browser(browser) as session:
                for _ in range(2):
                    seen = (await capture_page(session, f"{shop.url}/")).snapshot
                    assert "Text" in seen.html
            assert proxy.traffic.requests == 0
            assert proxy.traffic.connections >= 1
            return proxy.traffic.encrypted

    picture = Reply(b"<svg xmlns='http://www.w3.org/2000/svg'/>", type="image/svg+xml")
    pages: dict[str, Page] = {
        "/": "<p>Text<img src=/a.svg><img src=/b.svg>",
        "/a.svg": picture,
        "/b.svg": picture,
    }
    with serving_tls(pages) as shop:
        told = asyncio.run(visit(shop))
        asked = [path for path in shop.paths if path != "/favicon.ico"]
        assert len(asked) <= told <= len(shop.paths)  # whether its icon is told of is the browser's affair
    assert asked.count("/") == 2
