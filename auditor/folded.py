"""Many models in little memory: the first are kept as they are, the others packed and put on a shelf.

What is packed is unpacked again whenever it is come to.
"""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import chain
from typing import Any, TypeVar, overload

from auditor.models import Frozen, ModelSequence
from auditor.shelf import Place, Shelf

M = TypeVar("M")

AT_HAND = 320
"""Pages of which all is kept as it is: most audits are no larger."""
_LEVEL = 6
"""Of zlib: a quarter less than at the fastest, for a quarter of a millisecond a page."""
_WINDOW = 32_768
"""Bytes that zlib looks back."""


class FoldedSequence(ModelSequence[M]):
    """Models in the order in which they were added."""

    def __init__(
        self,
        at_hand: int = AT_HAND,
        *,
        together: int = 16,
        sort: Callable[[M], Hashable] = lambda _: None,
        shelf: Shelf | None = None,
    ) -> None:
        """Keep so many as they are; the others are put on a shelf, so many packed together.

        `sort` tells what is much alike; of models that are packed together, the first is asked.
        """
        self._at_hand, self._together, self._sort = at_hand, together, sort
        self._plain: list[M] = []
        """The first, and in the end those that are too few yet to be packed."""
        self._packer = _Packer(shelf or Shelf())
        self._packed: list[Packed] = []
        self._last: tuple[int, list[M]] = (-1, [])

    @property
    def has_room(self) -> bool:
        """Whether the next one is kept as it is."""
        return len(self) < self._at_hand

    def add(self, model: M) -> None:
        """Keep one more."""
        self._plain.append(model)
        if len(self._plain) == self._at_hand + self._together:
            full = self._plain[self._at_hand :]
            self._packed.append(self._packer.pack(full, self._sort(full[0])))
            del self._plain[self._at_hand :]

    def __len__(self) -> int:
        return len(self._plain) + len(self._packed) * self._together

    def __iter__(self) -> Iterator[M]:
        first, last = self._plain[: self._at_hand], self._plain[self._at_hand :]
        return chain(first, chain.from_iterable(map(self._packer.unpack, self._packed)), last)

    @overload
    def __getitem__(self, index: int) -> M: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[M]: ...
    def __getitem__(self, index: int | slice) -> M | Sequence[M]:
        numbers = range(len(self))[index]
        return self._one(numbers) if isinstance(numbers, int) else tuple(map(self._one, numbers))

    def _one(self, number: int) -> M:
        if number < self._at_hand:
            return self._plain[number]
        pack, place = divmod(number - self._at_hand, self._together)
        if pack == len(self._packed):
            return self._plain[self._at_hand + place]
        if self._last[0] != pack:  # who asks for one often asks for its neighbour next
            self._last = (pack, self._packer.unpack(self._packed[pack]))
        return self._last[1][place]


Packed = tuple[Hashable, Place]
"""Sort of what was packed, and where it is."""


class _Packer:
    """Pickles models, and compresses them by what was packed first of the same sort: most is the same."""

    def __init__(self, shelf: Shelf) -> None:
        self._numbers: dict[type, int] = {}
        self._classes: list[type] = []
        self._patterns: dict[Hashable, bytes] = {}
        self._shelf = shelf

    def pack(self, models: Sequence[object], sort: Hashable) -> Packed:
        plain = io.BytesIO()
        _Pickler(plain, self._number).dump(models)
        content = plain.getvalue()
        compressor = zlib.compressobj(_LEVEL, zdict=self._patterns.setdefault(sort, content[-_WINDOW:]))
        return sort, self._shelf.put(compressor.compress(content) + compressor.flush())

    def unpack(self, packed: Packed) -> Any:
        sort, place = packed
        content = zlib.decompressobj(zdict=self._patterns[sort]).decompress(self._shelf.get(place))
        return _Unpickler(io.BytesIO(content), self._classes).load()

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
