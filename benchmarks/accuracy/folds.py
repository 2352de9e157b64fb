"""How figures differ from shop to shop: five parts that share no shop, and the whole without the largest."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, stdev

from .corpus import PARTS, Corpus
from .scorer import Facts, Scorer, macro

MARKETPLACES = ("amazon", "ebay")
"""Shops with so many pages that the whole has to be read without them too."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the five parts."""

    pages: int
    shops: int
    macro: float


@dataclass(frozen=True, slots=True)
class Folds:
    """The macro F1 by part, and without the marketplaces."""

    parts: tuple[Part, ...]
    others_pages: int
    """Pages that are of no marketplace."""
    others_macro: float

    @property
    def mean(self) -> float:
        """Mean of the parts' macro F1; nan when every part is too small for one."""
        return fmean(self._macros) if self._macros else math.nan

    @property
    def spread(self) -> float:
        """Standard deviation of the parts' macro F1."""
        return stdev(self._macros) if len(self._macros) > 1 else math.nan

    @property
    def _macros(self) -> list[float]:
        return [part.macro for part in self.parts if not math.isnan(part.macro)]


def folds(corpus: Corpus, scorer: Scorer, facts: Mapping[str, Facts]) -> Folds:
    """The macro F1 of each part, over the labels that are present often enough within it."""
    parts = []
    for number in range(PARTS):
        pages = [page for page, part in corpus.parts.items() if part == number]
        shops = {corpus.shops[page] for page in pages}
        parts.append(Part(len(pages), len(shops), macro(scorer.counts(corpus.labels, facts, pages))))
    others = [page for page in corpus.labels if page not in corpus.of_shops(*MARKETPLACES)]
    return Folds(tuple(parts), len(others), macro(scorer.counts(corpus.labels, facts, others)))
