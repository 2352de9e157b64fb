"""Findings that do not count because the owner says so."""

from datetime import date

import pytest

from auditor.ignoring import Ignore, set_aside, unused
from auditor.judge import Visit, VisitedPage, judge
from auditor.models import Outcome, Verdict, verdicts_by_rule
from auditor.plugins import load_rules
from tests.builders import info, snapshot, verdict

SHOP = "https://shop.example"
RULES = (info("photos"), info("phone", category="contact"))


def aside(ignore: Ignore, *verdicts: Verdict) -> list[str]:
    counting, ignored = set_aside(verdicts_by_rule(verdicts), [ignore], RULES)
    assert sum(map(len, counting.values())) + len(ignored) == len(verdicts)
    return [f"{one.verdict.rule} {one.verdict.page}" for one in ignored]


def test_a_rule_is_ignored_where_the_address_fits() -> None:
    failed = [verdict("photos", Outcome.FAILED, f"{SHOP}{path}") for path in ("/gift/1", "/p/1")]
    assert aside(Ignore("photos", "no goods", "/gift/*"), *failed) == [f"photos {SHOP}/gift/1"]


def test_a_category_is_ignored_as_a_whole() -> None:
    failed = [verdict("photos", Outcome.WARNED), verdict("phone", Outcome.FAILED, None)]
    assert aside(Ignore("contact", "staging"), *failed) == ["phone None"]


def test_what_is_said_of_the_shop_has_no_address() -> None:
    assert aside(Ignore("phone", "one page", "/p/"), verdict("phone", Outcome.FAILED, None)) == []


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.FAILED, Outcome.WARNED}))
def test_only_what_is_wrong_is_ignored(outcome: Outcome) -> None:
    assert aside(Ignore("photos", "why"), verdict("photos", outcome)) == []


def test_what_is_ignored_does_not_count_but_is_told() -> None:
    rules = load_rules().choose(["product-photos"])
    page = snapshot("<h1>Mug</h1><p>5.00 €</p><form><button>Add to cart</button></form>")
    visit = Visit(SHOP, date(2026, 1, 1), [VisitedPage(page)])
    plain = judge(visit, rules)
    told = judge(visit, rules.ignoring([Ignore("product-photos", "it is a voucher", "/p/*")]))
    assert (plain.score.overall, len(plain.ignored)) == (0.0, 0)
    assert (told.score.overall, told.verdicts) == (None, ())
    assert [(one.reason, one.verdict) for one in told.ignored] == [("it is a voucher", plain.verdicts[0])]


def test_what_ignores_nothing_although_it_was_looked_for_is_told() -> None:
    used, mended = Ignore("product-photos", "a voucher", "/p/*"), Ignore("delivery", "in the new theme")
    elsewhere, double = Ignore("product-photos", "a voucher", "/gift/*"), Ignore("product-photos", "also")
    rules = load_rules().choose(["product-photos", "delivery-cost-shown"])
    page = snapshot("<h1>Mug</h1><p>5 €</p><p>Delivery 3 €</p><form><button>Add to cart</button></form>")
    ignores = [used, mended, elsewhere, double]
    audit = judge(Visit(SHOP, date(2026, 1, 1), [VisitedPage(page)]), rules.ignoring(ignores))
    assert [v.outcome for v in audit.verdicts if v.rule == "delivery-cost-shown"] == [Outcome.PASSED]
    assert unused(ignores, audit) == [mended]
