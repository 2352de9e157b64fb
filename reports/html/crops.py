"""Which part of a screenshot shows an element, and the marks drawn on it; all in CSS px."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.models import VIEWPORT_SIZES, Box, Viewport

from .pictures import Shot

RATIO = 16 / 10
LEAST_WIDTH = 600
WIDE = 760
"""A flat element wider than this is shown from its start: its words stand there, and stay readable."""

CONTEXT = 70
"""Space kept around an element."""

GROW = 4
"""Marks stand this far outside their element."""

LABEL_SIZE = {Viewport.DESKTOP: 25, Viewport.PHONE: 17}
"""Height of a mark's number tag on a page as wide as its viewport."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A box drawn around an element."""

    box: Box
    tone: str
    """An outcome, or `missing` where an element should have been."""
    label: str = ""
    tag: Box | None = None
    """Where the label stands."""


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a shot with its marks."""

    shot: Shot
    view: Box
    marks: tuple[Mark, ...] = ()
    alt: str = ""
    caption: str = ""


def shows(shot: Shot, box: Box) -> bool:
    """Whether the element can be seen on the shot: it has an area, and its top is on the picture."""
    inside = box.x < shot.width and box.y + min(box.height, 24) <= shot.height
    return inside and box.width > 0 and box.height > 0 and box.x + box.width > 0 and box.y + box.height > 0


def around(shot: Shot, box: Box) -> Box:
    """The part of a shot that shows an element with some context, in a steady shape where it fits."""
    box = on(shot, box)
    needed = box.width + 2 * CONTEXT if box.width <= WIDE else WIDE
    width = max(LEAST_WIDTH, needed, round((box.height + 2 * CONTEXT) * RATIO))
    width = min(width, shot.width)
    height = min(max(round(width / RATIO), min(box.height + 2 * CONTEXT, round(width * 1.1))), shot.height)
    centre = box.x + box.width // 2 - width // 2
    x = _within(min(centre, box.x - CONTEXT // 2) if box.width > WIDE else centre, shot.width - width)
    centred = box.y + box.height // 2 - height // 2
    y = _within(min(centred, box.y - GROW), shot.height - height)
    return Box(x, y, width, height)


def on(shot: Shot, box: Box) -> Box:
    """A mark's rectangle: the element with a little air, cut at the edges of the shot."""
    left, top = max(2, box.x - GROW), max(2, box.y - GROW)
    right = min(shot.width - 2, box.x + box.width + GROW)
    bottom = min(shot.height - 2, box.y + box.height + GROW)
    return Box(left, top, max(8, right - left), max(8, bottom - top))


def first_screen(shot: Shot) -> Box:
    """The part of a shot that a visitor sees first."""
    width, height = VIEWPORT_SIZES[shot.viewport]
    return Box(0, 0, shot.width, min(shot.height, round(height * shot.width / width)))


def crop(shot: Shot, boxes: Sequence[Box], tone: str) -> Crop:
    """The part of a shot around the first box, with every box that lies in it marked."""
    view = around(shot, boxes[0])
    inside = [box for box in boxes if shows(shot, box) and _overlap(view, on(shot, box))]
    marks = dict.fromkeys(Mark(on(shot, box), tone) for box in inside)
    return Crop(shot, view, tuple(marks))


def numbered(shot: Shot, numbers: Iterable[tuple[int, str, Box]]) -> tuple[Mark, ...]:
    """Marks with number tags; what shares a box shares a mark, and tags do not cover each other."""
    grouped: dict[Box, list[tuple[int, str]]] = {}
    for number, tone, box in numbers:
        if shows(shot, box):
            same = grouped.setdefault(on(shot, box), [])
            if (number, tone) not in same:
                same.append((number, tone))
    taken: list[Box] = []
    marks = []
    for box, members in grouped.items():
        label = "·".join(str(number) for number, _ in members)
        tag = _free_place(shot, box, len(label), taken)
        taken.append(tag)
        marks.append(Mark(box, members[0][1], label, tag))
    return tuple(marks)


def _free_place(shot: Shot, box: Box, characters: int, taken: Sequence[Box]) -> Box:
    size = round(LABEL_SIZE[shot.viewport] * shot.width / VIEWPORT_SIZES[shot.viewport][0])
    width = round(size * (0.55 + 0.56 * characters))
    below = box.y + box.height if box.y + box.height + size <= shot.height else box.y
    place = Box(_within(box.x, shot.width - width), box.y - size if box.y >= size else below, width, size)
    for _ in range(40):
        hit = next((other for other in taken if _overlap(place, other)), None)
        if hit is None:
            return place
        right = hit.x + hit.width + 2
        if right + width <= shot.width:
            place = place._replace(x=right)
        else:
            place = place._replace(x=_within(box.x, shot.width - width), y=place.y + size + 2)
    return place


def _overlap(a: Box, b: Box) -> bool:
    return a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height


def _within(value: int, most: int) -> int:
    return max(0, min(value, most))
