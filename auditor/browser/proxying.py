"""The browser behind the auditor's own proxy: nothing goes around it, and nobody else uses it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from playwright.async_api import BrowserContext, CDPSession
from playwright.async_api import Error as PlaywrightError

from auditor.errors import BrowserError
from auditor.proxy import SIGN_IN_URL, Proxy

NETWORK_ARGUMENTS = (
    # Chromium asks no proxy for addresses of this computer, unless it is told to.
    "--proxy-bypass-list=<-loopback>",
    # No name is looked up, and no address connected to, but the proxy's.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--dns-prefetch-disable",
    # Nothing over UDP, which a proxy does not see: HTTP/3, WebTransport, WebRTC.
    "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # its name in headless builds
)
"""Arguments of a browser that is to use nothing but its proxy."""


async def sign_in(context: BrowserContext, proxy: Proxy) -> None:
    """Tell a context the proxy's credentials, once: it keeps them and sends them with every request.

    Playwright's own option for them would stop every request of every page to ask about it, and switch
    the browser's cache off. BrowserError when the context does not take them.
    """
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    answers: set[asyncio.Task[None]] = set()

    def on_asked(event: Mapping[str, Any]) -> None:
        answers.add(asyncio.create_task(_answer(session, event, proxy)))

    session.on("Fetch.authRequired", on_asked)
    session.on("Fetch.requestPaused", lambda event: answers.add(asyncio.create_task(_go_on(session, event))))
    pattern = {"urlPattern": f"{SIGN_IN_URL}*"}
    await session.send("Fetch.enable", {"handleAuthRequests": True, "patterns": [pattern]})
    before = proxy.signed_in
    await session.send("Page.navigate", {"url": SIGN_IN_URL})
    await session.send("Fetch.disable")
    await asyncio.gather(*answers)
    await page.close()
    if proxy.signed_in == before:
        raise BrowserError("browser.proxy")


async def _answer(session: CDPSession, event: Mapping[str, Any], proxy: Proxy) -> None:
    """Only the proxy is told the credentials, and only once: wrong ones would be asked for again."""
    known = {"response": "ProvideCredentials", "username": proxy.user, "password": proxy.password}
    ours = event["authChallenge"].get("source") == "Proxy"
    await _send(session, "Fetch.continueWithAuth", event, authChallengeResponse=known if ours else _NONE)


_NONE = {"response": "CancelAuth"}


async def _go_on(session: CDPSession, event: Mapping[str, Any]) -> None:
    await _send(session, "Fetch.continueRequest", event)


async def _send(session: CDPSession, method: str, event: Mapping[str, Any], **more: object) -> None:
    with suppress(PlaywrightError):  # the page is closed
        await session.send(method, {"requestId": event["requestId"], **more})
