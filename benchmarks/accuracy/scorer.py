"""The folder's own score.py decides what counts as right; here its counts become figures.

Nothing of it is written again: whoever labels the pages says how label and fact are compared.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from .corpus import Row
from .errors import MeasureError
from .intervals import f1_interval, wilson

Facts = Mapping[str, Any]
"""Label -> plain value, of one page."""
FEWEST = 5
"""Labels that are present less often are no part of a macro average, as in score.py."""


class ScoreModule(Protocol):
    """What is used of score.py."""

    BOOLEAN: Sequence[str]
    VALUE: Sequence[str]
    SETS: Sequence[str]

    def tally(
        self, label: str, pairs: Iterable[tuple[Any, Any, str]]
    ) -> tuple[int, int, int, list[tuple[str, Any, Any]]]:
        """True positives, false positives, false negatives, and the pages that differ."""
        ...


@dataclass(frozen=True, slots=True)
class Count:
    """What became of a label on some pages."""

    pages: int
    hits: int
    wrong: int
    missed: int

    @property
    def present(self) -> int:
        """How often the label is there (a page can have several of a list)."""
        return self.hits + self.missed

    @property
    def precision(self) -> float:
        """Share of what was found that is right; nan when nothing was found."""
        return _ratio(self.hits, self.hits + self.wrong)

    @property
    def recall(self) -> float:
        """Share of what is there that was found; nan when there is nothing."""
        return _ratio(self.hits, self.present)

    @property
    def f1(self) -> float:
        """Harmonic mean of both; nan when there is nothing and nothing was found."""
        return _ratio(2 * self.hits, 2 * self.hits + self.wrong + self.missed)

    @property
    def precision_interval(self) -> tuple[float, float]:
        """95 % interval of the precision."""
        return wilson(self.hits, self.hits + self.wrong)

    @property
    def recall_interval(self) -> tuple[float, float]:
        """95 % interval of the recall."""
        return wilson(self.hits, self.present)

    @property
    def f1_interval(self) -> tuple[float, float]:
        """95 % interval of the F1."""
        return f1_interval(self.hits, self.wrong, self.missed)

    def __add__(self, other: Count) -> Count:
        return Count(
            self.pages + other.pages,
            self.hits + other.hits,
            self.wrong + other.wrong,
            self.missed + other.missed,
        )


class Scorer:
    """Counts by the rules of a folder's score.py."""

    def __init__(self, file: Path) -> None:
        """Load score.py; MeasureError when it is missing or does not hold what is used of it."""
        self._module = _load(file)
        booleans, values, sets = self._module.BOOLEAN, self._module.VALUE, self._module.SETS
        self.labels: tuple[str, ...] = (*values, *booleans, *sets)
        self.booleans = frozenset(booleans)
        self.lists = frozenset(sets)

    def count(
        self, label: str, rows: Mapping[str, Row], facts: Mapping[str, Facts], pages: Iterable[str]
    ) -> Count:
        """A label on some pages; a page without facts counts as one where nothing was found."""
        judged = [page for page in pages if not self.open(label, rows[page])]
        pairs = [(rows[page].get(label), facts.get(page, {}).get(label), page) for page in judged]
        hits, wrong, missed, _ = self._module.tally(label, pairs)
        return Count(len(judged), hits, wrong, missed)

    def counts(
        self, rows: Mapping[str, Row], facts: Mapping[str, Facts], pages: Iterable[str] | None = None
    ) -> dict[str, Count]:
        """Every label on some of the pages, all when None."""
        chosen = list(rows if pages is None else pages)
        return {label: self.count(label, rows, facts, chosen) for label in self.labels}

    def agrees(self, label: str, truth: object, found: object) -> bool:
        """Whether a fact is what the label says."""
        return not self._module.tally(label, [(truth, found, "")])[3]

    def open(self, label: str, row: Row) -> bool:
        """Whether the reader could not decide: such a page is left out for the label."""
        return label in row.get("unsure", ()) or (label in self.booleans and row.get(label) is None)


def macro(counts: Mapping[str, Count], labels: Iterable[str] | None = None) -> float:
    """Mean F1 of the labels that are present often enough; nan when none is."""
    chosen = [counts[label] for label in (counts if labels is None else labels)]
    return _mean([0.0 if math.isnan(c.f1) else c.f1 for c in chosen if c.present >= FEWEST])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def _load(file: Path) -> ScoreModule:
    spec = importlib.util.spec_from_file_location("accuracy_score", file)
    if spec is None or spec.loader is None or not file.is_file():
        raise MeasureError(f"{file} is missing: it says how labels and facts are compared")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    lacking = [name for name in ("BOOLEAN", "VALUE", "SETS", "tally") if not hasattr(module, name)]
    if lacking:
        raise MeasureError(f"{file} has no {', '.join(lacking)}")
    return cast(ScoreModule, module)
