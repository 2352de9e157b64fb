"""Scores: what counts, what only shows as coverage, and what the law caps."""

from __future__ import annotations

from datetime import date

import pytest

from auditor.models import LegalBasis, MarketInfo, Outcome, Score, Severity, Verdict
from auditor.score import grade, score, worst

from .builders import info, verdict

TODAY = date(2026, 11, 1)
LATVIA = MarketInfo(code="LV", in_eu=True)
CRITICAL = info("critical-rule", Severity.CRITICAL)
MINOR = info("minor-rule", Severity.MINOR)


def total(*verdicts: Verdict) -> Score:
    return score([CRITICAL, MINOR], verdicts, LATVIA, TODAY)


def test_rules_weigh_by_severity():
    result = total(verdict("critical-rule", Outcome.FAILED), verdict("minor-rule", Outcome.PASSED))
    assert result.overall == pytest.approx(100 / 11, abs=0.05)


def test_a_rule_counts_once_however_many_pages_it_saw():
    many = [verdict("minor-rule", Outcome.PASSED, f"https://shop.example/{n}") for n in range(50)]
    assert total(verdict("critical-rule", Outcome.FAILED), *many).overall == pytest.approx(9.1)


def test_a_rule_scores_the_mean_of_its_pages():
    pages = (Outcome.PASSED, Outcome.WARNED, Outcome.FAILED, Outcome.FAILED)
    result = total(*(verdict("critical-rule", outcome) for outcome in pages))
    assert result.categories[0].rules[0].score == 0.375


@pytest.mark.parametrize(
    "outcome", [Outcome.NEEDS_REVIEW, Outcome.NOT_APPLICABLE, Outcome.MANUAL, Outcome.ERROR]
)
def test_outcomes_without_score_carry_no_weight(outcome: Outcome):
    result = total(verdict("critical-rule", outcome), verdict("minor-rule", Outcome.WARNED))
    assert result.overall == 50
    assert result.categories[0].rules[0].score is None
    assert result.categories[0].rules[0].outcome is outcome


def test_nothing_scored_is_no_score_rather_than_nought_or_hundred():
    result = total(verdict("critical-rule", Outcome.NEEDS_REVIEW))
    assert (result.overall, result.grade, result.categories[0].score) == (None, None, None)
    assert result.fix_first == ()


def test_points_are_what_the_overall_score_gains_when_the_rule_passes():
    verdicts = [verdict("critical-rule", Outcome.WARNED), verdict("minor-rule", Outcome.FAILED)]
    before = total(*verdicts)
    after = total(verdict("critical-rule", Outcome.PASSED), verdicts[1])
    assert before.overall is not None
    assert after.overall is not None
    assert before.categories[0].rules[0].points == pytest.approx(after.overall - before.overall, abs=0.1)


def test_fix_first_is_ordered_by_points_and_leaves_out_what_gains_nothing():
    rules = [info("a", Severity.MINOR), info("b", Severity.CRITICAL), info("c", Severity.SERIOUS)]
    outcomes = {"a": Outcome.FAILED, "b": Outcome.WARNED, "c": Outcome.PASSED}
    result = score(rules, [verdict(*pair) for pair in outcomes.items()], LATVIA, TODAY)
    assert result.fix_first == ("b", "a")


@pytest.mark.parametrize(
    ("overall", "letter"),
    [(100, "A"), (90, "A"), (89.9, "B"), (80, "B"), (70, "C"), (60, "D"), (50, "E"), (49.9, "F")],
)
def test_grades(overall: float, letter: str):
    assert grade(overall) == letter


def test_what_is_shown_is_what_the_grade_is_told_from():
    rules = [info(f"r{n}", Severity.MODERATE) for n in range(3)]
    thirds = [verdict("r0", Outcome.PASSED), verdict("r1", Outcome.PASSED), verdict("r2", Outcome.FAILED)]
    assert score(rules, thirds, LATVIA, TODAY).overall == 66.7


def law(**fields: object) -> LegalBasis:
    return LegalBasis.model_validate({"text": "Directive", "mark": "V"} | fields)


def with_law(basis: LegalBasis, outcome: Outcome = Outcome.FAILED, other: Outcome = Outcome.PASSED) -> Score:
    lawful = info("lawful", Severity.MINOR, legal_basis=(basis,))
    verdicts = [verdict("lawful", outcome), verdict("critical-rule", other)]
    return score([CRITICAL, lawful], verdicts, LATVIA, TODAY)


def test_a_verified_law_in_force_that_is_broken_caps_the_grade_at_c():
    result = with_law(law())
    assert result.overall is not None
    assert result.overall > 90
    assert (result.grade, result.capped_by) == ("C", ("lawful",))


@pytest.mark.parametrize("mark", ["S", "K"])
def test_a_law_that_was_not_verified_caps_nothing(mark: str):
    assert with_law(law(mark=mark)).grade == "A"


def test_a_law_kept_by_half_caps_nothing():
    assert with_law(law(), outcome=Outcome.WARNED).capped_by == ()


def test_a_grade_below_the_cap_stays_what_it_is():
    result = with_law(law(), other=Outcome.FAILED)
    assert (result.grade, result.capped_by) == ("F", ())


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"applies_from": "2026-11-01"}, True),
        ({"applies_from": "2026-11-02"}, False),
        ({"applies_until": "2026-11-01"}, True),
        ({"applies_until": "2026-10-31"}, False),
        ({"markets": ("LV",)}, True),
        ({"markets": ("EU",)}, True),
        ({"markets": ("UA", "PL")}, False),
    ],
)
def test_a_law_holds_on_its_days_and_in_its_markets(fields: dict[str, object], expected: bool):
    assert law(**fields).holds(LATVIA, TODAY.isoformat()) is expected


def test_a_law_of_the_union_does_not_hold_outside_it():
    assert not law(markets=("EU",)).holds(MarketInfo(code="UA"), TODAY.isoformat())


def test_the_worst_outcome_stands_for_a_rule():
    assert worst([Outcome.PASSED, Outcome.NEEDS_REVIEW, Outcome.WARNED]) is Outcome.NEEDS_REVIEW
    assert worst([Outcome.PASSED, Outcome.NOT_APPLICABLE]) is Outcome.PASSED
    assert worst([]) is Outcome.NOT_APPLICABLE
