"""Waiting until a page is quiet."""

from __future__ import annotations

import asyncio
import time

from .tab import Tab

QUIET_MILLISECONDS = 80
"""A DOM that did not change for so long has settled."""
PAUSE = 0.05


async def until_quiet(tab: Tab, seconds: float, *, milliseconds: int = QUIET_MILLISECONDS) -> None:
    """Until the DOM rests and nothing is asked for any more, at most so long: some pages never are."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        await tab.call("settled", milliseconds, int(left * 1000))
        if not tab.network.open_requests:
            return
        await asyncio.sleep(PAUSE)
