from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest

from auditor.browser import drawing
from auditor.browser.drawing import Part, take_picture

JPEG = b"a picture"


class Stuck:
    """A tab whose picture comes only when another is asked for, which itself never comes."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.to_front = 0
        self.given_up = 0
        self._drawn = asyncio.Event()

    async def send(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        if method != "Page.captureScreenshot":
            self.to_front += 1
            return {}
        self.asked.append(params or {})
        if len(self.asked) > 1:
            self._drawn.set()
            try:
                await asyncio.Event().wait()
            finally:
                self.given_up += 1
        await self._drawn.wait()
        return {"data": base64.b64encode(JPEG).decode()}


@pytest.mark.parametrize("careful", [False, True])
def test_a_picture_that_does_not_come_is_woken_by_another(
    careful: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "DRAWN_WITHIN", 0.001)

    async def run() -> Stuck:
        tab = Stuck()
        taken = await asyncio.wait_for(take_picture(tab, 70, Part(1366, 3072), careful=careful), 10)  # type: ignore[arg-type]
        assert taken == JPEG
        return tab

    tab = asyncio.run(run())
    first, other = tab.asked
    assert "clip" in first
    assert "clip" not in other, "it changes nothing of the screen"
    assert first.get("fromSurface") == other.get("fromSurface"), "what crashes no browser stays so"
    assert (tab.to_front, tab.given_up) == (min(drawing.ASKED_AGAIN), 1)
