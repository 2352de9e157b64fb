"""Snapshot: one page as a shopper saw it. Saved to disk; the JSON form is a public contract."""

from __future__ import annotations

from enum import IntFlag, StrEnum
from functools import cached_property
from typing import NamedTuple

from pydantic import Field

from .base import Frozen, Message

SNAPSHOT_VERSION = 1
"""Version of the saved form; readers refuse a newer one."""

ELEMENT_ATTRIBUTE = "data-auditor-id"
"""Attribute that the serialised HTML carries on every element that has a place in a layout."""


class Viewport(StrEnum):
    """The two screens on which every page is looked at."""

    DESKTOP = "desktop"
    PHONE = "phone"


VIEWPORT_SIZES = {Viewport.DESKTOP: (1366, 768), Viewport.PHONE: (390, 844)}
"""Width and height in CSS px."""


class ReadStatus(StrEnum):
    """Whether a page could be read."""

    READ = "read"
    PARTIAL = "partial"
    UNREADABLE = "unreadable"
    SKIPPED = "skipped"


READABLE = frozenset({ReadStatus.READ, ReadStatus.PARTIAL})
"""Pages that something can be said of."""


class Box(NamedTuple):
    """A rectangle in CSS px; x and y from the document's top left corner."""

    x: int
    y: int
    width: int
    height: int


class LayoutFlag(IntFlag):
    """What else is known about an element's place."""

    VISIBLE = 1
    """Has an area, is not hidden, transparent or clipped away."""
    FIXED = 2
    """Itself or an ancestor is `position: fixed`: stays on screen while scrolling."""
    STICKY = 4
    """Itself or an ancestor is `position: sticky`."""
    DISABLED = 8
    """A control that is disabled."""


_VISIBLE = int(LayoutFlag.VISIBLE)
"""A plain number: the operators of flags are many times slower."""


class Layout(Frozen):
    """Geometry in one viewport, column by column: position N of every column is the same element."""

    viewport: Viewport
    document_width: int = Field(description="scrollWidth of the document, CSS px")
    document_height: int = Field(description="scrollHeight of the document, CSS px")
    element: tuple[int, ...] = Field(description="identity of the element, the number in data-auditor-id")
    x: tuple[int, ...]
    y: tuple[int, ...]
    width: tuple[int, ...]
    height: tuple[int, ...]
    flags: tuple[int, ...] = Field(description="LayoutFlag bits")
    font_size: tuple[float, ...] = Field(description="computed font-size, CSS px")
    font: tuple[int, ...] = Field(description="position in `fonts`")
    color: tuple[int, ...] = Field(description="position in `colors`: the text's colour")
    background: tuple[int, ...] = Field(
        description="position in `colors`: nearest painted background, -1 image"
    )
    fonts: tuple[str, ...] = Field(description="distinct computed font-family values")
    colors: tuple[str, ...] = Field(description="distinct computed colours, as CSS rgb()/rgba()")

    @cached_property
    def _position(self) -> dict[int, int]:
        return {element: n for n, element in enumerate(self.element)}

    def position(self, element: int | None) -> int | None:
        """Position of an element in the columns, None when it had no place."""
        return None if element is None else self._position.get(element)

    def box(self, element: int | None) -> Box | None:
        """Where an element stands, None when it had no place in this viewport."""
        n = self.position(element)
        return None if n is None else Box(self.x[n], self.y[n], self.width[n], self.height[n])

    def has(self, element: int | None, flag: LayoutFlag) -> bool:
        """Whether an element has a place and the flag."""
        n = self.position(element)
        return n is not None and self.flags[n] & int(flag) != 0

    def seen(self, element: int | None) -> int | None:
        """Position of an element in the columns, None when it had no place or is not visible."""
        n = self.position(element)
        return n if n is not None and self.flags[n] & _VISIBLE else None

    def screen_of(self, element: int | None) -> int | None:
        """On which screenful a visible element begins: 1 without scrolling; None when not visible.

        What is fixed to the screen counts as the first one.
        """
        box = self.box(element)
        if box is None or not self.has(element, LayoutFlag.VISIBLE):
            return None
        screen_width, screen_height = VIEWPORT_SIZES[self.viewport]
        if box.x >= screen_width or box.x + box.width <= 0 or box.y + box.height <= 0:
            return None
        if self.has(element, LayoutFlag.FIXED):
            return 1
        return max(box.y, 0) // screen_height + 1


class ImageInfo(Frozen):
    """A picture that the page loaded."""

    element: int | None = Field(description="identity of the <img>; None for other elements")
    url: str
    natural_width: int = Field(description="px of the file; 0 when it did not load")
    natural_height: int


