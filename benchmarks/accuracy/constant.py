"""The baseline that looks at no page: everything is there, and every value is the most frequent one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from .corpus import Row
from .scorer import Scorer

Answers = Mapping[str, Any]


def everything(scorer: Scorer, rows: Mapping[str, Row]) -> dict[str, Answers]:
    """Page -> the same answers for every page, as good as such answers can be on these very pages."""
    answers = {label: _answer(scorer, label, rows.values()) for label in scorer.labels}
    return dict.fromkeys(rows, answers)


def _answer(scorer: Scorer, label: str, rows: Iterable[Row]) -> object:
    if label in scorer.booleans:
        return True
    values = [row.get(label) for row in rows]
    if label in scorer.lists:
        most = _most_frequent([one for value in values for one in value or ()])
        return [] if most is None else [most]
    return _most_frequent(
        [value for value in values if value not in (None, 0, "0") and not isinstance(value, list)]
    )


def _most_frequent(values: list[Any]) -> object:
    """The first in the alphabet among equally frequent ones, so that the answer is always the same."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], str(value)), default=None)
