"""Everything that is measured, in one run over the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.rule import Rule

from .agreement import Agreement, agreements
from .constant import everything
from .corpus import Corpus, Row
from .folds import Folds, folds
from .reading import Reading, crashed, read_all
from .scorer import FEWEST, Count, Facts, Scorer, macro
from .undecided import Undecided, undecided

GOOD = 0.9
"""F1 from which a label counts as read well."""


@dataclass(frozen=True, slots=True)
class Language:
    """The labelled pages of one language."""

    pages: int
    total: Count
    """All labels together."""
    macro: float


@dataclass(frozen=True, slots=True)
class Measurement:
    """What came out; every figure is made of counts on pages."""

    corpus: Corpus
    facts: Mapping[str, Facts]
    """Page -> plain facts, of every page."""
    labels: Mapping[str, Count]
    markup: Mapping[str, Count]
    """The baseline that reads markup alone."""
    constant: Mapping[str, Count]
    """The baseline that says that everything is there."""
    kinds: Mapping[str, Count]
    """`kind` and `language` on all pages, home and category pages and the others included."""
    by_kind: Mapping[str, Count]
    languages: Mapping[str, Language]
    folds: Folds
    rules: Sequence[Agreement]
    undecided: Undecided
    crashed: Mapping[str, str]
    """Page that extraction crashed on -> what it raised."""

    @property
    def macro(self) -> float:
        """Mean F1 of the labels that are present on enough pages."""
        return macro(self.labels)

    @property
    def counted(self) -> int:
        """Number of labels in the macro average."""
        return sum(count.present >= FEWEST for count in self.labels.values())

    @property
    def good(self) -> int:
        """Number of those with a good F1."""
        return sum(count.present >= FEWEST and count.f1 >= GOOD for count in self.labels.values())


def measure(corpus: Corpus, rules: Sequence[Rule], jobs: int | None = None) -> Measurement:
    """Read every page once and compare; MeasureError when a page cannot be read."""
    scorer = Scorer(corpus.folder / "score.py")
    read = read_all(corpus, jobs)
    facts = {page: reading.plain for page, reading in read.items()}
    return Measurement(
        corpus=corpus,
        facts=facts,
        labels=scorer.counts(corpus.labels, facts),
        markup=scorer.counts(corpus.labels, {page: reading.markup for page, reading in read.items()}),
        constant=scorer.counts(corpus.labels, everything(scorer, corpus.labels)),
        kinds={
            label: scorer.count(label, corpus.kinds, facts, corpus.kinds) for label in ("kind", "language")
        },
        by_kind=_by_kind(scorer, corpus.kinds, facts),
        languages=_languages(scorer, corpus, facts),
        folds=folds(corpus, scorer, facts),
        rules=_agreements(rules, read, corpus, scorer),
        undecided=undecided(rules, [reading.facts for reading in read.values()]),
        crashed=crashed(read),
    )


def _agreements(
    rules: Sequence[Rule], read: Mapping[str, Reading], corpus: Corpus, scorer: Scorer
) -> list[Agreement]:
    pages = {page: read[page].facts for page in corpus.labels}
    return agreements(rules, pages, corpus.labels, scorer)


def _by_kind(scorer: Scorer, rows: Mapping[str, Row], facts: Mapping[str, Facts]) -> dict[str, Count]:
    """How well each kind of page is told from all others."""
    pairs = [
        (str(row["kind"]), str(facts.get(page, {}).get("kind")))
        for page, row in rows.items()
        if not scorer.open("kind", row)
    ]
    found: dict[str, Count] = {}
    for kind in sorted({wanted for wanted, _ in pairs}):
        hits = sum(wanted == said == kind for wanted, said in pairs)
        wrong = sum(said == kind != wanted for wanted, said in pairs)
        present = sum(wanted == kind for wanted, _ in pairs)
        found[kind] = Count(len(pairs), hits, wrong, present - hits)
    return found


def _languages(scorer: Scorer, corpus: Corpus, facts: Mapping[str, Facts]) -> dict[str, Language]:
    """By number of pages, then by code."""
    pages: dict[str, list[str]] = {}
    for page, row in corpus.labels.items():
        pages.setdefault(str(row["language"]), []).append(page)
    found = {}
    for code in sorted(pages, key=lambda code: (-len(pages[code]), code)):
        counts = scorer.counts(corpus.labels, facts, pages[code])
        found[code] = Language(len(pages[code]), sum(counts.values(), Count(0, 0, 0, 0)), macro(counts))
    return found
