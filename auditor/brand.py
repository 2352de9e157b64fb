"""In whose name reports are made: an agency's name, logo, colours, contact and words of its own.

Everything is plain text, a colour, or a picture that is drawn anew: nothing of it is markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from auditor.errors import UsageError

LONGEST_NAME = 60
LONGEST_CONTACT = 120
MOST_CONTACTS = 5
LONGEST_INTRO = 800
LARGEST_FILE = 2_000_000
"""Bytes of a logo's file."""
MOST_PIXELS = 25_000_000
LOGO_SIZE = (640, 240)
"""A larger logo is drawn smaller, pixels: twice what reports show of it."""
_KINDS = ("PNG", "JPEG", "WEBP", "GIF")
"""Pictures of pixels: a drawing such as SVG may hold scripts and load what is elsewhere."""
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


@dataclass(frozen=True, slots=True)
class Brand:
    """What reports show of the one in whose name they are made."""

    name: str
    logo: bytes | None = None
    """A PNG picture."""
    colour: str | None = None
    """`#rrggbb`."""
    dark_colour: str | None = None
    """The same for dark backgrounds; None: made of the other."""
    contact: tuple[str, ...] = ()
    """Lines of text, mail addresses, telephone numbers or web addresses."""
    intro: str = ""
    """Paragraphs with blank lines between them."""


def hex_colour(value: str) -> str:
    """A colour as `#rrggbb`; ValueError for what is none."""
    if not _COLOUR.fullmatch(value):
        raise ValueError("not a colour such as #1a5276")
    digits = value[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def logo_in(file: Path) -> bytes:
    """A logo as PNG, no larger than reports need it. UsageError for what cannot be used, and why."""
    if not file.is_file():
        raise UsageError("brand-logo-missing", path=str(file))
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError("brand-logo-unreadable", path=str(file)) from error
    if len(data) > LARGEST_FILE:
        raise UsageError("brand-logo-large", path=str(file), most=LARGEST_FILE // 1_000_000)
    try:
        with Image.open(BytesIO(data), formats=_KINDS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise UsageError("brand-logo-large", path=str(file), most=LARGEST_FILE // 1_000_000)
            drawn = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise UsageError("brand-logo-kind", path=str(file)) from error
    drawn.thumbnail(LOGO_SIZE)
    out = BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()
