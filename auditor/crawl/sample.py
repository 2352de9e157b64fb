"""Samples: bounded while addresses stream by, seeded, spread over templates and sections."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Reservoir(Generic[T]):
    """A uniform sample of a stream whose length is not known (algorithm R), the same for the same seed."""

    def __init__(self, size: int, seed: str) -> None:
        self._size = size
        self._random = random.Random(seed)  # noqa: S311 - a reproducible sample, nothing secret
        self.items: list[T] = []
        self.seen = 0

    def add(self, item: T) -> None:
        """Take one more item into account."""
        self.seen += 1
        if len(self.items) < self._size:
            self.items.append(item)
        elif (place := self._random.randrange(self.seen)) < self._size:
            self.items[place] = item


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page that may be a product's."""

    url: str
    section: str
    """Where in the shop it was found: the address of a listing, or the folder of its address."""
    shape: str
    confidence: float
    structure: str = ""
    """Name of the structure that its page has, where it was looked at."""


def spread(candidates: Iterable[Candidate], seed: int) -> Iterator[Candidate]:
    """All candidates in an order whose every beginning is spread over templates and sections.

    Templates take turns, within a template its sections, within a section the surest pages first,
    equals in seeded order. Each address comes once.
    """
    chooser = random.Random(seed)  # noqa: S311 - a reproducible sample, nothing secret
    by_shape: dict[tuple[str, str], dict[str, list[Candidate]]] = defaultdict(lambda: defaultdict(list))
    for candidate in sorted(candidates, key=lambda c: (c.shape, c.section, c.url)):
        by_shape[candidate.shape, candidate.structure][candidate.section].append(candidate)
    rows = []
    for sections in by_shape.values():
        for row in sections.values():
            chooser.shuffle(row)
            row.sort(key=lambda candidate: -candidate.confidence)
        columns = list(sections.values())
        chooser.shuffle(columns)
        rows.append(list(_in_turns(columns)))
    rows.sort(key=lambda row: (-max(c.confidence for c in row), -len(row)))
    seen: set[str] = set()
    for candidate in _in_turns(rows):
        if candidate.url not in seen:
            seen.add(candidate.url)
            yield candidate


def _in_turns(rows: list[list[T]]) -> Iterator[T]:
    """First of each row, then the second of each ..."""
    for n in range(max(map(len, rows), default=0)):
        for row in rows:
            if n < len(row):
                yield row[n]
