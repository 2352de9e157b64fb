"""Overlays: what stands over the page when it opens is closed, as a shopper would, and noted.

What an overlay is tells geometry (`overlays.js`); what it is about, and which control takes it away at
the least cost, tell words (`overlay_words`). Nothing is clicked that sends a form, buys, subscribes or
leads away; an age is confirmed with a button or not at all.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame as BrowserFrame

from auditor.models import Overlay, Viewport

from .overlay_words import OverlayKind, Standing, closing_selectors, kind_of, prepare, way_out, words_on
from .scripts import overlay_script
from .staying import staying
from .steps import Steps
from .tab import Tab

STEP = "overlays"
LIMIT = 4.0
"""Seconds for all that stands over the page at one time."""
GONE_LIMIT = 0.9
"""Seconds that an overlay has to go away."""
MOST = 5
"""Overlays closed one after the other."""
ATTEMPTS = 2
"""Pages of a host on which an overlay that does not go away is tried to close."""
TEXT = 200
ESCAPE = "Escape"


class OverlayMemory:
    """What a visit has learned about layers, by host and name: which are none, which do not go away."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._harmless: set[tuple[str, str]] = set()
        self._stubborn: Counter[tuple[str, str]] = Counter()

    def may_be_closed(self, host: str, names: list[str]) -> bool:
        """Whether any of the layers that stand over a page is worth a look."""
        return any((host, name) not in self._harmless for name in names)

    def note_harmless(self, host: str, name: str) -> None:
        """A layer belongs to the page."""
        self._harmless.add((host, name))

    def note_stubborn(self, host: str, name: str) -> None:
        """A layer did not go away."""
        self._stubborn[host, name] += 1

    def is_stubborn(self, host: str, name: str) -> bool:
        """Whether closing it was tried often enough."""
        return self._stubborn[host, name] >= ATTEMPTS