class FailedRequest(Frozen):
    """A request of the page that brought nothing or an error."""

    url: str
    kind: str = Field(description="Playwright's resource type: image, script, xhr ...")
    status: int | None = Field(description="HTTP status, None when no answer came")
    error: str | None = None


class SentRequest(Frozen):
    """A request by which a page's own scripts, or the answer to its banner, sent something."""

    method: str = Field(description="POST, PUT ...; never GET, HEAD or OPTIONS")
    url: str
    kind: str = Field(description="Playwright's resource type: xhr, fetch, ping, document ...")


class Tls(Frozen):
    """How the connection to the page was secured."""

    https: bool
    valid: bool | None = Field(default=None, description="None when not https or not known")
    protocol: str | None = None
    issuer: str | None = None


class Consent(Frozen):
    """What was found and done about a cookie-consent banner."""

    banner: bool = Field(description="a banner was recognised")
    action: str | None = Field(default=None, description="reject, necessary, accept, close or None")
    control: str | None = Field(default=None, description="the words on the control that was used")


class Overlay(Frozen):
    """What stood over the page by itself, the consent banner apart, and whether it could be closed."""

    kind: str = Field(description="newsletter, age, region, app, wheel, chat or notice")
    viewport: Viewport = Field(description="screen on which it was first seen")
    late: bool = Field(description="came only after both screens had been looked at")
    modal: bool = Field(description="a dialog by its markup")
    covers: float = Field(description="share of the screen, 0 to 1")
    text: str = Field(description="the beginning of what it says")
    control: str | None = Field(default=None, description="the words on the control that was used")
    closed: bool = Field(description="it went away; where not, it is in the layouts and on the pictures")


class Action(Frozen):
    """One thing the auditor did on the page, in order."""

    name: str = Field(description="load, consent, settle, layout-desktop, screenshot-phone, scroll, read ...")
    ok: bool
    detail: str | None = None


class Frame(Frozen):
    """Text of a frame of another origin, such as a review widget."""

    url: str
    text: str
    element: int | None = Field(default=None, description="identity of the <iframe>")


class Picture(Frozen):
    """A screenshot on disk, named relative to the folder of the snapshot or of audit.json."""

    path: str
    sha256: str
    size: int = Field(description="bytes")
    width: int = Field(description="px of the file")
    height: int
    viewport: Viewport
    scale: float = Field(
        default=1.0,
        description="px of the file per CSS px of the layout; below 1 where a phone shows a wide page small",
    )


class Snapshot(Frozen):
    """One page as a shopper saw it, or why it could not be seen."""

    version: int = SNAPSHOT_VERSION
    requested_url: str
    url: str = Field(description="final address, after redirects")
    status: ReadStatus
    reason: Message | None = Field(default=None, description="why it is not `read`")
    http_status: int | None = None
    content_type: str | None = None
    redirects: tuple[str, ...] = Field(default=(), description="addresses passed on the way, in order")
    headers: dict[str, str] = Field(default={}, description="few response headers that rules use, lower case")
    tls: Tls | None = None
    html: str = Field(
        default="",
        description="rendered HTML. Open shadow content is in <div data-auditor-shadow> in its host, "
        "slotted nodes in their <slot>, nodes of a host that are not rendered in "
        "<div data-auditor-unslotted hidden>; the body of a frame of the same origin is in "
        "<div data-auditor-frame=URL> after its <iframe>; what came only when a tab or an accordion was "
        "opened is in <div data-auditor-opened=WORDS> and has no place in a layout",
    )
    layouts: tuple[Layout, ...] = Field(default=(), description="empty when the source was a saved file")
    images: tuple[ImageInfo, ...] = ()
    failed_requests: tuple[FailedRequest, ...] = ()
    insecure_requests: tuple[str, ...] = Field(
        default=(), description="http addresses an https page asked for"
    )
    sent_requests: tuple[SentRequest, ...] = Field(
        default=(), description="what the page sent by itself, not the auditor; the first ones only"
    )
    frames: tuple[Frame, ...] = ()
    consent: Consent | None = None
    overlays: tuple[Overlay, ...] = Field(
        default=(), description="what stood over the page by itself, in the order in which it was closed"
    )
    actions: tuple[Action, ...] = ()
    pictures: tuple[Picture, ...] = ()
    timings: dict[str, float] = Field(default={}, description="seconds by step; differs from run to run")

    def layout(self, viewport: Viewport) -> Layout | None:
        """The layout in one viewport, None when it was not captured."""
        return next((layout for layout in self.layouts if layout.viewport is viewport), None)
