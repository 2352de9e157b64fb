"""Saved captures: one folder a visit, one folder a page, written as the pages come and read back one by one.

    capture/manifest.json               written at the start and, with the list of pages, at the end
    capture/pages/0001/record.json      the page's entry in that list
    capture/pages/0001/page.html        the rendered HTML; may be edited and judged again
    capture/pages/0001/desktop.jpg, phone.jpg
    capture/pages/0001/snapshot.json    everything else; written last: then the page counts

Each file appears whole or not at all: it is written beside its place, then renamed. A visit that
was cut off can be read as far as it came, and gone on with: folders are numbered in the order in which
the pages were asked for, so that what is captured later takes the place that it would have had.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import threading
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, TypeVar

from PIL import Image
from pydantic import JsonValue, ValidationError

from auditor.access import Secrets
from auditor.errors import CaptureError, OutputError, first_fault
from auditor.files import remove_leftovers, write_whole, writing
from auditor.manifest import CAPTURE_VERSION, Manifest, PageRecord, Setting
from auditor.models import (
    READABLE,
    SNAPSHOT_VERSION,
    Discovery,
    Frozen,
    Message,
    PageForm,
    Picture,
    Snapshot,
    Traffic,
    Viewport,
)

MANIFEST = "manifest.json"
PAGES = "pages"
RECORD = "record.json"
SNAPSHOT = "snapshot.json"
HTML = "page.html"
CUT_OFF = "partial.cut-off"
"""Why a visit ended that could not say so itself."""


M = TypeVar("M", bound=Frozen)


class Shot(NamedTuple):
    """A screenshot that is not on disk yet."""

    data: bytes
    """JPEG"""
    scale: float = 1.0
    """px of the picture per CSS px of the layout: below 1 where a phone shows a wide page small"""


class CaptureWriter:
    """Writes a capture, page by page. OutputError when the disk is full or may not be written to."""

    def __init__(
        self,
        folder: Path,
        *,
        start_url: str,
        settings: Mapping[str, Setting] | None = None,
        run: Mapping[str, JsonValue] | None = None,
        visited: date | None = None,
        earlier: CaptureReader | None = None,
        secrets: Secrets | None = None,
    ) -> None:
        """Start a capture in `folder`, which is made; an old capture in it is replaced.

        With `earlier`, a capture that was cut off in that folder, that one is gone on with: its whole pages
        stay, and it keeps its day. What is among the `secrets` is not written.
        """
        now = datetime.now(UTC)
        old = earlier.manifest if earlier else None
        self.folder = folder
        self._earlier = earlier
        self._secrets = secrets or Secrets()
        self._left = {record.url: record for record in earlier.whole()} if earlier else {}
        self._folders = {record.folder for record in self._left.values()}
        self._naming = threading.Lock()
        self._pages: dict[int, str] = {}
        """Folders of the pages by their numbers; their records are on disk."""
        self._manifest = Manifest(
            start_url=start_url,
            visited=old.visited if old else (visited or now.date()).isoformat(),
            started=old.started if old else now.isoformat(timespec="seconds"),
            settings=dict(settings or {}),
            run=dict(run or {}),
        )
        with writing(folder):
            (folder / PAGES).mkdir(parents=True, exist_ok=True)
            remove_leftovers(folder)
            _clear(folder / PAGES, self._folders)
        self._save(self._manifest)

    @property
    def manifest(self) -> Manifest:
        """What is noted so far."""
        return self._manifest

    def kept(
        self, url: str, number: int, *, why: Message | None = None, kind: str | None = None
    ) -> Snapshot | None:
        """The page that the earlier run saved of an address, as the page `number` of this one.

        None where it is to be visited: there is none, it could not be read, or it is damaged.
        """
        url = self._secrets.redact(url)
        record = self._left.get(url)
        snapshot = self._earlier.sound(record) if self._earlier and record else None
        if record is None or snapshot is None or snapshot.status not in READABLE:
            return None
        del self._left[url]
        told = record.model_copy(update={"why": self._secrets.redacted(why), "kind": kind})
        if told != record:
            write_whole(self.folder / PAGES / record.folder / RECORD, told.model_dump_json().encode())
        self._pages[number] = told.folder
        return snapshot

    def add(
        self,
        snapshot: Snapshot,
        pictures: Mapping[Viewport, Shot | bytes] | None = None,
        *,
        why: Message | None = None,
        kind: str | None = None,
        form: PageForm | None = None,
        number: int | None = None,
    ) -> Snapshot:
        """Save a page, the next one or the one of that number, which is replaced where it is there.

        The answer is the snapshot as it is read back, with its pictures named relative to the folder above.
        Pages of different numbers may be added from several threads.
        """
        number = number or max(self._pages, default=0) + 1
        snapshot, why, form = self._secrets.redacted((snapshot, why, form))
        url = snapshot.requested_url
        self._give_up(self._left.pop(url, None))
        record = PageRecord(folder=self._name(number), url=url, kind=kind, why=why, form=form)
        page = self.folder / PAGES / record.folder
        _remove(page)
        try:
            saved = self._write_page(page, record, snapshot, pictures or {})
        except OutputError:
            _remove(page)  # room for the manifest, where it was the disk
            raise
        self._pages[number] = record.folder
        return saved

    def counted(self, traffic: Traffic) -> None:
        """Note what the visit asked of the network, its earlier run included; saved with the next change."""
        before = self._earlier.manifest.traffic if self._earlier else None
        together = before + traffic if before else traffic
        self._manifest = self._manifest.model_copy(update={"traffic": together})

    def discovered(self, discovery: Discovery) -> None:
        """Note what finding the pages brought; saved with the next change."""
        told = self._secrets.redacted(discovery)
        self._manifest = self._manifest.model_copy(update={"discovery": told})

    def finish(self, partial: Message | None = None, timings: Mapping[str, float] | None = None) -> Manifest:
        """Note that the visit is over; `partial` tells why it ended early.

        Pages of the earlier run that were not asked for again are kept for the next one to go on with,
        and given up where the visit came to its end without them.
        """
        pages = [_record_of(self.folder / PAGES / self._pages[number]) for number in sorted(self._pages)]
        if partial:
            pages += self._left.values()
        else:
            _clear(self.folder / PAGES, set(self._pages.values()))
        told = {"pages": tuple(pages), "partial": partial, "timings": dict(timings or {})}
        whole = self._manifest.model_copy(update={**self._secrets.redacted(told), "finished": True})
        try:
            self._save(whole)
        except OutputError:
            self._manifest = whole  # the pages are on disk, and can be judged
            raise
        return whole

    def _give_up(self, record: PageRecord | None) -> None:
        """Remove a page of the earlier run that is saved anew."""
        if record is not None:
            _remove(self.folder / PAGES / record.folder)
            with self._naming:
                self._folders.discard(record.folder)

    def _name(self, number: int) -> str:
        """The folder of a page: its number, or where an earlier run's page has that, a free one."""
        with self._naming:
            if number in self._pages:
                return self._pages[number]
            name = f"{number:04d}"
            if name in self._folders:
                name = f"{max(map(int, self._folders)) + 1:04d}"
            self._folders.add(name)
            return name

    def _write_page(
        self, page: Path, record: PageRecord, snapshot: Snapshot, pictures: Mapping[Viewport, Shot | bytes]
    ) -> Snapshot:
        with writing(page):
            page.mkdir(parents=True, exist_ok=True)
        write_whole(page / RECORD, record.model_dump_json().encode())
        saved = tuple(
            self._save_picture(page, viewport, shot if isinstance(shot, Shot) else Shot(shot))
            for viewport, shot in pictures.items()
        )
        html = snapshot.html.encode("utf-8", "replace")
        snapshot = snapshot.model_copy(update={"pictures": saved, "html": html.decode("utf-8")})
        write_whole(page / HTML, html)
        write_whole(page / SNAPSHOT, snapshot.model_dump_json(exclude={"html"}).encode())
        return snapshot

    def _save_picture(self, page: Path, viewport: Viewport, shot: Shot) -> Picture:
        file = page / f"{viewport.value}.jpg"
        write_whole(file, shot.data)
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

    def _save(self, manifest: Manifest) -> None:
        write_whole(self.folder / MANIFEST, manifest.model_dump_json(indent=1).encode())


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

    @property
    def complete(self) -> bool:
        """Whether the visit came to its end: nothing is left to go on with."""
        return self.manifest.finished and self.manifest.partial is None

    def __iter__(self) -> Iterator[tuple[Snapshot, PageRecord]]:
        """The pages in the order of the visit."""
        self.lost = []
        read = 0
        for record in self.manifest.pages:
            if not self._is_whole(record.folder):
                self.lost.append(record.folder)
                continue
            read += 1
            yield self._read_page(self.folder / PAGES / record.folder), record
        if not read:
            raise CaptureError("capture.empty", path=str(self.folder))

    def whole(self) -> list[PageRecord]:
        """The pages on disk that were saved wholly, in the order in which they were asked for."""
        found = []
        for file in self._record_files():
            with contextlib.suppress(CaptureError):
                record = _record_of(file.parent)
                if record.folder == file.parent.name and self._is_whole(record.folder):
                    found.append(record)
        return found

    def sound(self, record: PageRecord) -> Snapshot | None:
        """A saved page with all that belongs to it, None where something is damaged or missing."""
        try:
            snapshot = self._read_page(self.folder / PAGES / record.folder)
            pictures = [(self.folder.parent / picture.path).read_bytes() for picture in snapshot.pictures]
        except (CaptureError, OSError):
            return None
        told = [picture.sha256 for picture in snapshot.pictures]
        return snapshot if [hashlib.sha256(content).hexdigest() for content in pictures] == told else None

    def _is_whole(self, folder: str) -> bool:
        page = self.folder / PAGES / folder
        return (page / SNAPSHOT).is_file() and (page / HTML).is_file()

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
        if manifest.finished:
            return manifest
        return manifest.model_copy(update={"pages": self._records(), "partial": Message(key=CUT_OFF)})

    def _records(self) -> tuple[PageRecord, ...]:
        """The pages of a visit that was cut off before it could list them."""
        return tuple(_record_of(file.parent) for file in self._record_files())

    def _record_files(self) -> list[Path]:
        files = (self.folder / PAGES).glob(f"[0-9]*/{RECORD}")
        numbered = (file for file in files if file.parent.name.isdecimal())
        return sorted(numbered, key=lambda file: int(file.parent.name))

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


def _clear(pages: Path, keep: Collection[str]) -> None:
    """Remove the pages of an old capture that are not kept, and nothing that is not one."""
    for page in pages.glob("[0-9][0-9][0-9][0-9]*"):
        if page.name in keep:
            remove_leftovers(page)
        else:
            _remove(page)


def _remove(page: Path) -> None:
    """Remove a page's files; first the one without which the page does not count."""
    with writing(page):
        for file in (SNAPSHOT, RECORD, HTML, *(f"{viewport}.jpg" for viewport in Viewport)):
            (page / file).unlink(missing_ok=True)
        remove_leftovers(page)
        with contextlib.suppress(OSError):
            page.rmdir()


def _record_of(page: Path) -> PageRecord:
    """The record of a page that was saved."""
    file = page / RECORD
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CaptureError("capture.broken", path=str(file), error=str(error)) from error
    return _parsed(PageRecord, file, text)


def _parsed(model: type[M], file: Path, text: str) -> M:
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        raise CaptureError("capture.broken", path=str(file), error=first_fault(error)) from error
