"""Whether a deploy may go on."""

from __future__ import annotations

from datetime import date

import pytest

from auditor.gate import Baseline, BaselineEntry, Loads, Policy, decide, findings
from auditor.models import (
    Audit,
    Finding,
    Gate,
    GateOutcome,
    Message,
    Outcome,
    ReadStatus,
    Severity,
    Standing,
)

from .audits import CART, LOGO, PHONE, PRICE, SHOP, audit_of, failed, passed, products, said

PAGES = products(4)


def knowing(audit: Audit, **more: object) -> Baseline:
    """A baseline that knows all that was found."""
    return Baseline(finding=tuple(entry(finding, **more) for finding in findings(audit)))


def entry(finding: Finding, **more: object) -> BaselineEntry:
    told = {
        "rule": finding.rule,
        "template": finding.template,
        "fingerprint": finding.fingerprint,
        "count": finding.count,
        "of": finding.judged,
    }
    return BaselineEntry.model_validate(told | more)


def standings(gate: Gate) -> list[tuple[str, str]]:
    return [(one.finding.rule, one.standing.value) for one in gate.findings]


def keys(gate: Gate) -> list[str]:
    return [message.key for message in gate.why]


CARTLESS = audit_of(PAGES, failed(CART, *PAGES[:2]), passed(CART, *PAGES[2:]), passed(PRICE, *PAGES))


def test_nothing_is_asked_of_an_audit_without_a_policy() -> None:
    assert not Policy().asks
    assert all(
        policy.asks for policy in (Policy(fail_under=0), Policy(min_coverage=0), Policy(thresholds={"a": 1}))
    )


@pytest.mark.parametrize(
    ("severity", "outcome"),
    [
        (Severity.CRITICAL, GateOutcome.PASSED),
        (Severity.SERIOUS, GateOutcome.FAILED),
        (Severity.MINOR, GateOutcome.FAILED),
    ],
)
def test_a_rule_that_failed_closes_the_gate_from_its_severity_on(
    severity: Severity, outcome: GateOutcome
) -> None:
    audit = audit_of(PAGES, failed(PRICE, *PAGES), passed(CART, *PAGES))
    assert decide(audit, Policy(fail_on=severity)).outcome is outcome


def test_without_severity_and_baseline_no_finding_closes_it() -> None:
    gate = decide(CARTLESS, Policy(fail_under=10))
    assert (gate.outcome, standings(gate)) == (GateOutcome.PASSED, [("cart-visible", "tolerated")])


def test_what_half_passed_is_no_finding() -> None:
    audit = audit_of(PAGES, [said(PRICE, Outcome.WARNED, page) for page in PAGES])
    assert decide(audit, Policy(fail_on=Severity.MINOR)).findings == ()


def test_findings_are_told_by_template_with_page_and_element() -> None:
    (one,) = decide(CARTLESS, Policy(fail_on=Severity.CRITICAL)).findings
    finding = one.finding
    assert (finding.template, finding.pages, finding.judged) == ("/p/{n}", tuple(PAGES[:2]), 4)
    assert (finding.element, one.standing) == (None, Standing.NEW)


def test_what_is_missing_is_told_by_what_stands_near() -> None:
    logo = [said(LOGO, Outcome.PASSED, PAGES[0], "header > a.logo")]
    (finding,) = findings(audit_of(PAGES, failed(CART, PAGES[0]), logo))
    assert (finding.element, finding.nearby) == ("header > a.logo", True)


def test_what_the_baseline_knows_is_no_reason() -> None:
    gate = decide(CARTLESS, Policy(baseline=knowing(CARTLESS, reason="in the new theme", owner="Ona")))
    assert (gate.outcome, standings(gate)) == (GateOutcome.PASSED, [("cart-visible", "known")])
    assert (gate.findings[0].reason, gate.findings[0].owner, gate.findings[0].before) == (
        "in the new theme",
        "Ona",
        2,
    )


