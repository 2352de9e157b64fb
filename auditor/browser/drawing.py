"""Pictures of a tab, taken by the browser's own protocol."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass

from pydantic import ConfigDict, TypeAdapter

from .protocol import ProtocolSession

DRAWN_WITHIN = 0.1
"""Seconds after which a tab that is to be drawn is brought to the front, and again."""

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
    if part is not None:
        wanted |= {"captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "scale": 1, **asdict(part)}}
    taking = asyncio.ensure_future(cdp.send("Page.captureScreenshot", wanted))
    try:
        # A tab that made four frames before its window drew one gets no more for a second (Chromium's
        # kUndrawnFrameLimit), to which several tabs on few processors come often. At the front, it is drawn.
        while not (await asyncio.wait({taking}, timeout=DRAWN_WITHIN))[0]:
            await cdp.send("Page.bringToFront")
        return _PICTURE.validate_json(f'"{taking.result()["data"]}"')
    finally:
        taking.cancel()
