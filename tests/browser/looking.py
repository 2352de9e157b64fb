"""Finds elements of a captured page again, by their id, in HTML and layouts."""

from __future__ import annotations

from io import BytesIO

from lxml import html
from lxml.html import HtmlElement
from PIL import Image

from auditor.capture import Shot
from auditor.models import ELEMENT_ATTRIBUTE, Box, Layout, LayoutFlag, Snapshot, Viewport


def tree(snapshot: Snapshot) -> HtmlElement:
    return html.document_fromstring(snapshot.html)


def identity(snapshot: Snapshot, css_id: str) -> int | None:
    """The number that the element with an id has in the layouts."""
    (found,) = tree(snapshot).xpath("//*[@id=$id]", id=css_id)
    number = found.get(ELEMENT_ATTRIBUTE)
    return None if number is None else int(number)


def layout(snapshot: Snapshot, viewport: Viewport = Viewport.DESKTOP) -> Layout:
    found = snapshot.layout(viewport)
    assert found is not None
    return found


def box(snapshot: Snapshot, css_id: str, viewport: Viewport = Viewport.DESKTOP) -> Box | None:
    return layout(snapshot, viewport).box(identity(snapshot, css_id))


def has(snapshot: Snapshot, css_id: str, flag: LayoutFlag, viewport: Viewport = Viewport.DESKTOP) -> bool:
    return layout(snapshot, viewport).has(identity(snapshot, css_id), flag)


def visible(snapshot: Snapshot, css_id: str, viewport: Viewport = Viewport.DESKTOP) -> bool:
    return has(snapshot, css_id, LayoutFlag.VISIBLE, viewport)


def opened(shot: Shot) -> Image.Image:
    return Image.open(BytesIO(shot.data)).convert("RGB")


def colour_at(shot: Shot, place: Box) -> tuple[int, int, int]:
    """The colour in the middle of a box on a picture, rounded: JPEG is not exact."""
    x = round((place.x + place.width / 2) * shot.scale)
    y = round((place.y + place.height / 2) * shot.scale)
    pixel = opened(shot).getpixel((x, y))
    assert isinstance(pixel, tuple)
    red, green, blue = (round(value / 16) * 16 for value in pixel)
    return min(red, 255), min(green, 255), min(blue, 255)
