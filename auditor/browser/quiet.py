"""Waiting until a page is quiet."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from .tab import Tab

QUIET_MILLISECONDS = 80
"""A DOM that did not change for so long has settled. All of it is waited for: shops put prices and buttons in
place by timers that begin with the load."""
LAZY_QUIET_MILLISECONDS = 40
"""The same after lazy content was asked for: what that brings are answers, and these are waited for."""


async def until_quiet(tab: Tab, seconds: float, *, milliseconds: int = QUIET_MILLISECONDS) -> None:
    """Until the DOM rests and nothing is asked for any more, at most so long: some pages never are."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        with suppress(TimeoutError):
            async with asyncio.timeout(left):
                await tab.until_answered()
        left = max(0.0, end - time.monotonic())
        await tab.call("settled", milliseconds, int(left * 1000), of="auditorWaiting")
        if not tab.network.open_requests:
            return