def test_what_it_does_not_know_is_one_of_whatever_severity() -> None:
    later = audit_of(PAGES, failed(CART, *PAGES[:2]), failed(LOGO, PAGES[0]), passed(PRICE, *PAGES))
    gate = decide(later, Policy(baseline=knowing(CARTLESS)))
    assert standings(gate) == [("shop-logo", "new"), ("cart-visible", "known")]
    assert gate.outcome is GateOutcome.FAILED
    assert (
        decide(later, Policy(baseline=knowing(CARTLESS), fail_on=Severity.SERIOUS)).outcome
        is GateOutcome.PASSED
    )


def test_more_pages_are_worse_fewer_are_not() -> None:
    def gate(wrong: int) -> GateOutcome:
        audit = audit_of(PAGES, failed(CART, *PAGES[:wrong]), passed(CART, *PAGES[wrong:]))
        return decide(audit, Policy(baseline=knowing(CARTLESS))).outcome

    assert [gate(wrong) for wrong in (1, 2, 3)] == [
        GateOutcome.PASSED,
        GateOutcome.PASSED,
        GateOutcome.FAILED,
    ]


def test_a_larger_sample_of_the_same_is_not_worse() -> None:
    many = products(8)
    audit = audit_of(many, failed(CART, *many[:4]), passed(CART, *many[4:]))
    assert standings(decide(audit, Policy(baseline=knowing(CARTLESS)))) == [("cart-visible", "known")]


def test_another_sample_is_known_again() -> None:
    others = products(4, first=70)
    audit = audit_of(others, failed(CART, *others[:2]), passed(CART, *others[2:]))
    assert standings(decide(audit, Policy(baseline=knowing(CARTLESS)))) == [("cart-visible", "known")]


def test_a_template_whose_addresses_look_different_in_another_sample_is_known_again() -> None:
    renamed = audit_of(PAGES, failed(CART, *PAGES[:2]), passed(CART, *PAGES[2:]), pattern="/{slug}/{n}")
    gate = decide(renamed, Policy(baseline=knowing(CARTLESS)))
    assert (standings(gate), gate.stale) == ([("cart-visible", "known")], ())


@pytest.mark.parametrize(
    ("day", "standing"), [(date(2026, 11, 21), "expired"), (date(2026, 11, 22), "known")]
)
def test_entries_hold_up_to_their_last_day(day: date, standing: str) -> None:
    gate = decide(CARTLESS, Policy(baseline=knowing(CARTLESS, expires=day)))
    assert standings(gate) == [("cart-visible", standing)]
    assert gate.findings[0].expires == day.isoformat()


def test_entries_that_are_not_found_any_more_are_stale() -> None:
    mended = audit_of(PAGES, passed(CART, *PAGES))
    (stale,) = decide(mended, Policy(baseline=knowing(CARTLESS))).stale
    assert (stale.rule, stale.template) == ("cart-visible", "/p/{n}")


def test_too_few_pages_to_know_make_nothing_stale() -> None:
    few = audit_of(PAGES[2:], passed(CART, *PAGES[2:]))
    assert decide(few, Policy(baseline=knowing(CARTLESS))).stale == (), "two of four had it"
    all_had_it = audit_of(PAGES, failed(CART, *PAGES))
    assert len(decide(few, Policy(baseline=knowing(all_had_it))).stale) == 1
    cut_off = cut(audit_of(PAGES, passed(CART, *PAGES)))
    assert decide(cut_off, Policy(baseline=knowing(CARTLESS))).stale == ()


def cut(audit: Audit) -> Audit:
    """The same of a visit that was cut off."""
    partial = Message(key="partial.interrupted")
    return audit.model_copy(update={"coverage": audit.coverage.model_copy(update={"partial": partial})})


def test_a_visit_that_was_cut_off_never_passes() -> None:
    """It fails by what it found, but what it did not get to is not known."""
    baseline = knowing(CARTLESS)
    gate = decide(cut(CARTLESS), Policy(baseline=baseline))
    assert (gate.outcome, keys(gate)) == (GateOutcome.UNKNOWN, ["gate.cut-off", "partial.interrupted"])
    assert decide(cut(CARTLESS), Policy(baseline=Baseline())).outcome is GateOutcome.FAILED
    assert decide(cut(CARTLESS), Policy(baseline=baseline, min_coverage=0)).outcome is GateOutcome.PASSED


