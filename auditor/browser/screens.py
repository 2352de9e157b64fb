"""What a page looks like on the two screens: layout and picture, desktop first, then as a phone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from auditor.capture import Shot
from auditor.models import VIEWPORT_SIZES, Layout, Viewport

from .steps import Steps
from .tab import Part, Tab

ELEMENT_LIMIT = 60_000
"""Elements in a layout; what is beyond has no place."""
COLLECTING_SHARE = 0.5
"""Share of a layout's time that the collector may use; the rest is for bringing it here."""


@dataclass(frozen=True, slots=True)
class ScreenLimits:
    """Seconds for each layout and each picture, and how the pictures are made."""

    layout: float
    picture: float
    quality: int
    heights: dict[Viewport, int]
    """How much of the page is pictured, CSS px from the top; else the first screen."""


@dataclass
class Screens:
    """Layouts and pictures, and which document of the tab they are of."""

    layouts: dict[Viewport, Layout] = field(default_factory=dict)
    pictures: dict[Viewport, Shot] = field(default_factory=dict)
    document: int = 0


async def look(tab: Tab, steps: Steps, limits: ScreenLimits) -> Screens:
    """Look at the page on both screens; leaves the tab as a phone."""
    screens = Screens()
    for viewport in (Viewport.DESKTOP, Viewport.PHONE):
        await _look_at(viewport, tab, steps, limits, screens)
    screens.document = tab.document
    return screens


async def _look_at(
    viewport: Viewport, tab: Tab, steps: Steps, limits: ScreenLimits, screens: Screens
) -> None:
    read = await steps.do(f"layout-{viewport}", lambda: _read(tab, viewport, limits.layout), limits.layout)
    if read is None:
        return
    if read.pop("truncated"):
        steps.note(f"layout-{viewport}", ok=False, detail="truncated")
    width = read.pop("layout_width")
    layout = Layout.model_validate({"viewport": viewport, **read})
    screens.layouts[viewport] = layout
    part, scale = _part(layout, width, limits.heights.get(viewport))
    data = await steps.do(f"screenshot-{viewport}", lambda: tab.picture(limits.quality, part), limits.picture)
    if data is not None:
        screens.pictures[viewport] = Shot(data, scale)


async def _read(tab: Tab, viewport: Viewport, seconds: float) -> dict[str, Any]:
    await tab.show_as(viewport)
    await tab.call("framed")  # scripts that answer a change of the screen have run
    milliseconds = int(seconds * COLLECTING_SHARE * 1000)
    read: dict[str, Any] = await tab.call("layout", {"elements": ELEMENT_LIMIT, "milliseconds": milliseconds})
    return read


def _part(layout: Layout, width: int, wanted: int | None) -> tuple[Part | None, float]:
    """What to picture, None for the screen as it is, and its scale.

    A phone shows a page without viewport meta small: `width` CSS px on its narrow screen.
    """
    screen_width, screen_height = VIEWPORT_SIZES[layout.viewport]
    scale = screen_width / width
    height = min(layout.document_height, round((wanted or screen_height) / scale))
    if height * scale <= screen_height:
        return None, scale
    return Part(width, height, scale), scale
