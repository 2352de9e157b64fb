"""Texts of frames of other origins: review widgets, maps, chats."""

from __future__ import annotations

import asyncio

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame as BrowserFrame

from auditor.models import Frame

from .tab import Tab

FRAME_LIMIT = 10
TEXT_LIMIT = 20_000
URL_LIMIT = 2_000
SECONDS_EACH = 1.0

_READ_TEXT = "limit => (document.body?.innerText ?? '').slice(0, limit).toWellFormed()"


async def read_foreign_frames(tab: Tab) -> tuple[Frame, ...]:
    """Texts of the frames that the collector could not enter, in the order of the page."""
    if len(tab.page.frames) == 1:
        return ()
    foreign = await tab.call("foreignFrames", FRAME_LIMIT)
    waiting = [frame for frame in tab.page.frames if frame.parent_frame is tab.page.main_frame]
    found = []
    for place in foreign:
        frame = _matching(place, waiting)
        if frame is None:
            continue
        waiting.remove(frame)
        text = await _text(frame)
        if text:
            found.append(Frame(url=frame.url[:URL_LIMIT], text=text, element=place["element"]))
    return tuple(found)


def _matching(place: dict[str, str], frames: list[BrowserFrame]) -> BrowserFrame | None:
    for frame in frames:
        if frame.url == place["src"] or (place["name"] and frame.name == place["name"]):
            return frame
    return next((frame for frame in frames if place["src"] and frame.url.startswith(place["origin"])), None)


async def _text(frame: BrowserFrame) -> str:
    try:
        async with asyncio.timeout(SECONDS_EACH):
            text = await frame.evaluate(_READ_TEXT, TEXT_LIMIT)
    except (PlaywrightError, TimeoutError):
        return ""
    return str(text).strip()