def test_entries_that_were_not_looked_for_are_not() -> None:
    elsewhere = audit_of([f"{SHOP}/about"], passed(CART, f"{SHOP}/about"), pattern="/about")
    unsure = audit_of(PAGES, [said(CART, Outcome.NEEDS_REVIEW, PAGES[0])], passed(PRICE, *PAGES))
    for audit in (elsewhere, unsure):
        assert decide(audit, Policy(baseline=knowing(CARTLESS), min_coverage=0)).stale == ()


def test_scores_are_held_against_thresholds() -> None:
    policy = Policy(fail_under=90, thresholds={"cart": 60, "price-visible": 100})
    gate = decide(CARTLESS, policy)
    assert (gate.outcome, keys(gate)) == (GateOutcome.FAILED, ["gate.score-below", "gate.part-below"])
    assert gate.why[1].params == {"name": "cart", "score": 50.0, "least": 60}
    enough = decide(CARTLESS, Policy(fail_under=50, thresholds={"cart-visible": 50}))
    assert (enough.outcome, keys(enough)) == (GateOutcome.PASSED, ["gate.score-reached", "gate.part-reached"])


def test_a_threshold_of_what_has_no_score_cannot_be_told() -> None:
    gate = decide(CARTLESS, Policy(thresholds={"contact": 50}))
    assert (gate.outcome, keys(gate)) == (GateOutcome.UNKNOWN, ["gate.part-unknown"])


def test_too_few_pages_read_cannot_be_told() -> None:
    status = dict.fromkeys(PAGES[:3], ReadStatus.UNREADABLE)
    gate = decide(audit_of(PAGES, passed(CART, PAGES[3]), status=status), Policy(fail_under=10))
    assert (gate.outcome, keys(gate), gate.coverage) == (GateOutcome.UNKNOWN, ["gate.too-little"], 0.25)
    skipped = dict.fromkeys(PAGES[:3], ReadStatus.SKIPPED)
    gate = decide(audit_of(PAGES, passed(CART, PAGES[3]), status=skipped), Policy(fail_under=10))
    assert (gate.outcome, gate.coverage) == (GateOutcome.PASSED, 1.0)


def test_too_few_checks_that_could_tell_cannot_be_told() -> None:
    unsure = [said(CART, Outcome.NEEDS_REVIEW, page) for page in PAGES]
    audit = audit_of(PAGES, unsure, passed(PRICE, *PAGES), not_run={"phone-consistent": "shop"})
    gate = decide(audit, Policy(baseline=Baseline()))
    assert (gate.outcome, gate.coverage) == (GateOutcome.UNKNOWN, 0.35)  # 7 of 7 + 10 + 3 points of weight
    assert decide(audit, Policy(baseline=Baseline(), min_coverage=35)).outcome is GateOutcome.PASSED


def test_nothing_scored_is_never_green() -> None:
    gate = decide(audit_of(PAGES, [said(CART, Outcome.NOT_APPLICABLE, PAGES[0])]), Policy(min_coverage=0))
    assert (gate.outcome, keys(gate)) == (GateOutcome.UNKNOWN, ["gate.nothing-scored"])


def test_findings_of_the_shop_have_no_template() -> None:
    audit = audit_of(PAGES, [said(PHONE, Outcome.FAILED)], passed(CART, *PAGES))
    (finding,) = findings(audit)
    assert (finding.template, finding.pages, finding.count, finding.share) == (None, (), 1, 1.0)


def test_pages_that_most_loads_do_not_confirm_do_not_count() -> None:
    pair = [(page, "cart-visible") for page in PAGES[:2]]
    loads = Loads()
    loads.add(pair, pair)
    loads.add(pair, [])
    loads.add(pair, pair[:1])
    (one,) = decide(CARTLESS, Policy(fail_on=Severity.CRITICAL), loads).findings
    assert (one.standing, one.seen) == (Standing.NEW, (2, 3))
    loads.failed[pair[0]] -= 1
    gate = decide(CARTLESS, Policy(fail_on=Severity.CRITICAL), loads)
    assert (gate.outcome, standings(gate)) == (GateOutcome.PASSED, [("cart-visible", "flaky")])


