from __future__ import annotations

from decimal import Decimal

import pytest

from auditor.extract.money import amounts_in, currency_hints, read_number

from .product_pages import page_of

FORMATS = [
    ("1.234,56 €", "1234.56", "EUR"),
    ("€ 1.234,56", "1234.56", "EUR"),
    ("1 234,56 zł", "1234.56", "PLN"),
    ("1\u00a0234,56\u00a0zł", "1234.56", "PLN"),
    ("1\u202f234,56 €", "1234.56", "EUR"),
    ("£1,234.56", "1234.56", "GBP"),
    ("$1,234", "1234", "USD"),
    ("EUR15.99", "15.99", "EUR"),
    ("15,99EUR", "15.99", "EUR"),
    ("€ 664,–", "664", "EUR"),
    ("1299,- Kč", "1299", "CZK"),
    ("65 799 ₴", "65799", "UAH"),
    ("499 грн.", "499", "UAH"),
    ("12 990 руб.", "12990", "RUB"),
    ("1.000.000 ₫", "1000000", "VND"),
    ("R$ 1.759,99", "1759.99", "BRL"),
    ("0,99 €", "0.99", "EUR"),
    ("12.500 €", "12500", "EUR"),
    ("₹1,23,456", "123456", "INR"),
    ("ab 59 €", "59", "EUR"),
]


@pytest.mark.parametrize(("text", "value", "currency"), FORMATS)
def test_reads_usual_formats(text: str, value: str, currency: str) -> None:
    found = amounts_in(text)
    assert [(one.value, one.currency) for one in found] == [(Decimal(value), currency)]


@pytest.mark.parametrize(
    ("text", "hints", "value", "currency"),
    [
        ("1299:-", ("SEK",), "1299", "SEK"),
        ("199 kr", ("DKK",), "199", "DKK"),
        ("199 kr", ("NOK", "SEK"), "199", "NOK"),
        ("$20", ("CAD",), "20", "CAD"),
        ("999,000 TND", (), "999", "TND"),
        ("1'234.50 CHF", (), "1234.50", "CHF"),
        ("Rs 2,500", ("PKR",), "2500", "PKR"),
        ("45 lei", ("RON",), "45", "RON"),
        ("10 Ft", ("HUF",), "10", "HUF"),
    ],
)
def test_hints_settle_shared_signs(text: str, hints: tuple[str, ...], value: str, currency: str) -> None:
    found = amounts_in(text, hints)
    assert [(one.value, one.currency) for one in found] == [(Decimal(value), currency)]


@pytest.mark.parametrize(
    "text", ["10 ft long", "5 km away", "USB 3.0", "20% off", "model 1234", "12 kn wind"]
)
def test_other_numbers_are_no_money(text: str) -> None:
    assert not amounts_in(text, ("EUR",))


def test_neighbouring_amounts_keep_their_signs() -> None:
    assert [one.value for one in amounts_in("€10 – €20")] == [10, 20]
    assert [one.value for one in amounts_in("10 zł 20 zł")] == [10, 20]
    assert [one.value for one in amounts_in("SAVE 70 $229.99")] == [Decimal("229.99")]


def test_absurd_numbers_are_left_out() -> None:
    assert read_number("9" * 12) is None
    assert not amounts_in("€" + "9" * 5000)


@pytest.mark.parametrize(
    ("url", "lang", "first"),
    [
        ("https://a.se/p", "sv", "SEK"),
        ("https://a.co.uk/p", "en", "GBP"),
        ("https://a.com/p", "uk", "UAH"),
        ("https://a.com/p", "pl", "PLN"),
    ],
)
def test_country_and_language_hint_at_the_currency(url: str, lang: str, first: str) -> None:
    assert currency_hints(page_of("", lang=lang, url=url))[0] == first
