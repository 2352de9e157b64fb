"""The facts of many pages, kept for the rules that look at the whole shop, in little memory.

The first pages are kept as they are; of each more the facts are packed, a tenth of their size or less, and
unpacked whenever a rule comes to the page. Nothing is written to disk.
"""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, overload

from auditor.models import Frozen, PageFacts, PageKind, PageSequence, ReadStatus

AT_HAND = 320
"""Pages that are kept unpacked: most audits are no larger, and each takes some 50 kB more than packed. The
others are unpacked again by every rule that goes through the shop."""
_FAST = 1
_WINDOW = 32_768
"""Bytes that zlib looks back."""


class KeptPages(PageSequence):
    """Pages in the order of the visit. They are added one by one; rules only read."""

    def __init__(self, at_hand: int = AT_HAND) -> None:
        """Keep so many pages unpacked."""
        self._most = at_hand
        self._first: list[PageFacts] = []
        self._packer = _Packer()
        self._packed: list[tuple[PageKind, bytes]] = []
        self._told: list[tuple[ReadStatus, PageKind]] = []

    @property
    def has_room(self) -> bool:
        """Whether the next page is kept as it is."""
        return len(self._first) < self._most

    def add(self, page: PageFacts) -> None:
        """Keep one more page."""
        if self.has_room:
            self._first.append(page)
        else:
            self._packed.append((page.kind, self._packer.pack(page)))
        self._told.append((page.status, page.kind))

    def where(
        self, statuses: Collection[ReadStatus], kinds: Collection[PageKind] | None = None
    ) -> Sequence[PageFacts]:
        """The pages with one of the statuses and kinds; the others are not unpacked."""
        chosen = (
            number
            for number, (status, kind) in enumerate(self._told)
            if status in statuses and (kinds is None or kind in kinds)
        )
        return _Chosen(self, tuple(chosen))

    def __len__(self) -> int:
        return len(self._told)

    @overload
    def __getitem__(self, index: int) -> PageFacts: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PageFacts]: ...
    def __getitem__(self, index: int | slice) -> PageFacts | Sequence[PageFacts]:
        if isinstance(index, slice):
            return _Chosen(self, range(len(self))[index])
        number = range(len(self))[index]
        if number < len(self._first):
            return self._first[number]
        return self._packer.unpack(*self._packed[number - len(self._first)])


class _Chosen(Sequence[PageFacts]):
    """Some of the kept pages."""

    def __init__(self, pages: KeptPages, numbers: Sequence[int]) -> None:
        self._pages = pages
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[PageFacts]:
        return (self._pages[number] for number in self._numbers)

    @overload
    def __getitem__(self, index: int) -> PageFacts: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PageFacts]: ...
    def __getitem__(self, index: int | slice) -> PageFacts | Sequence[PageFacts]:
        if isinstance(index, slice):
            return _Chosen(self._pages, self._numbers[index])
        return self._pages[self._numbers[index]]


class _Packer:
    """Pickles pages and compresses them by what the first page of their kind said: most of it is the same."""

    def __init__(self) -> None:
        self._numbers: dict[type, int] = {}
        self._classes: list[type] = []
        self._patterns: dict[PageKind, bytes] = {}

    def pack(self, page: PageFacts) -> bytes:
        plain = io.BytesIO()
        _Pickler(plain, self._number).dump(page)
        content = plain.getvalue()
        compressor = zlib.compressobj(_FAST, zdict=self._patterns.setdefault(page.kind, content[-_WINDOW:]))
        return compressor.compress(content) + compressor.flush()

    def unpack(self, kind: PageKind, packed: bytes) -> PageFacts:
        content = zlib.decompressobj(zdict=self._patterns[kind]).decompress(packed)
        page: PageFacts = _Unpickler(io.BytesIO(content), self._classes).load()
        return page

    def _number(self, model: type) -> int:
        if model not in self._numbers:
            self._numbers[model] = len(self._classes)
            self._classes.append(model)
        return self._numbers[model]


class _Pickler(pickle.Pickler):
    """Writes a number for a model's class: generic ones (`Fact[str]`) have no name to be found by."""

    def __init__(self, out: io.BytesIO, number: Callable[[type], int]) -> None:
        super().__init__(out, pickle.HIGHEST_PROTOCOL)
        self._number = number

    def persistent_id(self, obj: Any) -> int | None:
        return self._number(obj) if isinstance(obj, type(Frozen)) else None


class _Unpickler(pickle.Unpickler):
    """Reads what this process itself has pickled."""

    def __init__(self, content: io.BytesIO, classes: Sequence[type]) -> None:
        super().__init__(content)
        self._classes = classes

    def persistent_load(self, pid: int) -> type:
        return self._classes[pid]
