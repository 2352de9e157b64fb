"""Saved pages: from a file of any encoding to a Snapshot without layout."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from w3lib.encoding import html_to_unicode

from auditor.errors import CaptureError, UsageError
from auditor.models import ReadStatus, Snapshot

LARGEST = 64 * 1024 * 1024
"""Bytes of HTML that are read of one file; the rest is cut off."""


def read_page(path: Path, url: str | None = None) -> Snapshot:
    """A Snapshot of a saved .html or .html.gz file, as the page of `url`.

    Raises UsageError when there is no such file, CaptureError when it is empty or no HTML.
    """
    data = _bytes(path)
    if not data.strip():
        raise CaptureError("file.empty", path=str(path))
    if data[:5] == b"%PDF-" or b"\x00\x00\x00" in data[:512] or b"<" not in data[: 1 << 20]:
        raise CaptureError("file.not-html", path=str(path))
    _, text = html_to_unicode(None, data, default_encoding="utf-8")
    address = url or path.resolve().as_uri()
    return Snapshot(
        requested_url=address, url=address, status=ReadStatus.READ, content_type="text/html", html=text
    )


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            if file.peek(2)[:2] == b"\x1f\x8b":
                with gzip.open(file, "rb") as unpacked:
                    return unpacked.read(LARGEST)
            return file.read(LARGEST)
    except FileNotFoundError:
        raise UsageError("file.missing", path=str(path)) from None
    except IsADirectoryError:
        raise UsageError("file.is-folder", path=str(path)) from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise CaptureError("file.broken", path=str(path)) from None
    except OSError as error:
        raise CaptureError("file.unreadable", path=str(path), error=error.strerror or str(error)) from None
