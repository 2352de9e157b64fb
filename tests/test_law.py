"""The law data: each row whole, and in force in its markets on its days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from auditor.markets import LawRow, laws, laws_behind, markets, named
from auditor.markets.law import parse
from auditor.models import LegalBasis
from auditor.plugins import load_rules

ROW = """
[a-law]
citation = "Act on shops art. 1"
mark = "S"
checked = "2026-11"
markets = ["EU"]
rules = ["some-rule"]
note = "what it asks for"
"""
NOT_YET_RULES = {"cart-works"}
"""Rules that rows name and that there are not yet: they need a shopper's actions."""

BOUNDARIES = [
    ("eu-withdrawal-function", "2026-06-19"),
    ("eu-price-reductions", "2022-05-28"),
    ("eu-review-checks", "2022-05-28"),
    ("eu-product-safety", "2024-12-13"),
    ("eu-guarantee-notice", "2026-09-27"),
    ("eu-odr-closed", "2025-07-20"),
    ("eu-accessibility", "2025-06-28"),
    ("uk-consumer-protection", "2025-04-06"),
]


def basis(row_id: str) -> LegalBasis:
    return laws()[row_id].basis(row_id)


@pytest.mark.parametrize("row_id", laws())
def test_a_row_names_markets_that_there_are(row_id: str):
    assert set(laws()[row_id].markets) <= {*markets(), "EU"}


def test_the_rules_that_rows_name_are_there():
    installed = {rule.info.id for rule in load_rules().rules}
    named_rules = {rule for row in laws().values() for rule in row.rules}
    assert named_rules - installed <= NOT_YET_RULES


def test_every_row_with_a_date_is_tested_on_both_sides_of_it():
    assert {row_id for row_id, row in laws().items() if row.applies_from} == {row for row, _ in BOUNDARIES}


@pytest.mark.parametrize(("row_id", "first_day"), BOUNDARIES)
def test_a_law_holds_from_its_first_day(row_id: str, first_day: str):
    law, day = basis(row_id), date.fromisoformat(first_day)
    market = named("GB" if row_id.startswith("uk") else "LT", day)
    assert law.holds(market, first_day)
    assert not law.holds(market, (day - timedelta(days=1)).isoformat())


@pytest.mark.parametrize("code", ["LT", "LV", "EE", "PL", "DE", "IE", "EU"])
def test_laws_of_the_union_hold_in_it(code: str):
    market = named(code, date(2026, 11, 1))
    assert all(basis(row).holds(market, "2026-11-01") for row in laws() if row.startswith("eu-"))


@pytest.mark.parametrize("code", ["GB", "UA", "NO", "TR", "US"])
def test_laws_of_the_union_do_not_hold_elsewhere(code: str):
    market = named(code, date(2026, 11, 1))
    assert not any(basis(row).holds(market, "2026-11-01") for row in laws() if row.startswith("eu-"))


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        ("UA", {"ua-withdrawal-period", "ua-seller-identity", "ua-price"}),
        ("GB", {"uk-consumer-protection"}),
        ("US", set()),
    ],
)
def test_markets_outside_the_union_have_their_own_laws(code: str, rows: set[str]):
    market = named(code, date(2026, 11, 1))
    assert {row for row in laws() if basis(row).holds(market, "2026-11-01")} == rows


@pytest.mark.parametrize(
    ("rule", "marks"),
    [
        ("reduced-price-honest", "V"),
        ("reviews-verified-stated", "VS"),
        ("guarantee-notice", "V"),
        ("withdrawal-function", "S"),
        ("no-odr-link", "S"),
        ("payment-methods-shown", "K"),
        ("company-identity", "SVV"),
        ("returns-window", "SSK"),
        ("product-photos", ""),
    ],
)
def test_a_rule_gets_the_rows_that_name_it_with_their_marks(rule: str, marks: str):
    assert "".join(law.mark for law in laws_behind(rule)) == marks


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('mark = "S"', 'mark = "X"'),
        ('checked = "2026-11"', 'checked = "last year"'),
        ('markets = ["EU"]', "markets = []"),
        ('rules = ["some-rule"]', "rules = []"),
        ('note = "what it asks for"', ""),
        ("", "applies_from = 2026-02-01\napplies_until = 2026-01-01"),
        ("", "applies_form = 2026-02-01"),
        ("", "applies_from = "),
    ],
)
def test_a_wrong_row_is_named(line: str, wrong: str):
    assert isinstance(parse(ROW)["a-law"], LawRow)
    with pytest.raises(ValueError, match=r"law\.toml"):
        parse(ROW.replace(line, wrong, 1) if line else ROW + wrong)
