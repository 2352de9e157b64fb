"""Waiting until a page is quiet."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from .tab import Tab

QUIET_MILLISECONDS = 60
"""A DOM that did not change for so long has settled. All of it is waited for: shops put prices and buttons in
place by timers that begin with the load. Those that run later are still in the HTML, which is read last."""
LOADED_MILLISECONDS = 40
"""How much of it is waited for from the moment of asking, when the page was loaded just before."""
LAZY_QUIET_MILLISECONDS = 40
"""What is waited for after lazy content was asked for: what that brings are answers, which are waited for."""


async def until_quiet(
    tab: Tab, seconds: float, *, milliseconds: int = QUIET_MILLISECONDS, least: int | None = None
) -> None:
    """Until the DOM rests and nothing is asked for any more, at most so long: some pages never are.

    It is to rest for so many milliseconds since the load, and for at least as many, or `least`, from now on.
    """
    least = milliseconds if least is None else least
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        with suppress(TimeoutError):
            async with asyncio.timeout(left):
                await tab.until_answered()
        left = max(0.0, end - time.monotonic())
        await tab.call("settled", milliseconds, least, int(left * 1000), of="auditorWaiting")
        if not tab.network.open_requests:
            return
