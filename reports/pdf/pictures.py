"""Pictures of a document as JPEG, which a PDF holds as they are: of other forms it holds every pixel."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from io import BytesIO

from PIL import Image

QUALITY = 78
_WEBP = re.compile(rb"data:image/webp;base64,([A-Za-z0-9+/=]+)")


def with_jpegs(pieces: Iterable[bytes]) -> bytes:
    """The whole document with its WebP pictures as JPEG ones, the same pixels of them."""
    return _WEBP.sub(_as_jpeg, b"".join(pieces))


def _as_jpeg(match: re.Match[bytes]) -> bytes:
    """The address of the picture as JPEG; our own report made it, so it can be read."""
    out = BytesIO()
    with Image.open(BytesIO(base64.b64decode(match.group(1))), formats=("WEBP",)) as image:
        image.convert("RGB").save(out, "JPEG", quality=QUALITY, optimize=True)
    return b"data:image/jpeg;base64," + base64.b64encode(out.getvalue())
