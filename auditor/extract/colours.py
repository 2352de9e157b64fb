"""How far text stands out from its background: WCAG 2.2, relative luminance and contrast ratio."""

from __future__ import annotations

import re
from functools import lru_cache

_COLOUR = re.compile(r"rgba?\(\s*([\d.]+)[,\s]+([\d.]+)[,\s]+([\d.]+)(?:\s*[,/]\s*([\d.]+%?))?\s*\)")

Colour = tuple[float, float, float, float]
"""Red, green, blue (0..255) and opacity (0..1)."""


@lru_cache(maxsize=1 << 10)
def contrast(text: str, background: str) -> float | None:
    """The ratio, 1..21, of two computed CSS colours; None where one is in a notation beyond rgb()."""
    front, back = _parse(text), _parse(background)
    if front is None or back is None:
        return None
    base = _over(back, (255.0, 255.0, 255.0, 1.0))
    high, low = sorted((_luminance(_over(front, base)), _luminance(base)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _parse(text: str) -> Colour | None:
    found = _COLOUR.fullmatch(text.strip())
    if found is None:
        return None
    red, green, blue, opacity = found.groups()
    share = 1.0 if opacity is None else float(opacity.rstrip("%")) / (100 if opacity.endswith("%") else 1)
    return float(red), float(green), float(blue), min(share, 1.0)


def _over(front: Colour, back: Colour) -> Colour:
    """A colour laid over an opaque one."""
    share = front[3]
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(front[:3], back[:3], strict=True))
    return red, green, blue, 1.0


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(value / 255) for value in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
