"""Pictures of a tab, taken by the browser's own protocol."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from .protocol import ProtocolSession

DRAWN_WITHIN = 0.1
"""Seconds after which a tab that is to be drawn is brought to the front, and again."""
ASKED_AGAIN = frozenset({5, 10, 20, 40})
"""Having been brought to the front so often in vain, it is asked for another picture."""
OTHERS_AWAITED = 10
"""Times that a tab is brought to the front for the other pictures, when the one that is wanted has come."""

# Base64 in JSON: several times as fast as Python's own.
_PICTURE = TypeAdapter(bytes, config=ConfigDict(val_json_bytes="base64"))


@dataclass(frozen=True, slots=True)
class Part:
    """The top of a document, CSS px."""

    width: int
    height: int


async def take_picture(
    cdp: ProtocolSession, quality: int, part: Part | None = None, *, careful: bool = False
) -> bytes:
    """JPEG of the screen, or of a part that may reach below it; the layout stays as it is.

    A part below the screen costs several times as much as the screen. A `careful` picture is of the screen
    as the window shows it: it takes a third longer, but where the tab loses its process meanwhile, the whole
    browser does not crash (as Chromium 156 does when it copies from a surface that goes).
    """
    wanted: dict[str, object] = {"format": "jpeg", "quality": quality, "optimizeForSpeed": True}
    if careful:
        wanted["fromSurface"] = False
    glance = dict(wanted)  # to have a frame drawn; a part of the document would change the screen's metrics
    if part is not None:
        wanted |= {"captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "scale": 1, **asdict(part)}}
    taking = asyncio.ensure_future(cdp.send("Page.captureScreenshot", wanted))
    glances: list[asyncio.Future[dict[str, Any]]] = []
    try:
        # A tab that made four frames before its window drew one gets no more for a second (Chromium's
        # kUndrawnFrameLimit), to which several tabs on few processors come often. At the front, it is drawn.
        for turn in count(1):
            if (await asyncio.wait({taking}, timeout=DRAWN_WITHIN))[0]:
                break
            await cdp.send("Page.bringToFront")
            # Chromium 150 misses the frame that every twentieth picture waits for, and makes no other: the
            # picture would never come.
            if turn in ASKED_AGAIN:
                glances.append(asyncio.ensure_future(cdp.send("Page.captureScreenshot", glance)))
        data = taking.result()["data"]
        await _until_over(cdp, glances)
        return _PICTURE.validate_json(f'"{data}"')
    finally:
        taking.cancel()
        for glancing in glances:
            glancing.cancel()
        await asyncio.gather(*glances, return_exceptions=True)


async def _until_over(cdp: ProtocolSession, glances: Collection[asyncio.Future[dict[str, Any]]]) -> None:
    """Wait for pictures that nobody wants.

    With each that ends, Chromium puts back the screen that there was when it began: it must not be another
    screen's turn by then. One that never ends is waited for a while.
    """
    for _ in range(OTHERS_AWAITED if glances else 0):
        if not (await asyncio.wait(glances, timeout=DRAWN_WITHIN))[1]:
            break
        await cdp.send("Page.bringToFront")
