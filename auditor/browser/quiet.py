"""Waiting until a page is quiet."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from .tab import Tab

QUIET_MILLISECONDS = 80
"""A DOM that did not change for so long has settled."""
LEAST_MILLISECONDS = 40
"""So much of that is waited for in any case: two frames, in which scripts answer what was done last."""


async def until_quiet(tab: Tab, seconds: float, *, least: int = LEAST_MILLISECONDS) -> None:
    """Until the DOM rests and nothing is asked for any more, at most so long: some pages never are."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        with suppress(TimeoutError):
            async with asyncio.timeout(left):
                await tab.until_answered()
        left = max(0.0, end - time.monotonic())
        await tab.call("settled", max(QUIET_MILLISECONDS, least), least, int(left * 1000))
        if not tab.network.open_requests:
            return
