"""Bytes that are seldom asked for, out of the way: in a temporary file."""

from __future__ import annotations

import io
import tempfile
import weakref
from typing import IO

Place = tuple[int, int]
"""Where something begins on a shelf, and how many bytes it has."""


class Shelf:
    """Grows to as many bytes as are put on it; they are gone with it. For one thread at a time.

    They are in memory where no temporary file can be made, and from the moment on where the disk is full.
    """

    def __init__(self) -> None:
        self._content: IO[bytes] | None = None
        self._size = 0

    def put(self, content: bytes) -> Place:
        """Keep some bytes; where they are."""
        if self._content is None:
            self._content = self._opened()
        place = self._size, len(content)
        if not self._written(self._content, content):
            self._content = io.BytesIO(self.get((0, self._size)) + content)
        self._size += len(content)
        return place

    def get(self, place: Place) -> bytes:
        """The bytes at a place."""
        if self._content is None:
            return b""
        begin, size = place
        self._content.seek(begin)
        return self._content.read(size)

    def _written(self, file: IO[bytes], content: bytes) -> bool:
        try:
            file.seek(self._size)
            return file.write(content) == len(content)
        except OSError:
            return False

    def _opened(self) -> IO[bytes]:
        try:
            file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - it is closed with the shelf
        except OSError:
            return io.BytesIO()
        weakref.finalize(self, file.close)
        return file