class Overlays:
    """Closes what stands over one page, and tells what that was."""

    def __init__(self, tab: Tab, steps: Steps, memory: OverlayMemory) -> None:
        """`memory` is that of the session."""
        self._tab, self._steps, self._memory = tab, steps, memory
        self._host = ""
        self.seen: list[Overlay] = []
        self._document = 0
        self._left: set[int] = set()
        """Layers of the document that are left as they are."""
        self._stuck: set[str] = set()
        """Names of layers that did not go away."""

    async def clear(self, names: list[str], viewport: Viewport, *, late: bool = False) -> bool:
        """Close what stands over the page, as the layers of these names may; whether anything went away."""
        self._host = urlsplit(self._tab.page.url).netloc
        names = [name for name in names if name not in self._stuck]
        if not self._memory.may_be_closed(self._host, names):
            return False
        await asyncio.to_thread(prepare)  # made once; no page's time is spent on it
        before = len(self.seen)
        await self._steps.do(
            STEP,
            lambda: self._close_all(viewport, late=late),
            LIMIT,
            last=late,
            optional=True,
            scripts=True,
            tell=lambda _: _told(self.seen[before:]),
        )
        return any(overlay.closed for overlay in self.seen[before:])

    async def _close_all(self, viewport: Viewport, *, late: bool) -> bool:
        if (found := await self._next()) is None:
            return True
        async with staying(self._tab):
            for _ in range(MOST):
                await self._close_one(*found, viewport, late=late)
                if (found := await self._next()) is None:
                    break
        return True

    async def _next(self) -> tuple[Standing, OverlayKind] | None:
        if self._tab.document != self._document:
            self._document = self._tab.document
            self._left.clear()
        listed = await self._tab.call("list", closing_selectors(), of="auditorOverlays")
        return await asyncio.to_thread(self._first_of, [Standing(**one) for one in listed])

    async def _close_one(
        self, standing: Standing, kind: OverlayKind, viewport: Viewport, *, late: bool
    ) -> None:
        control, closed = await self._close(standing, kind)
        self._left.add(standing.layer)
        if not closed and control is None and not (standing.in_the_way and standing.text):
            self._memory.note_harmless(self._host, standing.name)
            return
        if not closed:
            self._stuck.add(standing.name)
            self._memory.note_stubborn(self._host, standing.name)
        self.seen.append(
            Overlay(
                kind=kind.value,
                viewport=viewport,
                late=late,
                modal=standing.modal,
                covers=standing.covers,
                text=standing.text[:TEXT],
                control=control,
                closed=closed,
            )
        )

    def _first_of(self, found: list[Standing]) -> tuple[Standing, OverlayKind] | None:
        """The next overlay to close; consent banners and what belongs to the page are left alone."""
        for standing in found:
            if standing.layer in self._left or standing.name in self._stuck:
                continue
            kind = kind_of(standing)
            if kind is None:
                self._left.add(standing.layer)
            elif standing.frame or standing.in_the_way or way_out(standing, kind) is not None:
                return standing, kind
            else:
                self._left.add(standing.layer)
                self._memory.note_harmless(self._host, standing.name)
        return None

    async def _close(self, standing: Standing, kind: OverlayKind) -> tuple[str | None, bool]:
        """The words on the control that was used last, and whether the overlay went away."""
        if self._memory.is_stubborn(self._host, standing.name):
            return None, False
        chosen = way_out(standing, kind)
        told: str | None = None
        if chosen is not None:
            told = words_on(standing.controls[chosen])
            if await self._click(standing.layer, chosen):
                return told, True
        elif standing.frame is not None:
            told = await self._click_in_frame(standing.frame)
            if told is not None and await self._gone(standing.layer):
                return told, True
        if kind is not OverlayKind.AGE and standing.in_the_way and (standing.text or standing.modal):
            await self._tab.page.keyboard.press(ESCAPE)
            if await self._gone(standing.layer):
                return ESCAPE, True
        return told, False

    async def _click(self, layer: int, control: int) -> bool:
        await self._tab.call("click", layer, control, of="auditorOverlays")
        if await self._gone(layer):
            return True
        # Some listen to the mouse only.
        if place := await self._tab.call("place", layer, control, of="auditorOverlays"):
            await self._tab.page.mouse.click(place["x"], place["y"])
            return await self._gone(layer)
        return False

    async def _gone(self, layer: int) -> bool:
        return bool(await self._tab.call("gone", layer, int(GONE_LIMIT * 1000), of="auditorOverlays"))

    async def _click_in_frame(self, wanted: dict[str, str]) -> str | None:
        """Use the way out in a frame of another origin; the words on it, None when there is none."""
        frame = next((one for one in self._tab.page.frames[1:] if _is(one, wanted)), None)
        if frame is None:
            return None
        with suppress(PlaywrightError):  # it went away or refuses scripts
            await frame.evaluate(overlay_script() + "\n;0")
            call = f"auditorOverlays.listFrame({json.dumps(closing_selectors())})"
            for told in json.loads(await frame.evaluate(call)):
                inner = Standing(**told)
                chosen = await asyncio.to_thread(_way_out_of_frame, inner)
                if chosen is not None:
                    await frame.evaluate(f"auditorOverlays.click({inner.layer}, {chosen})")
                    return words_on(inner.controls[chosen])
        return None


def _way_out_of_frame(inner: Standing) -> int | None:
    kind = kind_of(inner)
    return way_out(inner, kind) if kind is not None else None


def _is(frame: BrowserFrame, wanted: dict[str, Any]) -> bool:
    return frame.url == wanted["src"] or bool(wanted["name"] and frame.name == wanted["name"])


def _told(seen: list[Overlay]) -> str | None:
    """What was done, for the list of actions; None for nothing."""
    parts = [f"{one.kind}: {one.control or '-'}{'' if one.closed else ' (stays)'}" for one in seen]
    return "; ".join(parts) or None
