from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest

from auditor.browser import drawing
from auditor.browser.drawing import ASKED_AGAIN, OTHERS_AWAITED, Part, take_picture
from auditor.models import VIEWPORT_SIZES, Viewport
from tests.crawl.loopback import serving

from .conftest import Browsing

JPEG = b"a picture"


class Stuck:
    """A tab whose picture comes only when another is asked for, which comes some frames later, or never."""

    def __init__(self, comes: int | None = None) -> None:
        """The other one comes when the tab was brought to the front so often in all."""
        self.asked: list[dict[str, Any]] = []
        self.to_front = 0
        self.given_up = 0
        self._comes = comes
        self._first, self._other = asyncio.Event(), asyncio.Event()

    async def send(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        if method != "Page.captureScreenshot":
            self.to_front += 1
            if self.to_front == self._comes:
                self._other.set()
            return {}
        self.asked.append(params or {})
        if len(self.asked) == 1:
            await self._first.wait()
        else:
            self._first.set()
            try:
                await self._other.wait()
            except asyncio.CancelledError:
                self.given_up += 1
                raise
        return {"data": base64.b64encode(JPEG).decode()}


def picture_of(tab: Stuck, *, careful: bool = False) -> bytes:
    async def run() -> bytes:
        return await asyncio.wait_for(take_picture(tab, 70, Part(1366, 3072), careful=careful), 10)  # type: ignore[arg-type]

    return asyncio.run(run())


@pytest.mark.parametrize("careful", [False, True])
def test_a_picture_that_does_not_come_is_woken_by_another(
    careful: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "DRAWN_WITHIN", 0.001)
    tab = Stuck()
    assert picture_of(tab, careful=careful) == JPEG
    first, other = tab.asked
    assert "clip" in first
    assert "clip" not in other, "it is of the screen as it is"
    assert first.get("fromSurface") == other.get("fromSurface"), "what crashes no browser stays so"
    assert (tab.to_front, tab.given_up) == (min(ASKED_AGAIN) + OTHERS_AWAITED, 1)


def test_the_other_picture_is_over_before_the_screen_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "DRAWN_WITHIN", 0.001)
    comes = min(ASKED_AGAIN) + 3
    tab = Stuck(comes)
    assert picture_of(tab) == JPEG
    assert (tab.to_front, tab.given_up) == (comes, 0)


def test_a_picture_that_nobody_waits_for_spoils_no_screen(
    browsing: Browsing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the browser: when a picture ends, the screen is put back to what it was when it began."""
    monkeypatch.setattr(drawing, "DRAWN_WITHIN", 0.0001)
    monkeypatch.setattr(drawing, "ASKED_AGAIN", frozenset(range(1, 20)))
    monkeypatch.setattr(drawing, "OTHERS_AWAITED", 10_000)

    async def widths(url: str) -> list[int]:
        found = []
        async with browsing.session.tab() as tab:
            await tab.navigate(url)
            await tab.wait_for("load")
            for _ in range(5):
                await tab.show_as(Viewport.DESKTOP)
                await tab.picture(60)
                await tab.show_as(Viewport.PHONE)
                await asyncio.sleep(0.2)
                layout = await tab.call("layout", {"elements": 10, "milliseconds": 1000})
                found.append(layout["screen"][0])
        return found

    page = "<!doctype html><meta name=viewport content='width=device-width'>" + "<p>A mug.</p>" * 100
    with serving({"/": page}) as server:
        assert browsing.run(widths(f"{server.url}/")) == [VIEWPORT_SIZES[Viewport.PHONE][0]] * 5
