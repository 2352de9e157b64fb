"""Screenshots for embedding: each once, re-encoded, all together within a budget."""

from __future__ import annotations

import base64
import hashlib
import heapq
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from auditor.models import Picture, Viewport
from auditor.report import Assets

BUDGET = 4_000_000
"""Bytes of all pictures together; base64 makes a third more of them, markup and text come on top."""

MAX_HEIGHT = 3_000
"""CSS px of a page that are kept from its top."""

MAX_PIXELS = 60_000_000
"""A larger file is not decoded."""

MAX_DENSITY = 2.0
"""Pixels of the file per CSS px."""

_FORMATS = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True, slots=True)
class Step:
    """One step down in quality: WebP quality and density in file pixels per CSS px."""

    quality: int
    density: float


LADDER = (Step(72, MAX_DENSITY), Step(68, 1.0), Step(55, 1.0), Step(50, 0.75), Step(42, 0.6), Step(35, 0.45))


@dataclass(frozen=True, slots=True)
class Shot:
    """A screenshot in the report, measured in CSS px of the page's layout."""

    id: str
    viewport: Viewport
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Embedded:
    """A screenshot ready for the page."""

    shot: Shot
    uri: str


class Album:
    """The screenshots that a report uses, each kept once and small; originals are read again when needed."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._shots: dict[tuple[str, Viewport], Shot | None] = {}
        self._by_content: dict[str, Shot] = {}
        self._files: dict[Shot, bytes] = {}
        self._paths: dict[Shot, str] = {}

    def shot(self, picture: Picture) -> Shot | None:
        """The picture as a shot of this album, None when it is missing or is no picture."""
        key = (picture.path, picture.viewport)
        if key not in self._shots:
            self._shots[key] = self._take(picture)
        return self._shots[key]

    def _take(self, picture: Picture) -> Shot | None:
        content = self._assets.read(picture.path)
        if content is None:
            return None
        identity = f"{picture.viewport}:{hashlib.sha256(content).hexdigest()}"
        if identity in self._by_content:
            return self._by_content[identity]
        image = _decode(content)
        if image is None:
            return None
        width = max(1, round(image.width / picture.scale)) if picture.scale > 0 else image.width
        height = max(1, min(round(image.height * width / image.width), MAX_HEIGHT))
        shot = Shot(f"shot-{len(self._files) + 1}", picture.viewport, width, height)
        self._by_content[identity] = shot
        self._files[shot] = _encode(shot, image, LADDER[0])
        self._paths[shot] = picture.path
        return shot

    def embedded(self, budget: int = BUDGET) -> tuple[Embedded, ...]:
        """Every shot as a data address; the largest give up quality until all fit the budget."""
        files = dict(self._files)
        step = dict.fromkeys(files, 0)
        largest = [(-len(content), shot.id, shot) for shot, content in files.items()]
        heapq.heapify(largest)
        total = sum(map(len, files.values()))
        while total > budget and largest:
            _, _, shot = heapq.heappop(largest)
            if step[shot] + 1 == len(LADDER):
                continue
            step[shot] += 1
            smaller = self._encode_again(shot, LADDER[step[shot]]) or files[shot]
            total += len(smaller) - len(files[shot])
            files[shot] = smaller
            heapq.heappush(largest, (-len(smaller), shot.id, shot))
        return tuple(Embedded(shot, _data_uri(content)) for shot, content in files.items())

    def _encode_again(self, shot: Shot, step: Step) -> bytes | None:
        content = self._assets.read(self._paths[shot])
        image = _decode(content) if content is not None else None
        return None if image is None else _encode(shot, image, step)


def _decode(content: bytes) -> Image.Image | None:
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                return None
            return image.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _encode(shot: Shot, image: Image.Image, step: Step) -> bytes:
    kept = image.crop((0, 0, image.width, max(1, round(shot.height * image.width / shot.width))))
    width = min(image.width, max(1, round(shot.width * step.density)))
    height = max(1, round(shot.height * width / shot.width))
    sized = kept if width == kept.width else kept.resize((width, height), Image.Resampling.LANCZOS)
    out = BytesIO()
    sized.save(out, "WEBP", quality=step.quality, method=3)
    return out.getvalue()


def _data_uri(content: bytes) -> str:
    return "data:image/webp;base64," + base64.b64encode(content).decode("ascii")
