"""What the law behind a rule changes in what is said: only where, when and as far as it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from auditor.markets import named
from auditor.models import LawClaim, LegalBasis, MarketInfo, Outcome, PageFacts, ShopFacts, Term, Verdict
from auditor.plugins import load_rules
from auditor.rule import (
    EVERY,
    Judgement,
    Rule,
    Scope,
    Severity,
    failed,
    manual,
    needs_review,
    passed,
    rule,
    warned,
)
from auditor.score import score
from auditor.verdicts import answered, page_verdicts, shop_verdicts

from .builders import page

WITHDRAWAL = LegalBasis(
    text="Directive 2011/83/EU art. 11a", mark="S", markets=("EU",), applies_from="2026-06-19"
)
ENDED = LegalBasis(text="An old law", mark="V", markets=("UA",), applies_until="2020-12-31")


def law(mark: str, **fields: object) -> LegalBasis:
    return LegalBasis.model_validate({"text": f"A law marked {mark}", "mark": mark, **fields})


@rule(severity=Severity.SERIOUS, pages=EVERY)
def says_failed(_page: PageFacts) -> Judgement:
    """Fails."""
    return failed("It is missing")


@rule(severity=Severity.SERIOUS, scope=Scope.SHOP, only_by_law=True, legal_basis=(WITHDRAWAL, ENDED))
def asked_by_law_only(_shop: ShopFacts) -> Judgement:
    """Fails where it is judged."""
    return failed("It is missing")


@rule(severity=Severity.MINOR, manual=True)
def a_question(_shop: ShopFacts) -> Judgement:
    """Asks."""
    return manual("Do you?")


def with_laws(base: Rule, *laws: LegalBasis) -> Rule:
    return replace(base, info=base.info.model_copy(update={"legal_basis": laws}))


def market(code: str, day: str = "2026-11-01") -> MarketInfo:
    return named(code, date.fromisoformat(day)) if code != "ZZ" else MarketInfo(code="ZZ", as_of=day)


def of_page(one: Rule, code: str = "LT", day: str = "2026-11-01", **more: object) -> Verdict:
    (verdict,) = page_verdicts(page(market=market(code, day), **more), [one])
    return verdict


def of_shop(one: Rule, code: str, day: str) -> Verdict:
    shop = ShopFacts(start_url="https://shop.example/", pages=(page(),), market=market(code, day))
    (verdict,) = shop_verdicts(shop, [one])
    return verdict


@pytest.mark.parametrize(
    ("marks", "claim", "told"),
    [
        ("V", LawClaim.REQUIRED, "V"),
        ("S", LawClaim.LIKELY_GAP, "S"),
        ("K", LawClaim.LIKELY_GAP, "K"),
        ("KS", LawClaim.LIKELY_GAP, "S"),
        ("SKV", LawClaim.REQUIRED, "V"),
        ("?", LawClaim.LIKELY_GAP, "?"),
    ],
)
def test_a_failed_verdict_tells_the_best_verified_law(marks: str, claim: LawClaim, told: str):
    verdict = of_page(with_laws(says_failed, *(law(mark) for mark in marks)))
    assert verdict.law is not None
    assert (verdict.law.claim, verdict.law.mark, verdict.law.citation) == (
        claim,
        told,
        f"A law marked {told}",
    )


@pytest.mark.parametrize(
    ("code", "day", "claim"),
    [
        ("LT", "2026-06-18", None),
        ("LT", "2026-06-19", LawClaim.LIKELY_GAP),
        ("GB", "2026-06-19", None),
        ("UA", "2026-06-19", None),
    ],
)
def test_a_law_is_told_where_and_when_it_holds(code: str, day: str, claim: LawClaim | None):
    note = of_page(with_laws(says_failed, WITHDRAWAL), code, day).law
    assert (note.claim if note else None) is claim


@pytest.mark.parametrize("say", [passed, warned, needs_review])
def test_only_what_failed_tells_a_law(say: object):
    assert callable(say)
    other = replace(with_laws(says_failed, law("V")), check=lambda _page: say("So it is"))
    assert of_page(other).law is None


def test_a_verdict_in_doubt_tells_no_law():
    verdict = of_page(with_laws(says_failed, law("V")), language="zz", language_supported=False)
    assert (verdict.outcome, verdict.law) == (Outcome.NEEDS_REVIEW, None)


@pytest.mark.parametrize(
    ("code", "day", "outcome", "key"),
    [
        ("PL", "2026-06-18", Outcome.NOT_APPLICABLE, "law-ahead"),
        ("PL", "2026-06-19", Outcome.FAILED, "It is missing"),
        ("EU", "2026-06-19", Outcome.FAILED, "It is missing"),
        ("GB", "2026-06-19", Outcome.NOT_APPLICABLE, "law-elsewhere"),
        ("UA", "2020-12-31", Outcome.FAILED, "It is missing"),
        ("UA", "2021-01-01", Outcome.NOT_APPLICABLE, "law-ended"),
        ("ZZ", "2026-06-19", Outcome.NEEDS_REVIEW, "law-market-unknown"),
    ],
)
def test_what_only_a_law_asks_for_is_judged_where_and_when_one_holds(
    code: str, day: str, outcome: Outcome, key: str
):
    verdict = of_shop(asked_by_law_only, code, day)
    assert (verdict.outcome, verdict.message.key) == (outcome, key)


def test_the_reason_names_the_law_and_its_day():
    params = of_shop(asked_by_law_only, "PL", "2026-06-18").message.params
    assert params["law"] == Term(key=WITHDRAWAL.text)
    assert getattr(params["day"], "date", None) == "2026-06-19"


@pytest.mark.parametrize(
    ("code", "day", "mark", "capped"),
    [
        ("LT", "2026-11-01", "V", True),
        ("LT", "2026-11-01", "S", False),
        ("LT", "2026-11-01", "K", False),
        ("UA", "2026-11-01", "V", False),
        ("LT", "2026-09-26", "V", False),
        ("LT", "2026-09-27", "V", True),
    ],
)
def test_only_a_verified_law_in_force_caps_the_grade(code: str, day: str, mark: str, capped: bool):
    dated = law(mark, markets=("EU",), applies_from="2026-09-27")
    bad = with_laws(says_failed, dated)
    many = [
        replace(
            says_failed, info=says_failed.info.model_copy(update={"id": f"good-{n}", "severity": "critical"})
        )
        for n in range(20)
    ]
    verdicts = [of_page(bad, code, day), *(of_page(one, code, day) for one in many)]
    verdicts[1:] = [v.model_copy(update={"outcome": Outcome.PASSED, "score": 1.0}) for v in verdicts[1:]]
    told = score(
        [bad.info, *(one.info for one in many)], verdicts, market(code, day), date.fromisoformat(day)
    )
    assert (told.grade, told.capped_by) == (("C", ("says-failed",)) if capped else ("A", ()))


def test_a_pack_may_bring_its_own_law_and_keeps_it():
    own = with_laws(says_failed, law("V"))
    assert own.info.legal_basis == (law("V"),)
    (loaded,) = [one for one in load_rules().rules if one.info.id == "returns-window"]
    assert [basis.id for basis in loaded.info.legal_basis][-1] == "ua-withdrawal-period"
    assert all(basis.checked for basis in loaded.info.legal_basis)


def test_a_question_has_its_answer_and_no_score():
    verdict = of_shop(a_question, "LT", "2026-11-01")
    ((told,),) = answered({"a-question": [verdict]}, {"a-question": "yes", "another": "no"}).values()
    assert (told.outcome, told.answer, told.score) == (Outcome.MANUAL, "yes", None)
    total = score(
        [a_question.info, says_failed.info], [told, of_page(says_failed)], market("LT"), date.today()
    )
    assert total.overall == 0
    assert [row.rule for category in total.categories for row in category.rules] == ["says-failed"]


def test_a_rule_that_asks_without_being_a_question_is_at_fault():
    asking = replace(says_failed, check=lambda _page: manual("Do you?"))
    assert of_page(asking).outcome is Outcome.ERROR
