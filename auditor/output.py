"""Reports on their way to disk: pictures checked, files written whole, a saved audit read back."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from auditor.brand import Brand
from auditor.catalog import Catalog
from auditor.errors import CaptureError, NoShopError, UsageError, first_fault
from auditor.files import write_whole, writing
from auditor.languages import report_language
from auditor.models import AUDIT_VERSION, READABLE, Audit, Picture, ShopsIndex
from auditor.plugins import COMPARISONS, load_index, load_report
from auditor.report import (
    STANDARD_OUTPUT,
    AnyFile,
    PdfFile,
    Printed,
    PrintedIndex,
    Render,
    RenderIndex,
    ReportFile,
    StreamedFile,
)

Printer = Callable[[PdfFile], bytes]
"""Makes a PDF of a file; BrowserError where that cannot be done."""

AUDIT_FILE = "audit.json"
"""Name of a saved audit in its folder."""

_NOTHING = {"key": ""}
"""The message of a verdict whose words are left out."""


class FolderAssets:
    """The pictures of an Audit, below one folder."""

    def __init__(self, folder: Path, audit: Audit, brand: Brand | None = None) -> None:
        """Pictures in `folder`, the one that audit.json is in."""
        self.brand = brand
        self._folder = folder
        self._known = {picture.path: picture for picture in pictures_of(audit)}

    def read(self, path: str) -> bytes | None:
        """The picture's bytes, None when it is missing or is not the one that the Audit names."""
        picture, file = self._known.get(path), self._folder / path
        if picture is None or not file.resolve().is_relative_to(self._folder.resolve()):
            return None
        try:
            content = file.read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == picture.sha256 else None


class NoPictures:
    """What a report without pictures is given."""

    def __init__(self, brand: Brand | None = None) -> None:
        self.brand = brand

    def read(self, path: str) -> bytes | None:
        """None."""
        return None


def pictures_of(audit: Audit) -> Iterable[Picture]:
    """Every picture that an Audit names."""
    return (picture for page in audit.coverage.pages for picture in page.pictures)


def load_reports(names: Sequence[str]) -> list[Render]:
    """The report formats of these names, each once; UsageError for one that is not known."""
    return [load_report(name) for name in dict.fromkeys(names)]


def load_comparisons(names: Sequence[str]) -> list[Render]:
    """The same for formats that show what changed since an earlier audit, and nothing else."""
    return [load_report(name, COMPARISONS) for name in dict.fromkeys(names)]


def load_indexes(names: Sequence[str]) -> list[RenderIndex]:
    """What shows several shops together in these formats; formats that do not are left out."""
    return [render for name in dict.fromkeys(names) if (render := load_index(name))]


def write_indexes(
    index: ShopsIndex,
    reports: Iterable[RenderIndex],
    out: Path,
    language: str | None,
    terminal_language: str | None = None,
    brand: Brand | None = None,
) -> list[ReportFile]:
    """Render and write what shows several shops together; the answer is what was made.

    Written in `language`, else in the one that all shops share; what is printed is in the terminal's.
    """
    spoken = {shop.language for shop in index.shops if shop.language}
    catalog = Catalog(report_language(language, spoken.pop() if len(spoken) == 1 else ""))
    printed = Catalog(terminal_language) if terminal_language else catalog
    made: list[ReportFile] = []
    for render in reports:
        made += render(index, NoPictures(brand), printed if isinstance(render, PrintedIndex) else catalog)
    for file in made:
        if file.name != STANDARD_OUTPUT:
            _write(out, file)
    return made


def write_reports(
    audit: Audit,
    reports: Iterable[Render],
    out: Path,
    language: str | None,
    terminal_language: str | None = None,
    *,
    printer: Printer,
    brand: Brand | None = None,
) -> Iterator[ReportFile | StreamedFile]:
    """Render an audit and write it, file by file as they are asked for. Pictures are looked for in `out`.

    Written in `language`, else in the shop's; what is printed is in the terminal's, where it is known.
    What waits for something comes after the others. What a browser has to print comes last: where there is
    none, everything else is written nevertheless.
    """
    catalog = Catalog(report_language(language, audit.shop.language))
    printed = Catalog(terminal_language) if terminal_language else catalog
    assets = FolderAssets(out, audit, brand)
    made = [
        file
        for render in reports
        for file in render(audit, assets, printed if isinstance(render, Printed) else catalog)
    ]
    for file in sorted(made, key=_turn):
        whole = ReportFile(file.name, printer(file)) if isinstance(file, PdfFile) else file
        if whole.name != STANDARD_OUTPUT:
            _write(out, whole)
        yield whole


def _turn(file: AnyFile) -> tuple[bool, bool]:
    return isinstance(file, PdfFile), isinstance(file, StreamedFile) and file.waits


def bring_pictures(audit: Audit, source: Path, out: Path) -> None:
    """Copy the pictures that an Audit names from one folder to another, where they are not there yet."""
    if source.resolve() == out.resolve():
        return
    assets = FolderAssets(source, audit)
    for picture in pictures_of(audit):
        content = assets.read(picture.path)
        if content is not None:
            _write(out, ReportFile(picture.path, content))


def read_audit(path: Path) -> Audit:
    """A saved audit.json, or the one in a folder. UsageError when it is missing, CaptureError when broken."""
    return _read(path, Audit.model_validate_json)


def read_to_compare(path: Path) -> Audit:
    """The same as far as another audit is compared with it, in a fraction of the memory.

    What verdicts on pages say and show is left out while it is read, for there may be many, beside those of
    the other audit.
    """
    return _read(path, lambda text: Audit.model_validate(json.loads(text, object_hook=_lean)))


def _read(path: Path, parse: Callable[[str], Audit]) -> Audit:
    file = path / AUDIT_FILE if path.is_dir() else path
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError as error:
        raise UsageError("path-missing", path=str(file)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CaptureError("audit-broken", path=str(file), error=str(error)) from error
    version = re.search(r'"version"\s*:\s*(\d+)', text[:200])
    if version and int(version.group(1)) > AUDIT_VERSION:
        raise CaptureError("audit-newer", path=str(file), version=version.group(1))
    try:
        return parse(text)
    except ValidationError as error:
        raise CaptureError("audit-broken", path=str(file), error=first_fault(error)) from error
    except (ValueError, RecursionError) as error:
        raise CaptureError("audit-broken", path=str(file), error=str(error)) from error


def _lean(found: dict[str, Any]) -> dict[str, Any]:
    """An object of a saved audit, without what a comparison does not look at."""
    if "outcome" in found and found.get("page") is not None:
        found.update(message=_NOTHING, evidence=(), fix=None, law=None)
    elif "boxes" in found:
        found.update(pictures=(), boxes={}, title="", why=None)
    elif "verdicts" in found:
        found.update(since=None, gate=None)
    return found


def read_nothing(audit: Audit) -> bool:
    """Whether no page could be read."""
    return not any(page.status in READABLE for page in audit.coverage.pages)


def refuse_nothing_read(audit: Audit) -> None:
    """NoShopError when no page could be read: such an audit says nothing of the shop."""
    if read_nothing(audit):
        raise NoShopError("audit-read-nothing", url=audit.shop.start_url)


def _write(out: Path, file: ReportFile | StreamedFile) -> None:
    place = out / file.name
    with writing(place):
        place.parent.mkdir(parents=True, exist_ok=True)
    write_whole(place, file.content if isinstance(file, ReportFile) else file.pieces())
