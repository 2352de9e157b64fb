"""Saved captures: one folder a visit, one folder a page, written as the pages come and read back one by one.

    capture/manifest.json               written at the start and, with the list of pages, at the end
    capture/pages/0001/record.json      the page's entry in that list
    capture/pages/0001/page.html        the rendered HTML; may be edited and judged again
    capture/pages/0001/desktop.jpg, phone.jpg
    capture/pages/0001/snapshot.json    everything else; written last: then the page counts

Each file appears whole or not at all: it is written beside its place, then renamed. A visit that
was cut off can be read as far as it came.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, TypeVar

from PIL import Image
from pydantic import Field, ValidationError

from auditor import __version__
from auditor.errors import CaptureError, OutputError
from auditor.models import SNAPSHOT_VERSION, Frozen, Message, Picture, Snapshot, Viewport

CAPTURE_VERSION = 1
"""Version of the saved form of a visit; readers refuse a newer one."""

MANIFEST = "manifest.json"
PAGES = "pages"
RECORD = "record.json"
SNAPSHOT = "snapshot.json"
HTML = "page.html"

M = TypeVar("M", bound=Frozen)
Setting = int | float | str | bool | tuple[str, ...] | None


class Shot(NamedTuple):
    """A screenshot that is not on disk yet."""

    data: bytes
    """JPEG"""
    scale: float = 1.0
    """px of the picture per CSS px of the layout: below 1 where a phone shows a wide page small"""


class PageRecord(Frozen):
    """A page in the manifest."""

    folder: str = Field(description="name of its folder under pages/")
    url: str = Field(description="address that was asked for")
    kind: str | None = Field(default=None, description="what the page was taken for when it was chosen")
    why: Message | None = Field(default=None, description="why it was chosen")


class Target(Frozen):
    """A page that the visit meant to see."""

    url: str
    kind: str | None = None
    why: Message | None = None


class Manifest(Frozen):
    """What a capture is of."""

    version: int = CAPTURE_VERSION
    snapshot_version: int = SNAPSHOT_VERSION
    tool: str = f"storefront-auditor {__version__}"
    start_url: str
    visited: str = Field(description="ISO date of the visit")
    started: str = Field(description="ISO time, UTC")
    settings: dict[str, Setting] = Field(default={})
    targets: tuple[Target, ...] = ()
    pages: tuple[PageRecord, ...] = ()
    finished: bool = Field(default=False, description="the visit came to its end, cut short or not")
    partial: Message | None = Field(default=None, description="why the visit ended early")
    timings: dict[str, float] = Field(default={}, description="seconds by stage; differs from run to run")


class CaptureWriter:
    """Writes a capture, page by page. OutputError when the disk is full or may not be written to."""

    def __init__(
        self,
        folder: Path,
        *,
        start_url: str,
        settings: Mapping[str, Setting] | None = None,
        visited: date | None = None,
    ) -> None:
        """Start a capture in `folder`, which is made; an old capture in it is replaced."""
        now = datetime.now(UTC)
        self.folder = folder
        self._pages: list[PageRecord] = []
        self._manifest = Manifest(
            start_url=start_url,
            visited=(visited or now.date()).isoformat(),
            started=now.isoformat(timespec="seconds"),
            settings=dict(settings or {}),
        )
        with _writing(folder):
            (folder / PAGES).mkdir(parents=True, exist_ok=True)
            _clear(folder / PAGES)
        self._save()

    def plan(self, targets: Iterator[Target] | tuple[Target, ...] | list[Target]) -> None:
        """Note which pages the visit means to see."""
        self._update(targets=tuple(targets))

    def add(
        self,
        snapshot: Snapshot,
        pictures: Mapping[Viewport, Shot | bytes] | None = None,
        *,
        why: Message | None = None,
        kind: str | None = None,
    ) -> Snapshot:
        """Save a page; the answer is the snapshot with its pictures named relative to the folder above."""
        name = f"{len(self._pages) + 1:04d}"
        record = PageRecord(folder=name, url=snapshot.requested_url, kind=kind, why=why)
        page = self.folder / PAGES / name
        with _writing(page):
            page.mkdir(parents=True, exist_ok=True)
        _write(page / RECORD, record.model_dump_json().encode())
        saved = tuple(
            self._save_picture(page, viewport, shot if isinstance(shot, Shot) else Shot(shot))
            for viewport, shot in (pictures or {}).items()
        )
        snapshot = snapshot.model_copy(update={"pictures": saved})
        _write(page / HTML, snapshot.html.encode("utf-8", "replace"))
        _write(page / SNAPSHOT, snapshot.model_dump_json(exclude={"html"}).encode())
        self._pages.append(record)
        return snapshot

    def finish(self, partial: Message | None = None, timings: Mapping[str, float] | None = None) -> Manifest:
        """Note that the visit is over; `partial` tells why it ended early."""
        pages = tuple(self._pages)
        self._update(finished=True, pages=pages, partial=partial, timings=dict(timings or {}))
        return self._manifest

    def _save_picture(self, page: Path, viewport: Viewport, shot: Shot) -> Picture:
        file = page / f"{viewport.value}.jpg"
        _write(file, shot.data)
        with Image.open(BytesIO(shot.data)) as image:
            width, height = image.size
        return Picture(
            path=file.relative_to(self.folder.parent).as_posix(),
            sha256=hashlib.sha256(shot.data).hexdigest(),
            size=len(shot.data),
            width=width,
            height=height,
            viewport=viewport,
            scale=shot.scale,
        )

    def _update(self, **changes: object) -> None:
        self._manifest = self._manifest.model_copy(update=changes)
        self._save()

    def _save(self) -> None:
        _write(self.folder / MANIFEST, self._manifest.model_dump_json(indent=1).encode())


class CaptureReader:
    """Reads a capture, one page at a time.

    CaptureError: `capture.missing` (no manifest there), `capture.broken` (file and fault),
    `capture.newer` (made by a later version), `capture.empty` (no page in it).
    """

    def __init__(self, folder: Path) -> None:
        """Open the capture in `folder`, or in the `capture/` of an output folder."""
        inner = folder / "capture"
        self.folder = inner if not (folder / MANIFEST).is_file() and inner.is_dir() else folder
        self.manifest = self._read_manifest()
        self.lost: list[str] = []
        """Pages that were cut off while they were written, by folder name; known after iterating."""

    def __iter__(self) -> Iterator[tuple[Snapshot, PageRecord]]:
        """The pages in the order of the visit."""
        self.lost = []
        read = 0
        for record in self.manifest.pages:
            page = self.folder / PAGES / record.folder
            if not (page / SNAPSHOT).is_file() or not (page / HTML).is_file():
                self.lost.append(record.folder)
                continue
            read += 1
            yield self._read_page(page), record
        if not read:
            raise CaptureError("capture.empty", path=str(self.folder))

    def _read_manifest(self) -> Manifest:
        file = self.folder / MANIFEST
        try:
            text = file.read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise CaptureError("capture.missing", path=str(self.folder)) from error
        except (OSError, UnicodeDecodeError) as error:
            raise CaptureError("capture.broken", path=str(file), error=str(error)) from error
        self._refuse_newer(file, text, "version", CAPTURE_VERSION)
        manifest = _parsed(Manifest, file, text)
        return manifest if manifest.finished else manifest.model_copy(update={"pages": self._records()})

    def _records(self) -> tuple[PageRecord, ...]:
        """The pages of a visit that was cut off before it could list them."""
        files = sorted((self.folder / PAGES).glob(f"[0-9]*/{RECORD}"), key=lambda file: int(file.parent.name))
        return tuple(_parsed(PageRecord, file, file.read_text(encoding="utf-8")) for file in files)

    def _read_page(self, page: Path) -> Snapshot:
        file = page / SNAPSHOT
        try:
            text = file.read_text(encoding="utf-8")
            html = (page / HTML).read_bytes().decode("utf-8")  # with its own line ends
        except (OSError, UnicodeDecodeError) as error:
            raise CaptureError("capture.broken", path=str(page), error=str(error)) from error
        self._refuse_newer(file, text, "version", SNAPSHOT_VERSION)
        return _parsed(Snapshot, file, text).model_copy(update={"html": html})

    @staticmethod
    def _refuse_newer(file: Path, text: str, name: str, known: int) -> None:
        """Looked at before the models are: a newer version may have fields that they refuse."""
        found = re.search(rf'"{name}"\s*:\s*(\d+)', text)
        if found and int(found.group(1)) > known:
            raise CaptureError("capture.newer", path=str(file), version=int(found.group(1)), known=known)


def _clear(pages: Path) -> None:
    """Remove the pages of an old capture, and nothing that is not one."""
    files = {RECORD, SNAPSHOT, HTML, *(f"{viewport}.jpg" for viewport in Viewport)}
    for page in pages.glob("[0-9][0-9][0-9][0-9]*"):
        for file in files:
            (page / file).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            page.rmdir()


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise output_error(error, path) from error


def output_error(error: OSError, path: Path) -> OutputError:
    """The error to show for a file that could not be written."""
    where = str(error.filename or path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError("output.disk-full", path=where)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return OutputError("output.no-permission", path=where)
    return OutputError("output.not-written", path=where, error=error.strerror or str(error))


def _write(file: Path, data: bytes) -> None:
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    with _writing(file):
        try:
            temporary.write_bytes(data)
            temporary.replace(file)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise


def _parsed(model: type[M], file: Path, text: str) -> M:
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        raise CaptureError("capture.broken", path=str(file), error=_first_fault(error)) from error


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"
