"""Verdicts -> scores. Pure.

A rule's score is the mean of its scored verdicts; its weight counts once, however many pages it
saw. Outcomes without score carry no weight: they are told as coverage, never as success.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
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
    verdicts, asked = tuple(verdicts), {rule.id for rule in rules if rule.manual}
    rules = [rule for rule in rules if not rule.manual]
    verdicts = [verdict for verdict in verdicts if verdict.rule not in asked]
    by_rule: dict[str, list[Verdict]] = {rule.id: [] for rule in rules}
    for verdict in verdicts:
        by_rule[verdict.rule].append(verdict)
    total = sum(WEIGHTS[rule.severity] for rule in rules if _mean(by_rule[rule.id]) is not None)
    scores = {rule.id: _rule_score(rule, by_rule[rule.id], total) for rule in rules}
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


def _rule_score(rule: RuleInfo, verdicts: Sequence[Verdict], total: int) -> RuleScore:
    mean, weight = _mean(verdicts), WEIGHTS[rule.severity]
    return RuleScore(
        rule=rule.id,
        outcome=worst(verdict.outcome for verdict in verdicts),
        score=mean,
        weight=weight,
        points=0.0 if mean is None else round(weight * (1 - mean) / total * 100, 2),
        outcomes=dict(sorted(Counter(verdict.outcome for verdict in verdicts).items())),
    )


def _mean(verdicts: Iterable[Verdict]) -> float | None:
    scored = [v.score for v in verdicts if v.outcome in SCORED and v.score is not None]
    return round(fsum(scored) / len(scored), 4) if scored else None


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
