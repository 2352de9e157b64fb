"""The brand in whose name a scorecard is made: words, a logo inside the page, colours that can be read."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from auditor.brand import Brand
from auditor.report import Assets, brand_of

from ..wording import clean, web_address

CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3."""
STEP = 0.04
"""Part of black or white by which a colour is mixed until it can be read."""
SOFT = 0.12
"""Part of the colour in the background of notices."""

LIGHT = ("#f6f4ef", "#ffffff", "#f0ede6")
"""Backgrounds of the light page, as in scorecard.css: paper, card, sunk."""
DARK = ("#11141b", "#1a1f2a", "#151922")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PHONE = re.compile(r"\+?[\d ()/.-]{6,25}")

Rgb = tuple[int, int, int]


@dataclass(frozen=True)
class ContactLine:
    """A line of the contact, and where it leads."""

    text: str
    href: str | None


@dataclass(frozen=True)
class BrandView:
    """The brand as the templates show it."""

    name: str
    logo: str | None
    """A data: address."""
    intro: tuple[str, ...]
    """Paragraphs."""
    contact: tuple[ContactLine, ...]
    style: str
    """CSS that puts its colours in the place of ours; no text of anybody's in it."""


def brand_view(assets: Assets | None) -> BrandView | None:
    """The view of the brand that a report is made for; None for nobody's."""
    brand = brand_of(assets)
    if brand is None:
        return None
    logo = base64.b64encode(brand.logo).decode("ascii") if brand.logo else None
    return BrandView(
        name=clean(brand.name, 80),
        logo=f"data:image/png;base64,{logo}" if logo else None,
        intro=tuple(clean(part, 1000) for part in re.split(r"\n\s*\n", brand.intro.strip()) if part.strip()),
        contact=tuple(_line(clean(text)) for text in brand.contact),
        style=_style(brand),
    )


def style_of(brand: BrandView | None) -> str:
    """What is added to a document's own style."""
    return brand.style if brand else ""


def _line(text: str) -> ContactLine:
    if _MAIL.fullmatch(text):
        return ContactLine(text, f"mailto:{text}")
    if _PHONE.fullmatch(text) and sum(c.isdigit() for c in text) >= 6:
        return ContactLine(text, "tel:" + "".join(c for c in text if c.isdigit() or c == "+"))
    return ContactLine(text, web_address(text))


def _style(brand: Brand) -> str:
    if brand.colour is None:
        return ""
    light = readable(brand.colour, LIGHT)
    dark = readable(brand.dark_colour or brand.colour, DARK)
    in_light = f":root {{ {_properties(light, LIGHT[1])} }}"
    in_dark = f":root {{ {_properties(dark, DARK[1])} }}"
    dark_too = f"@media (prefers-color-scheme: dark) {{ {in_dark} }}"
    return f"{in_light}\n{dark_too}\n@media print {{ {in_light} }}\n"


def _properties(colour: str, card: str) -> str:
    return f"--accent: {colour}; --accent-soft: {_mixed(card, colour, SOFT)}; --focus: {colour};"


def readable(colour: str, grounds: tuple[str, str, str]) -> str:
    """The colour, or the nearest shade of it that can be read on all three grounds, and on the second of
    them with a little of the shade itself in it.
    """
    card = grounds[1]
    towards = "#000000" if _luminance(grounds[0]) > 0.5 else "#ffffff"
    for step in range(round(1 / STEP) + 1):
        shade = _mixed(colour, towards, step * STEP)
        if all(contrast(shade, ground) >= CONTRAST for ground in (*grounds, _mixed(card, shade, SOFT))):
            return shade
    return towards


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1..21, as WCAG 2.2 defines it."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, 0..1 (WCAG 2.2, from sRGB)."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _rgb(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(colour: str, other: str, part: float) -> str:
    pairs = zip(_rgb(colour), _rgb(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * min(part, 1.0)):02x}" for one, two in pairs)


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
