"""Markets: rates and currencies by date, and what tells a shop's market."""

from __future__ import annotations

from datetime import date

import pytest

from auditor.errors import UsageError
from auditor.markets import Signs, _parse, detect, markets, named

TODAY = date(2026, 11, 1)
EU_MEMBERS = 27


def test_the_members_of_the_union_are_complete():
    members = [market for market in markets().values() if market.in_eu]
    assert len(members) == EU_MEMBERS
    assert all(market.return_days == 14 and market.vat_name and market.vat for market in members)


@pytest.mark.parametrize(
    ("code", "day", "rate"),
    [
        ("UA", TODAY, 0.20),
        ("LT", TODAY, 0.21),
        ("LV", TODAY, 0.21),
        ("PL", TODAY, 0.23),
        ("EE", TODAY, 0.24),
        ("EE", date(2025, 6, 30), 0.22),
        ("SK", date(2024, 12, 31), 0.20),
        ("SK", date(2025, 1, 1), 0.23),
        ("RO", date(2025, 7, 31), 0.19),
        ("RO", date(2025, 8, 1), 0.21),
        ("FI", TODAY, 0.255),
    ],
)
def test_the_rate_is_that_of_the_day(code: str, day: date, rate: float):
    assert named(code, day).vat_rate == rate


def test_the_currency_is_that_of_the_day():
    assert named("BG", date(2025, 12, 31)).currency == "BGN"
    assert named("BG", date(2026, 1, 1)).currency == "EUR"


def test_rates_and_currencies_are_in_order():
    for market in markets().values():
        for dated in (market.vat, market.currencies):
            days = [one.since or date.min for one in dated]
            assert days == sorted(days), market.code


def test_a_market_without_vat_is_told_apart_from_one_that_is_not_known():
    assert named("US", TODAY).without_vat
    assert not detect(Signs(), TODAY).without_vat
    assert not named("LV", TODAY).without_vat


@pytest.mark.parametrize(
    ("signs", "code"),
    [
        (Signs(tlds=("lv",), languages=("ru",)), "LV"),
        (Signs(tlds=("com",), languages=("uk",), currencies=("UAH",)), "UA"),
        (Signs(tlds=("com",), currencies=("PLN",)), "PL"),
        (Signs(tlds=("com",), languages=("lt",), currencies=("EUR",)), "LT"),
        (Signs(tlds=("com",), languages=("en",), currencies=("EUR",), regions=("EE",)), "EE"),
        (Signs(tlds=("com",), languages=("en",), currencies=("EUR",)), "EU"),
        (Signs(tlds=("eu",), languages=("sr",)), "EU"),
        (Signs(tlds=("uk",)), "GB"),
        (Signs(tlds=("com",), languages=("en",), currencies=("USD",)), "US"),
        (Signs(tlds=("com",), languages=("ru",), currencies=("USD",)), "ZZ"),
        (Signs(tlds=("ua",), languages=("uk",), currencies=("USD",)), "UA"),
        (Signs(tlds=("com",), languages=("lv",)), "ZZ"),
        (Signs(), "ZZ"),
    ],
)
def test_a_market_is_told_from_its_signs(signs: Signs, code: str):
    assert detect(signs, TODAY).code == code


def test_an_unknown_market_names_the_nearest():
    with pytest.raises(UsageError) as raised:
        named("LX", TODAY)
    assert raised.value.key == "unknown-market"


@pytest.mark.parametrize("text", ["", "languages = [", 'languages = ["lv"]\ntlds = ["lv"]\ncolour = "red"'])
def test_a_wrong_file_is_named(text: str):
    with pytest.raises(ValueError, match=r"markets/data/lv\.toml"):
        _parse("lv.toml", text)
