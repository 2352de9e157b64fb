"""Screenshots for embedding: each once, re-encoded, all together within a budget."""

from __future__ import annotations

import base64
import hashlib
import heapq
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from auditor.models import Picture, Viewport
from auditor.report import Assets

BUDGET = 4_000_000
"""Bytes of all pictures together; base64 makes a third more of them, markup and text come on top."""

MAX_HEIGHT = 3_072
"""CSS px of a page that are kept from its top: as much as is pictured."""

MAX_PIXELS = 60_000_000
"""A larger file is not decoded."""

MAX_DENSITY = 2.0
"""Pixels of the file per CSS px."""

WORKERS = min(2, os.cpu_count() or 1)
"""Pictures that are encoded at the same time: one of a tall page takes 40 MB."""

_FORMATS = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True, slots=True)
class Step:
    """One step down in quality: WebP quality and density in file pixels per CSS px."""

    quality: int
    density: float
    share: float
    """Of the size of a JPEG file as large as the picture, measured on screenshots of shops."""


LADDER = (
    Step(72, MAX_DENSITY, 0.75),
    Step(68, 1.0, 0.72),
    Step(55, 1.0, 0.65),
    Step(50, 0.75, 0.39),
    Step(42, 0.6, 0.26),
    Step(35, 0.45, 0.16),
)


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


@dataclass(frozen=True, slots=True)
class _File:
    """Where the picture of a shot is read from."""

    path: str
    size: int
    """Bytes"""


class Album:
    """The screenshots that a report uses, each once; made small when it is known how many they are."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._shots: dict[tuple[str, Viewport], Shot | None] = {}
        self._by_content: dict[str, Shot] = {}
        self._files: dict[Shot, _File] = {}

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
        size = _size(content)
        if size is None:
            return None
        width = max(1, round(size[0] / picture.scale)) if picture.scale > 0 else size[0]
        height = max(1, min(round(size[1] * width / size[0]), MAX_HEIGHT))
        shot = Shot(f"shot-{len(self._files) + 1}", picture.viewport, width, height)
        self._by_content[identity] = shot
        self._files[shot] = _File(picture.path, len(content))
        return shot

    def embedding(self) -> Future[tuple[Embedded, ...]]:
        """As `embedded`, in the background; no shot is to be taken from now on."""
        background = ThreadPoolExecutor(1)
        try:
            return background.submit(self.embedded)
        finally:
            background.shutdown(wait=False)

    def embedded(self, budget: int = BUDGET) -> tuple[Embedded, ...]:
        """Every shot as a data address; the largest give up quality until all fit the budget.

        Steps are chosen by what the pictures are likely to take, so that hardly any is encoded twice.
        """
        sizes = {shot: round(file.size * LADDER[0].share) for shot, file in self._files.items()}
        steps = dict.fromkeys(sizes, 0)
        _fit(sizes, steps, budget, lambda shot: round(self._files[shot].size * LADDER[steps[shot]].share))
        made = self._all_encoded(steps)
        files = {shot: content for shot in steps if (content := made[shot]) is not None}

        def encoded_again(shot: Shot) -> int:
            files[shot] = self._encoded(shot, LADDER[steps[shot]]) or files[shot]
            return len(files[shot])

        _fit({shot: len(content) for shot, content in files.items()}, steps, budget, encoded_again)
        return tuple(Embedded(shot, _data_uri(content)) for shot, content in files.items())

    def _all_encoded(self, steps: Mapping[Shot, int]) -> dict[Shot, bytes | None]:
        """Every shot at its step."""
        with ThreadPoolExecutor(WORKERS) as pool:
            made = pool.map(lambda shot: self._encoded(shot, LADDER[steps[shot]]), steps)
            return dict(zip(steps, made, strict=True))

    def _encoded(self, shot: Shot, step: Step) -> bytes | None:
        content = self._assets.read(self._files[shot].path)
        image = _decode(content) if content is not None else None
        sized = None if image is None else _sized(shot, image, step)
        del content, image  # of a tall page, 17 MB
        return None if sized is None else _encode(sized, step)


def _fit(sizes: dict[Shot, int], steps: dict[Shot, int], budget: int, size: Callable[[Shot], int]) -> None:
    """Take the largest a step down until all fit the budget; `size` tells that of a shot at its new step."""
    largest = [(-bytes_, shot.id, shot) for shot, bytes_ in sizes.items()]
    heapq.heapify(largest)
    total = sum(sizes.values())
    while total > budget and largest:
        _, _, shot = heapq.heappop(largest)
        if steps[shot] + 1 == len(LADDER):
            continue
        steps[shot] += 1
        smaller = size(shot)
        total += smaller - sizes[shot]
        sizes[shot] = smaller
        heapq.heappush(largest, (-smaller, shot.id, shot))


def _size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a picture, None where it is none or cannot be read to its end."""
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as image:
            size = image.size
            if size[0] * size[1] > MAX_PIXELS:
                return None
            image.draft("RGB", (size[0] // 8, size[1] // 8))  # to read it through, small is enough
            image.load()
            return size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _decode(content: bytes) -> Image.Image | None:
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                return None
            image.load()
            return image if image.mode == "RGB" else image.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _sized(shot: Shot, image: Image.Image, step: Step) -> Image.Image:
    kept_height = max(1, round(shot.height * image.width / shot.width))
    kept = image if kept_height == image.height else image.crop((0, 0, image.width, kept_height))
    width = min(image.width, max(1, round(shot.width * step.density)))
    height = max(1, round(shot.height * width / shot.width))
    return kept if width == kept.width else kept.resize((width, height), Image.Resampling.HAMMING)


def _encode(image: Image.Image, step: Step) -> bytes:
    out = BytesIO()
    image.save(out, "WEBP", quality=step.quality, method=2)
    return out.getvalue()


def _data_uri(content: bytes) -> str:
    return "data:image/webp;base64," + base64.b64encode(content).decode("ascii")
