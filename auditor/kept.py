"""The facts of many pages, kept for the rules that look at the whole shop, in little memory.

The first pages are kept as they are, each of which takes some 50 kB more than a packed one; the others are
unpacked again by every rule that goes through the shop.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import overload

from auditor.folded import AT_HAND, FoldedSequence
from auditor.models import PageFacts, PageKind, PageSequence, ReadStatus
from auditor.shelf import Shelf


class KeptPages(PageSequence):
    """Pages in the order of the visit. They are added one by one; rules only read."""

    def __init__(self, at_hand: int = AT_HAND, *, shelf: Shelf | None = None) -> None:
        """Keep so many pages unpacked, the others on a shelf."""
        self._pages: FoldedSequence[PageFacts] = FoldedSequence(
            at_hand, together=1, sort=lambda page: page.kind, shelf=shelf
        )
        self._told: list[tuple[ReadStatus, PageKind]] = []

    @property
    def has_room(self) -> bool:
        """Whether the next page is kept as it is."""
        return self._pages.has_room

    def add(self, page: PageFacts) -> None:
        """Keep one more page."""
        self._pages.add(page)
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
        return self._pages[index]


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
