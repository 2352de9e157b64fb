"""What a page looks like on a screen: layout and picture."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from auditor.capture import Shot
from auditor.models import VIEWPORT_SIZES, Layout, Viewport

from .drawing import Part
from .steps import Steps
from .tab import Tab

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
    height: int
    """How much of the page is pictured on the desktop, CSS px from the top; at least the first screen."""


@dataclass
class Screens:
    """Layouts and pictures, and which document of the tab they are of."""

    document: int | None = None
    layouts: dict[Viewport, Layout] = field(default_factory=dict)
    pictures: dict[Viewport, Shot] = field(default_factory=dict)

    def forget(self, viewport: Viewport) -> None:
        """Nothing is known of how a page looks on a screen."""
        self.layouts.pop(viewport, None)
        self.pictures.pop(viewport, None)


Clear = Callable[[list[str], Viewport], Awaitable[bool]]
"""Takes away what stands over the page, given the names of the layers; whether anything went."""


async def ask_for_lazy(tab: Tab, down_to: int) -> bool:
    """Have what is lazy asked for, down to so many CSS px, in a window that is not drawn and is left so.

    False where the page ends on the screen, and where it holds too much: nothing is done there.
    """
    height, elements = await tab.call("extent", of="auditorWaiting")
    if height <= VIEWPORT_SIZES[Viewport.DESKTOP][1] or elements >= ELEMENT_LIMIT:
        return False
    await tab.show_tall(min(height, down_to))
    await tab.call("askForShown", height, of="auditorWaiting")
    return True


async def show_screen_again(tab: Tab) -> None:
    """The desktop's screen, drawn, after `ask_for_lazy`."""
    await tab.show_as(Viewport.DESKTOP)
    await tab.call("uncover", of="auditorControls")


async def look(
    viewport: Viewport, tab: Tab, steps: Steps, limits: ScreenLimits, screens: Screens, clear: Clear
) -> None:
    """Look at the page on a screen, cleared of what stands over it; leaves the tab so."""

    async def read_layout() -> dict[str, Any] | None:
        return await steps.do(
            f"layout-{viewport}", lambda: _read(tab, viewport, limits.layout), limits.layout
        )

    async def take_picture() -> bytes | None:
        desktop = screens.layouts.get(Viewport.DESKTOP)
        return await steps.do(
            f"screenshot-{viewport}", lambda: _picture(tab, viewport, limits, desktop), limits.picture
        )

    # Of a screen that is new the picture comes first: it is drawn for it, and in that frame scripts answer
    # the change. Only the layout tells how much of the desktop is to be pictured.
    data = await take_picture() if viewport is Viewport.PHONE else None
    read = await read_layout()
    cleared = read is not None and bool(read["standing"]) and await clear(read["standing"], viewport)
    if cleared:
        read = await read_layout()
    if read is None:
        return
    del read["standing"]
    if read.pop("truncated"):
        steps.note(f"layout-{viewport}", ok=False, detail="truncated")
    width, height = read.pop("screen")
    if viewport is Viewport.PHONE and (width, height) == VIEWPORT_SIZES[Viewport.DESKTOP]:
        # A picture that came too late put the desktop's screen back: nothing of this is a phone's.
        steps.note(f"layout-{viewport}", ok=False, detail="replaced")
        return
    layout = Layout.model_validate({"viewport": viewport, **read})
    screens.layouts[viewport] = layout
    if viewport is Viewport.DESKTOP or cleared:
        data = await take_picture()
    if data is not None:
        # A phone shows a page without viewport meta small: its narrow screen holds `width` CSS px.
        screens.pictures[viewport] = Shot(data, VIEWPORT_SIZES[viewport][0] / width)


async def _picture(tab: Tab, viewport: Viewport, limits: ScreenLimits, desktop: Layout | None) -> bytes:
    """What the screen shows, of the desktop as much as is wanted; `desktop` is the layout there."""
    await tab.show_as(viewport)
    if desktop is None or is_endless(desktop):  # such a page may lose its process at any moment
        return await tab.picture(limits.quality, careful=True)
    part = _part(desktop, limits.height) if viewport is Viewport.DESKTOP else None
    return await tab.picture(limits.quality, part)


async def _read(tab: Tab, viewport: Viewport, seconds: float) -> dict[str, Any]:
    changed = await tab.show_as(viewport)
    limits = {"elements": ELEMENT_LIMIT, "milliseconds": int(seconds * COLLECTING_SHARE * 1000)}
    # A frozen page draws nothing any more, and no script answers a screen that stays as it is.
    function = "layoutWhenDrawn" if changed and not tab.frozen else "layout"
    read: dict[str, Any] = await tab.call(function, limits)
    return read


def is_endless(layout: Layout | None) -> bool:
    """Whether a page holds so much that whatever draws more of it than a screen takes its time and memory."""
    return layout is not None and len(layout.element) >= ELEMENT_LIMIT


def _part(layout: Layout, wanted: int) -> Part | None:
    """What to picture on the desktop; None for the screen as it is, which is several times cheaper.

    Not used on the phone: there, picturing what is below the screen makes the window tiny for a
    moment, and scripts of the page notice.
    """
    width, screen = VIEWPORT_SIZES[Viewport.DESKTOP]
    height = min(layout.document_height, wanted)
    return Part(width, height) if height > screen else None
