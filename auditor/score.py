"""Verdicts -> scores. Pure.

A rule's score is the mean of its scored verdicts; its weight counts once, however many pages it
saw. Outcomes without score carry no weight: they are told as coverage, never as success.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from math import fsum

from auditor.models import (
    SCORED,
    VERIFIED,
    WEIGHTS,
    CategoryScore,
    MarketInfo,
    Outcome,
    RuleInfo,
    RuleScore,
    Score,
    Verdict,
)

WORST_FIRST = (
    Outcome.FAILED,
    Outcome.ERROR,
    Outcome.NEEDS_REVIEW,
    Outcome.WARNED,
    Outcome.PASSED,
    Outcome.MANUAL,
    Outcome.NOT_APPLICABLE,
)
GRADES = ((90, "A"), (80, "B"), (70, "C"), (60, "D"), (50, "E"), (0, "F"))
LAW_CAP = "C"
"""The best grade of a shop that fails a law in force which was verified (mark V)."""


def score(rules: Sequence[RuleInfo], verdicts: Iterable[Verdict], market: MarketInfo, as_of: date) -> Score:
    """The score of a whole audit; `rules` ordered by category. None where nothing was scored.

    Questions to the owner (manual rules) are no part of it.
    """
    told = {rule.id: _Told() for rule in rules}
    for verdict in verdicts:
        told[verdict.rule].add(verdict)
    rules = [rule for rule in rules if not rule.manual]
    total = sum(WEIGHTS[rule.severity] for rule in rules if told[rule.id].mean is not None)
    scores = {rule.id: _rule_score(rule, told[rule.id], total) for rule in rules}
    overall = _weighted(scores.values())
    capped_by = tuple(
        rule.id
        for rule in rules
        if scores[rule.id].outcome is Outcome.FAILED
        and any(law.mark == VERIFIED and law.holds(market, as_of.isoformat()) for law in rule.legal_basis)
    )
    plain_grade = None if overall is None else grade(overall)
    capped = plain_grade is not None and plain_grade < LAW_CAP and bool(capped_by)
    return Score(
        overall=overall,
        grade=LAW_CAP if capped else plain_grade,
        capped_by=capped_by if capped else (),
        categories=tuple(
            _category(name, [scores[rule.id] for rule in group])
            for name, group in groupby(rules, key=lambda rule: rule.category)
        ),
        fix_first=_fix_first(scores.values()),
    )


def grade(overall: float) -> str:
    """A from 90, B 80, C 70, D 60, E 50, else F."""
    return next(letter for least, letter in GRADES if overall >= least)


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome that stands for several; nothing at all is nothing to judge."""
    return min(outcomes, key=WORST_FIRST.index, default=Outcome.NOT_APPLICABLE)


@dataclass(slots=True)
class _Told:
    """What the verdicts of one rule come to; they themselves are not kept, for there may be thousands."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    scores: list[float] = field(default_factory=list)

    def add(self, verdict: Verdict) -> None:
        self.outcomes[verdict.outcome] += 1
        if verdict.outcome in SCORED and verdict.score is not None:
            self.scores.append(verdict.score)

    @property
    def mean(self) -> float | None:
        return round(fsum(self.scores) / len(self.scores), 4) if self.scores else None


def _rule_score(rule: RuleInfo, told: _Told, total: int) -> RuleScore:
    mean, weight = told.mean, WEIGHTS[rule.severity]
    return RuleScore(
        rule=rule.id,
        outcome=worst(told.outcomes),
        score=mean,
        weight=weight,
        points=0.0 if mean is None else round(weight * (1 - mean) / total * 100, 2),
        outcomes=dict(sorted(told.outcomes.items())),
    )


def _weighted(scores: Iterable[RuleScore]) -> float | None:
    """Weighted mean on a scale of 100, to one decimal: what the grade is told from is what is shown."""
    scored = [(one.weight, one.score) for one in scores if one.score is not None]
    if not scored:
        return None
    return round(100 * fsum(weight * value for weight, value in scored) / sum(w for w, _ in scored), 1)


def _category(name: str, scores: Sequence[RuleScore]) -> CategoryScore:
    return CategoryScore(category=name, score=_weighted(scores), rules=tuple(scores))


def _fix_first(scores: Iterable[RuleScore]) -> tuple[str, ...]:
    gains = (one for one in scores if one.points > 0)
    return tuple(one.rule for one in sorted(gains, key=lambda one: (-one.points, one.rule)))
