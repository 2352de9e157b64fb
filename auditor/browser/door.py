"""Between a tab and the network where a shop is behind a door: headers for the shop, and for it only.

Over the browser's own protocol (Fetch), for the requests that it concerns and no others: Playwright's
extra headers go to every host, its credentials stop every request and switch the cache off, and its
routing does not see redirects. Here each hop of a redirect is looked at anew, and what was added to one
is not sent with the next (Chromium keeps no overrides across a redirect).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import CDPSession, Page
from playwright.async_api import Error as PlaywrightError

from auditor.access import Access, StateCookie

REDIRECT = 307
"""Temporary, with the same method."""
_CORS = "access-control-"


class Door:
    """Answers the requests of one page as the access says."""

    def __init__(self, access: Access, session: CDPSession) -> None:
        """Use `Door.attach`."""
        self._access = access
        self._session = session
        self._answers: set[asyncio.Task[None]] = set()

    @classmethod
    async def attach(cls, access: Access, page: Page) -> None:
        """Look at the requests of a page from now on; where there is no door, at none."""
        if not (access.patterns or access.has_session):
            return
        session = await page.context.new_cdp_session(page)
        door = cls(access, session)
        if access.has_session:
            session.on("Network.requestWillBeSentExtraInfo", door._on_sent)
            session.on("Network.responseReceivedExtraInfo", door._on_received)
            await session.send("Network.enable")
        if access.patterns:
            session.on("Fetch.requestPaused", door._on_paused)
            patterns = [{"urlPattern": pattern} for pattern in access.patterns]
            await session.send("Fetch.enable", {"patterns": patterns})

    def _on_sent(self, event: Mapping[str, Any]) -> None:
        """Learn the cookies that the shop is sent: that much, and no more, can its pages show."""
        for told in event.get("associatedCookies", ()):
            self._access.learn(StateCookie.model_validate(told["cookie"]))

    def _on_received(self, event: Mapping[str, Any]) -> None:
        """Learn the cookies that it sets: they go with requests for icons, which nothing tells of."""
        headers = {name.lower(): str(value) for name, value in event["headers"].items()}
        for line in headers.get("set-cookie", "").splitlines():
            if self._access.own is not None:
                self._access.learn(StateCookie.from_header(line, self._access.own.host))

    def _on_paused(self, event: Mapping[str, Any]) -> None:
        task = asyncio.create_task(self._answer(event))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answer(self, event: Mapping[str, Any]) -> None:
        method, arguments = self._decision(event)
        with suppress(PlaywrightError):  # the page is closed, or asks for something else already
            await self._session.send(method, {"requestId": event["requestId"], **arguments})

    def _decision(self, event: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        if "responseStatusCode" in event:
            return "Fetch.continueResponse", _readable(event)
        if "responseErrorReason" in event:
            return "Fetch.continueRequest", {}
        url = event["request"]["url"]
        instead = self._access.hosts.url(url)
        if instead == url:
            return "Fetch.continueRequest", self._with_headers(event, url)
        if event["resourceType"] == "Document":  # so that its address is the one that was visited
            return "Fetch.fulfillRequest", _reply(REDIRECT, {"Location": instead})
        if event["request"]["method"] == "OPTIONS":
            return "Fetch.fulfillRequest", _reply(204, _allowed(event))
        more = self._with_headers(event, instead)
        return "Fetch.continueRequest", {"url": instead, "interceptResponse": True, **more}

    def _with_headers(self, event: Mapping[str, Any], url: str) -> dict[str, Any]:
        added = self._access.headers_for(url)
        if not added:
            return {}
        names = {name.lower() for name in added}
        kept = {n: v for n, v in event["request"]["headers"].items() if n.lower() not in names}
        return {"headers": _listed(kept | added)}


def _readable(event: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of a host that stands for another: the page may read what it could there."""
    status = {"responseCode": event["responseStatusCode"]}
    origin = _origin(event)
    if not origin:
        return status
    kept = [each for each in event["responseHeaders"] if not each["name"].lower().startswith(_CORS)]
    return {**status, "responseHeaders": kept + _listed(_shared(origin))}


def _allowed(event: Mapping[str, Any]) -> dict[str, str]:
    """What a script asks for before it asks."""
    headers = {name.lower(): value for name, value in event["request"]["headers"].items()}
    asked = {
        "Access-Control-Allow-Methods": headers.get(f"{_CORS}request-method", "GET"),
        "Access-Control-Allow-Headers": headers.get(f"{_CORS}request-headers", ""),
    }
    return _shared(_origin(event)) | {name: value for name, value in asked.items() if value}


def _shared(origin: str) -> dict[str, str]:
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true"}


def _origin(event: Mapping[str, Any]) -> str:
    """The origin that asks, empty where it is not told."""
    headers = {name.lower(): str(value) for name, value in event["request"]["headers"].items()}
    origin, split = headers.get("origin", ""), urlsplit(headers.get("referer", ""))
    # After a redirect between two hosts the browser tells the server no origin, and checks the real one.
    return f"{split.scheme}://{split.netloc}" if origin in ("", "null") and split.netloc else origin


def _reply(status: int, headers: Mapping[str, str]) -> dict[str, Any]:
    return {"responseCode": status, "responseHeaders": _listed(headers)}


def _listed(headers: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers.items()]
