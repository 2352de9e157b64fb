from __future__ import annotations

import errno
import gc
import tempfile
from typing import NoReturn

import pytest

from auditor.shelf import Shelf

PIECES = [b"first", b"", b"second", bytes(100_000), b"last"]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The temporary files that are made."""
    made: list[object] = []
    real = tempfile.TemporaryFile

    def noted(**given: int) -> object:
        made.append(real(**given))
        return made[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", noted)
    return made


def test_what_is_put_is_got_in_any_order(files: list[object]) -> None:
    shelf = Shelf()
    places = [shelf.put(piece) for piece in PIECES]
    assert [shelf.get(place) for place in reversed(places)] == PIECES[::-1]
    places.append(shelf.put(b"one more"))
    assert [shelf.get(place) for place in places] == [*PIECES, b"one more"]
    assert len(files) == 1


def test_nothing_is_made_until_it_is_needed_and_all_goes_with_the_shelf(files: list[object]) -> None:
    shelf = Shelf()
    assert files == []
    shelf.put(b"something")
    (file,) = files
    assert not file.closed  # type: ignore[attr-defined]
    del shelf
    gc.collect()
    assert file.closed  # type: ignore[attr-defined]


def test_without_a_place_for_files_memory_does(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: int) -> NoReturn:
        raise FileNotFoundError("no usable temporary directory")

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    shelf = Shelf()
    places = [shelf.put(piece) for piece in PIECES]
    assert [shelf.get(place) for place in places] == PIECES


@pytest.mark.parametrize("left", [0, 1, 50_000])
def test_on_a_full_disk_nothing_is_lost(left: int) -> None:
    class Full:
        """Has room for some bytes more than the first pieces take."""

        def __init__(self) -> None:
            self.file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed with the test's objects

        def seek(self, to: int) -> int:
            return self.file.seek(to)

        def read(self, size: int) -> bytes:
            return self.file.read(size)

        def write(self, content: bytes) -> int:
            room = len(b"firstsecond") + left - self.file.tell()
            if room <= 0 < len(content):
                raise OSError(errno.ENOSPC, "No space left on device")
            return self.file.write(content[:room])

    shelf = Shelf()
    shelf._opened = Full  # type: ignore[method-assign,assignment]
    places = [shelf.put(piece) for piece in PIECES]
    assert [shelf.get(place) for place in places] == PIECES