def test_what_is_left_of_a_finding_may_be_what_is_known() -> None:
    three = audit_of(PAGES, failed(CART, *PAGES[:3]), passed(CART, PAGES[3]))
    loads = Loads()
    pairs = [(page, "cart-visible") for page in PAGES[:3]]
    loads.add(pairs, pairs)
    for _ in range(2):
        loads.add(pairs, pairs[:2])
    assert standings(decide(three, Policy(baseline=knowing(CARTLESS)))) == [("cart-visible", "worse")]
    assert standings(decide(three, Policy(baseline=knowing(CARTLESS)), loads)) == [("cart-visible", "known")]


def test_a_score_that_is_asked_for_and_cannot_be_told_is_never_green() -> None:
    whole = audit_of(PAGES, passed(CART, *PAGES))
    without = whole.model_copy(update={"score": whole.score.model_copy(update={"overall": None})})
    gate = decide(without, Policy(fail_under=10))
    assert (gate.outcome, keys(gate)) == (GateOutcome.UNKNOWN, ["gate.score-unknown"])
    assert decide(without, Policy(baseline=Baseline())).outcome is GateOutcome.PASSED


def test_what_a_few_listed_pages_say_of_the_whole_shop_does_not_count() -> None:
    verdicts = ([said(PHONE, Outcome.FAILED)], passed(CART, *PAGES))
    policy = Policy(baseline=Baseline())
    assert decide(audit_of(PAGES, *verdicts), policy).outcome is GateOutcome.FAILED
    listed = decide(audit_of(PAGES, *verdicts, whole=False), policy)
    assert (listed.outcome, standings(listed)) == (GateOutcome.PASSED, [("phone-consistent", "tolerated")])


def test_what_a_cut_off_visit_says_of_the_whole_shop_does_not_count() -> None:
    gate = decide(
        cut(audit_of(PAGES, [said(PHONE, Outcome.FAILED)], passed(CART, *PAGES))), Policy(baseline=Baseline())
    )
    assert (gate.outcome, standings(gate)) == (GateOutcome.UNKNOWN, [("phone-consistent", "tolerated")])


def test_what_one_product_says_of_the_whole_shop_makes_nothing_stale() -> None:
    known = knowing(audit_of(PAGES, [said(PHONE, Outcome.FAILED)]))
    mended = [said(PHONE, Outcome.PASSED)]
    assert decide(audit_of(PAGES[:1], mended), Policy(baseline=known)).stale == ()
    assert len(decide(audit_of(PAGES[:3], mended), Policy(baseline=known)).stale) == 1, "about as many"


def test_a_page_that_cannot_be_read_is_known_again_at_another_host() -> None:
    def broken(host: str) -> Audit:
        pages = [f"{host}/p/{number}?colour=red" for number in range(3)]
        audit = audit_of(pages, failed(CART, pages[0]), passed(CART, *pages[1:]))
        first, *others = audit.coverage.pages
        entries = (first.model_copy(update={"template": None}), *others)
        return audit.model_copy(update={"coverage": audit.coverage.model_copy(update={"pages": entries})})

    known = knowing(broken(SHOP))
    assert known.finding[0].template == "/p/0?colour=red"
    gate = decide(broken("http://127.0.0.1:8080"), Policy(baseline=known))
    assert standings(gate) == [("cart-visible", "known")]


def test_what_is_known_of_the_whole_shop_is_not_stale_for_a_few_listed_pages() -> None:
    known = knowing(audit_of(PAGES, [said(PHONE, Outcome.FAILED)], passed(CART, *PAGES)))
    few = audit_of(PAGES, [said(PHONE, Outcome.PASSED)], passed(CART, *PAGES), whole=False)
    assert decide(few, Policy(baseline=known)).stale == ()
