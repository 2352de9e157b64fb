"""Cookie-consent banners: recognised, answered with the least consent, and what was done noted.

The words and the platforms' selectors are data (`auditor/lexicon/data/consent.toml`); the search
itself runs in the page (`consent.js`), in open shadow roots and same-origin frames too. Frames of
other origins are asked one by one.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame as BrowserFrame

from auditor.models import Consent

from .scripts import consent_script
from .tab import Tab

FRAME_LIMIT = 8
"""Frames of other origins in which a banner is looked for."""
GONE_LIMIT = 1.0
"""Seconds that a banner has to go away after a click."""
SECOND_LAYER_LIMIT = 1.6
"""Seconds that a banner's settings have to open."""
LISTENING_LIMIT = 0.6
"""Seconds after which settings that do not open are asked for with the mouse."""
STEP = 0.05
PATH = " › "
"""Between the controls of two layers."""

_SETTINGS, _SELECTION, _NECESSARY = "settings", "selection", "necessary"
_INSIDE, _OUTSIDE = "inside", "outside"


class ConsentChoice(StrEnum):
    """What to do about a consent banner."""

    REJECT = "reject"
    """Reject; else only what is necessary, in the second layer if need be; else close; else accept."""
    ACCEPT = "accept"
    IGNORE = "ignore"


class _Place(Protocol):
    """A document in which a banner may be."""

    async def find(self, order: str) -> dict[str, Any] | None:
        """What is there: {banner, kind, control}, None when it cannot be asked."""
        ...

    async def press(self) -> None:
        """Click what was found."""
        ...

    async def press_with_mouse(self) -> bool:
        """Click it as a hand does; whether that was possible."""
        ...

    async def gone(self) -> bool:
        """Whether the banner went away."""
        ...


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that a banner has to appear."""

    announced: float = 0.0
    """Where the script of a known platform is on the page."""
    unannounced: float = 0.0
    """On any other page with scripts."""


async def dismiss_consent(tab: Tab, choice: ConsentChoice, patience: Patience) -> Consent:
    """Look for a banner, which may take its time to appear, and answer it. The caller bounds the whole."""
    if choice is ConsentChoice.IGNORE:
        return Consent(banner=False)
    place, found = await _look(tab, choice.value, patience)
    if place is None:
        return Consent(banner=False)
    if found["kind"] == _SETTINGS:
        return await _answer_inside(tab, place, found)
    return await _answer(place, found)


def told(consent: Consent) -> str | None:
    """What was done about a banner, for the list of actions; None where there was none."""
    return f"{consent.action or '-'}: {consent.control or '-'}" if consent.banner else None


async def _look(
    tab: Tab, order: str, patience: Patience | None = None
) -> tuple[_Place | None, dict[str, Any]]:
    """The document with a banner, and what was found there; (None, {}) when there is none."""
    page = _Page(tab, patience or Patience())
    found = await page.find(order)
    if found["banner"]:
        return page, found
    if len(tab.page.frames) > 1:
        own = _origin(tab.page.url)
        frames = [frame for frame in tab.page.frames[1:] if _origin(frame.url) not in (own, "")]
        for frame in frames[:FRAME_LIMIT]:
            place = _Frame(frame)
            inner = await place.find(order)
            if inner is not None and inner["banner"]:
                return place, inner
    return None, {}


async def _answer(place: _Place, found: dict[str, Any], opened: str | None = None) -> Consent:
    """Use the control that was found; `opened` are the words that led to it."""
    kind = found["kind"]
    if kind is None:
        return Consent(banner=True)
    control = PATH.join(filter(None, (opened, found["control"])))
    await place.press()
    # Some banners listen to the mouse only.
    if await place.gone() or (await place.press_with_mouse() and await place.gone()):
        return Consent(banner=True, action=_NECESSARY if kind == _SELECTION else kind, control=control)
    return Consent(banner=True, control=control)


async def _answer_inside(tab: Tab, place: _Place, found: dict[str, Any]) -> Consent:
    """Refuse in the second layer; where that gives no way, take what the first one has."""
    await place.press()
    begun, by_mouse = time.monotonic(), False
    while (waited := time.monotonic() - begun) < SECOND_LAYER_LIMIT:
        inner, second = await _look(tab, _INSIDE)
        if inner is not None and second["kind"] is not None:
            return await _answer(inner, second, found["control"])
        if waited > LISTENING_LIMIT and not by_mouse:
            by_mouse = True
            await place.find(ConsentChoice.REJECT)
            await place.press_with_mouse()
        await asyncio.sleep(2 * STEP)
    left, last = await _look(tab, _OUTSIDE)
    return await _answer(left, last) if left is not None else Consent(banner=True, control=found["control"])


class _Page:
    """The page, with what can be entered from it."""

    def __init__(self, tab: Tab, patience: Patience) -> None:
        self._tab = tab
        self._limits = [int(1000 * seconds) for seconds in (patience.announced, patience.unannounced)]

    async def find(self, order: str) -> dict[str, Any]:
        found: dict[str, Any] = await self._call("wait", order, *self._limits)
        return found

    async def press(self) -> None:
        await self._call("click")

    async def press_with_mouse(self) -> bool:
        if place := await self._call("place"):
            await self._tab.page.mouse.click(place["x"], place["y"])
        return bool(place)

    async def gone(self) -> bool:
        return bool(await self._call("gone", int(GONE_LIMIT * 1000)))

    async def _call(self, function: str, *arguments: object) -> Any:
        return await self._tab.call(function, *arguments, of="auditorConsent")


class _Frame:
    """A frame of another origin; it is asked when it lies over the page."""

    def __init__(self, frame: BrowserFrame) -> None:
        self._frame = frame

    async def find(self, order: str) -> dict[str, Any] | None:
        with suppress(PlaywrightError):  # the frame went away or refuses scripts
            box = await (await self._frame.frame_element()).bounding_box()
            if box is None or box["width"] < 100 or box["height"] < 30:
                return None
            await self._frame.evaluate(consent_script() + "\n;0")
            found: dict[str, Any] = json.loads(await self._call(f"find({json.dumps(order)}, true)"))
            return found
        return None

    async def press(self) -> None:
        with suppress(PlaywrightError):  # it may go with the click
            await self._call("click()")

    async def press_with_mouse(self) -> bool:
        return False

    async def gone(self) -> bool:
        try:
            holder = await self._frame.frame_element()
            for _ in range(int(GONE_LIMIT / STEP)):
                if self._frame.is_detached() or not await holder.is_visible() or await self._call("gone(0)"):
                    return True
                await asyncio.sleep(STEP)
        except PlaywrightError:
            return True
        return False

    async def _call(self, expression: str) -> Any:
        return await self._frame.evaluate(f"auditorConsent.{expression}")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
