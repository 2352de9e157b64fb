"""Product pictures drawn from a shape, a colour and a view: no photo has to be shipped, and none changes."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageOps

SIZE = 900
"""Width and height of a finished picture in pixels."""

_SCALE = 2  # drawn twice as large and reduced, which smooths the edges
_CANVAS = SIZE * _SCALE

Colour = tuple[int, int, int]
Draw = ImageDraw.ImageDraw
Box = tuple[float, float, float, float]


def draw_product(path: Path, shape: str, colour: str, view: str) -> None:
    """Draw one product picture as JPEG.

    Args:
        path: Where the picture goes; its folder exists.
        shape: One of the keys of `SHAPES`.
        colour: The product's colour, as `#rrggbb`.
        view: `front`, `detail` (a close-up), `scene` (on a shelf) or `back` (turned round, on a dark ground).

    Raises:
        KeyError: The shape or the view is not known.
    """
    picture = _VIEWS[view](shape, _colour(colour))
    picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(path, "JPEG", quality=88)


def _front(shape: str, colour: Colour) -> Image.Image:
    return _on_ground(shape, colour, top=(250, 248, 244), bottom=(226, 220, 210))


def _detail(shape: str, colour: Colour) -> Image.Image:
    picture = _on_ground(shape, colour, top=(246, 246, 250), bottom=(214, 216, 222))
    left, upper, side = _CANVAS * 0.22, _CANVAS * 0.3, _CANVAS * 0.45
    return picture.crop((int(left), int(upper), int(left + side), int(upper + side)))


def _scene(shape: str, colour: Colour) -> Image.Image:
    ground = _gradient((205, 216, 214), (176, 190, 188))
    draw = ImageDraw.Draw(ground)
    draw.rectangle(_box(0.0, 0.8, 1.0, 1.0), fill=(150, 116, 84))
    draw.rectangle(_box(0.0, 0.8, 1.0, 0.825), fill=(120, 90, 62))
    draw.rectangle(_box(0.72, 0.52, 0.8, 0.8), fill=(238, 232, 220))
    draw.rectangle(_box(0.81, 0.58, 0.87, 0.8), fill=(186, 98, 84))
    SHAPES[shape](draw, colour)
    return ground


def _back(shape: str, colour: Colour) -> Image.Image:
    return ImageOps.mirror(_on_ground(shape, colour, top=(92, 96, 104), bottom=(58, 60, 66)))


_VIEWS: dict[str, Callable[[str, Colour], Image.Image]] = {
    "front": _front,
    "detail": _detail,
    "scene": _scene,
    "back": _back,
}


def _on_ground(shape: str, colour: Colour, *, top: Colour, bottom: Colour) -> Image.Image:
    picture = _gradient(top, bottom)
    SHAPES[shape](ImageDraw.Draw(picture), colour)
    return picture


def _gradient(top: Colour, bottom: Colour) -> Image.Image:
    ramp = Image.linear_gradient("L").resize((_CANVAS, _CANVAS))
    return Image.composite(
        Image.new("RGB", (_CANVAS, _CANVAS), bottom), Image.new("RGB", (_CANVAS, _CANVAS), top), ramp
    )


def _mug(draw: Draw, colour: Colour) -> None:
    draw.ellipse(_box(0.56, 0.38, 0.8, 0.68), outline=_shade(colour, 0.8), width=_CANVAS // 28)
    draw.rounded_rectangle(_box(0.28, 0.28, 0.66, 0.8), radius=_CANVAS // 18, fill=colour)
    draw.rectangle(_box(0.28, 0.28, 0.66, 0.4), fill=_shade(colour, 1.25))
    draw.ellipse(_box(0.28, 0.24, 0.66, 0.34), fill=_shade(colour, 0.6))


def _bowl(draw: Draw, colour: Colour) -> None:
    draw.chord(_box(0.14, 0.1, 0.86, 0.8), 0, 180, fill=colour)
    draw.ellipse(_box(0.14, 0.38, 0.86, 0.52), fill=(238, 236, 230))
    draw.rectangle(_box(0.4, 0.77, 0.6, 0.81), fill=_shade(colour, 0.7))


def _teapot(draw: Draw, colour: Colour) -> None:
    draw.polygon(_points((0.28, 0.62), (0.1, 0.4), (0.17, 0.37), (0.36, 0.5)), fill=_shade(colour, 0.85))
    draw.ellipse(_box(0.66, 0.38, 0.88, 0.7), outline=_shade(colour, 0.8), width=_CANVAS // 32)
    draw.ellipse(_box(0.24, 0.34, 0.76, 0.8), fill=colour)
    draw.chord(_box(0.36, 0.28, 0.64, 0.46), 180, 360, fill=_shade(colour, 1.2))
    draw.ellipse(_box(0.47, 0.22, 0.53, 0.29), fill=_shade(colour, 0.7))


def _board(draw: Draw, colour: Colour) -> None:
    draw.rounded_rectangle(_box(0.3, 0.28, 0.7, 0.82), radius=_CANVAS // 24, fill=colour)
    draw.rounded_rectangle(_box(0.45, 0.14, 0.55, 0.32), radius=_CANVAS // 40, fill=colour)
    draw.ellipse(_box(0.48, 0.17, 0.52, 0.21), fill=(240, 236, 228))
    for line in range(5):
        left = 0.34 + line * 0.07
        draw.rectangle(_box(left, 0.32, left + 0.006, 0.78), fill=_shade(colour, 0.82))


def _lamp(draw: Draw, colour: Colour) -> None:
    draw.rectangle(_box(0.48, 0.46, 0.52, 0.78), fill=(150, 118, 60))
    draw.ellipse(_box(0.36, 0.75, 0.64, 0.82), fill=(130, 100, 50))
    draw.polygon(_points((0.38, 0.16), (0.62, 0.16), (0.76, 0.48), (0.24, 0.48)), fill=colour)
    draw.polygon(_points((0.45, 0.16), (0.55, 0.16), (0.58, 0.48), (0.42, 0.48)), fill=_shade(colour, 1.3))


def _pendant(draw: Draw, colour: Colour) -> None:
    draw.rectangle(_box(0.495, 0.0, 0.505, 0.4), fill=(60, 60, 60))
    draw.chord(_box(0.2, 0.36, 0.8, 1.04), 180, 360, fill=colour)
    draw.ellipse(_box(0.2, 0.66, 0.8, 0.74), fill=(250, 240, 205))


def _lantern(draw: Draw, colour: Colour) -> None:
    draw.arc(_box(0.42, 0.1, 0.58, 0.3), 180, 360, fill=colour, width=_CANVAS // 60)
    draw.polygon(_points((0.5, 0.18), (0.7, 0.34), (0.3, 0.34)), fill=_shade(colour, 0.8))
    draw.rectangle(_box(0.33, 0.34, 0.67, 0.8), fill=colour)
    draw.rectangle(_box(0.38, 0.39, 0.62, 0.75), fill=(250, 226, 160))
    draw.rectangle(_box(0.46, 0.56, 0.54, 0.75), fill=(246, 240, 228))
    draw.ellipse(_box(0.475, 0.46, 0.525, 0.56), fill=(240, 150, 50))


def _blanket(draw: Draw, colour: Colour) -> None:
    for fold in range(4):
        top = 0.36 + fold * 0.11
        fill = _shade(colour, 1.15 - 0.12 * fold)
        draw.rounded_rectangle(_box(0.16, top, 0.84, top + 0.1), radius=_CANVAS // 24, fill=fill)
    for tassel in range(12):
        left = 0.2 + tassel * 0.052
        draw.rectangle(_box(left, 0.79, left + 0.01, 0.85), fill=_shade(colour, 0.7))


def _cushion(draw: Draw, colour: Colour) -> None:
    draw.rounded_rectangle(_box(0.18, 0.2, 0.82, 0.8), radius=_CANVAS // 9, fill=colour)
    for stripe in range(4):
        left = 0.29 + stripe * 0.12
        draw.rectangle(_box(left, 0.22, left + 0.03, 0.78), fill=_shade(colour, 1.3))


def _towel(draw: Draw, colour: Colour) -> None:
    draw.rectangle(_box(0.2, 0.2, 0.8, 0.23), fill=(120, 120, 120))
    draw.rectangle(_box(0.3, 0.2, 0.7, 0.82), fill=colour)
    for row in range(9):
        top = 0.26 + row * 0.06
        draw.rectangle(_box(0.3, top, 0.7, top + 0.012), fill=_shade(colour, 0.85))


def _rug(draw: Draw, colour: Colour) -> None:
    draw.polygon(_points((0.26, 0.3), (0.74, 0.3), (0.92, 0.78), (0.08, 0.78)), fill=colour)
    for stripe in range(3):
        top = 0.4 + stripe * 0.12
        inset = (0.78 - top) * 0.38
        draw.rectangle(_box(0.14 + inset, top, 0.86 - inset, top + 0.04), fill=_shade(colour, 1.35))


def _holder(draw: Draw, colour: Colour) -> None:
    for left, top, ink in (
        (0.4, 0.2, (200, 90, 70)),
        (0.47, 0.14, (70, 110, 160)),
        (0.55, 0.24, (90, 140, 90)),
    ):
        draw.rectangle(_box(left, top, left + 0.035, 0.6), fill=ink)
    draw.rectangle(_box(0.34, 0.42, 0.66, 0.82), fill=colour)
    draw.rectangle(_box(0.34, 0.42, 0.66, 0.46), fill=_shade(colour, 0.75))


def _vase(draw: Draw, colour: Colour) -> None:
    draw.rectangle(_box(0.44, 0.16, 0.56, 0.45), fill=_shade(colour, 0.9))
    draw.ellipse(_box(0.4, 0.13, 0.6, 0.19), fill=_shade(colour, 0.7))
    draw.ellipse(_box(0.3, 0.36, 0.7, 0.84), fill=colour)
    draw.ellipse(_box(0.36, 0.44, 0.46, 0.66), fill=_shade(colour, 1.2))


def _flask(draw: Draw, colour: Colour) -> None:
    draw.rounded_rectangle(_box(0.38, 0.24, 0.62, 0.84), radius=_CANVAS // 24, fill=colour)
    draw.rounded_rectangle(_box(0.4, 0.12, 0.6, 0.28), radius=_CANVAS // 40, fill=_shade(colour, 0.6))
    draw.rectangle(_box(0.43, 0.34, 0.46, 0.76), fill=_shade(colour, 1.3))


SHAPES: dict[str, Callable[[Draw, Colour], None]] = {
    "mug": _mug,
    "bowl": _bowl,
    "teapot": _teapot,
    "board": _board,
    "lamp": _lamp,
    "pendant": _pendant,
    "lantern": _lantern,
    "blanket": _blanket,
    "cushion": _cushion,
    "towel": _towel,
    "rug": _rug,
    "holder": _holder,
    "vase": _vase,
    "flask": _flask,
}
"""What can be drawn, by name."""


def _colour(value: str) -> Colour:
    red, green, blue = ImageColor.getrgb(value)[:3]
    return red, green, blue


def _shade(colour: Colour, factor: float) -> Colour:
    red, green, blue = (min(255, round(channel * factor)) for channel in colour)
    return red, green, blue


def _box(left: float, top: float, right: float, bottom: float) -> Box:
    """Fractions of the picture -> pixels of the canvas."""
    return left * _CANVAS, top * _CANVAS, right * _CANVAS, bottom * _CANVAS


def _points(*points: tuple[float, float]) -> list[tuple[float, float]]:
    return [(x * _CANVAS, y * _CANVAS) for x, y in points]
