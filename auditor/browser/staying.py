"""While something is clicked, the page may not be left: what would lead away is refused before it is sent.

A control that only opens or closes something may still set `location`, or submit a form from a script,
which no check of its markup tells. Requests that would replace the document are held back by the browser
itself, so a shop never hears of them. Reloading the page is let through: some choosers do so.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from playwright.async_api import Error as PlaywrightError

from .tab import Tab


@asynccontextmanager
async def staying(tab: Tab) -> AsyncIterator[list[str]]:
    """Yields the addresses, in order, to which going was refused; it grows."""
    refused: list[str] = []
    log, document, own = tab.network, tab.document, _address(tab.page.url)
    before = (list(log.redirects), list(log.failed), dict(log.insecure))
    cdp = await tab.page.context.new_cdp_session(tab.page)
    deciding: set[asyncio.Task[None]] = set()

    async def decide(event: Mapping[str, Any]) -> None:
        request = event["request"]
        stays = request["method"] == "GET" and _address(request["url"]) == own
        with suppress(PlaywrightError):  # the request or the tab is gone
            if stays or event.get("frameId") != log.frame_id:
                await cdp.send("Fetch.continueRequest", {"requestId": event["requestId"]})
            else:
                refused.append(request["url"])
                refusal = {"requestId": event["requestId"], "errorReason": "Aborted"}
                await cdp.send("Fetch.failRequest", refusal)

    def on_paused(event: Mapping[str, Any]) -> None:
        task = asyncio.create_task(decide(event))
        deciding.add(task)
        task.add_done_callback(deciding.discard)

    cdp.on("Fetch.requestPaused", on_paused)
    await cdp.send("Fetch.enable", {"patterns": [{"resourceType": "Document"}]})
    try:
        yield refused
    finally:
        with suppress(PlaywrightError):
            await cdp.detach()  # what is still held back goes on, which only a reload does
        if refused and tab.document == document:
            log.redirects, log.failed, log.insecure = before


def _address(url: str) -> str:
    return url.partition("#")[0]
