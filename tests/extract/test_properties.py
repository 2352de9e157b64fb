"""What holds for every price, telephone number and span of days, not only for those in examples."""

from __future__ import annotations

from decimal import Decimal

import phonenumbers
import pytest
from babel.numbers import format_currency
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.extract.money import LARGEST, amounts_in, read_number
from auditor.extract.phones import phones
from auditor.extract.spans import spans
from auditor.lexicon import languages
from auditor.markets import markets

from .pages import document

CENTS = st.integers(min_value=1, max_value=99_999_999).map(lambda cents: Decimal(cents) / 100)
CURRENCY = {market.languages[0]: market.currencies[-1].code for market in markets().values()}
ANY_TEXT = st.text(max_size=200) | st.text("0123456789.,'’ -–:/()+€$złkč\u00a0\u202f\u200b٠٩٫٬", max_size=200)
PHONE_FORMATS = (
    phonenumbers.PhoneNumberFormat.E164,
    phonenumbers.PhoneNumberFormat.INTERNATIONAL,
    phonenumbers.PhoneNumberFormat.NATIONAL,
)


@given(amount=CENTS, language=st.sampled_from(sorted(set(CURRENCY).intersection(languages()))))
def test_an_amount_is_read_as_its_language_writes_it(amount: Decimal, language: str) -> None:
    currency = CURRENCY[language]
    written = format_currency(amount, currency, locale=language)
    (found,) = amounts_in(written, (currency,))
    assert (found.value, found.currency) == (amount, currency), written


@given(amount=CENTS, thousands=st.sampled_from((".", ",", " ", "\u00a0", "\u202f", "'", "’")))
def test_signs_of_thousands_and_decimals_may_be_any(amount: Decimal, thousands: str) -> None:
    decimals = "," if thousands == "." else "."
    written = f"{amount:,.2f}".translate({ord(","): thousands, ord("."): decimals})
    assert [one.value for one in amounts_in(f"€ {written}")] == [amount], written
    assert [one.value for one in amounts_in(f"{written} €")] == [amount], written


@given(amount=CENTS, zero=st.sampled_from("٠۰०০"))
def test_digits_of_every_script_are_numbers(amount: Decimal, zero: str) -> None:
    written = f"{amount:.2f}".translate({ord("0") + n: ord(zero) + n for n in range(10)})
    assert [one.value for one in amounts_in(f"{written} €")] == [amount]


@given(ANY_TEXT)
def test_amounts_stand_where_they_say_and_one_after_the_other(text: str) -> None:
    end = 0
    for amount in amounts_in(text, ("EUR", "PLN")):
        assert end <= amount.start < amount.end <= len(text)
        assert 0 <= amount.value < LARGEST
        assert any(sign.isdigit() for sign in text[amount.start : amount.end])
        end = amount.end


@given(ANY_TEXT)
def test_no_text_is_too_odd_for_a_number(text: str) -> None:
    value = read_number(text)
    assert value is None or 0 <= value < LARGEST


@pytest.mark.parametrize("region", sorted(code for code in markets() if code != "US"))
@pytest.mark.parametrize("style", PHONE_FORMATS)
def test_a_number_is_known_as_its_country_writes_it(region: str, style: int) -> None:
    for kind in (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE):
        number = phonenumbers.example_number_for_type(region, kind)
        assert number is not None
        written = phonenumbers.format_number(number, style)
        expected = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        host = markets()[region].tlds[0]
        page = document(f'<a href="tel:{written}">{written}</a>', url=f"https://shop.{host}/")
        assert [(phone.number, phone.clickable) for phone in phones(page)] == [(expected, True)]
        page = document(f"<footer><p>Tel. {written}</p></footer>", url=f"https://shop.{host}/")
        assert [(phone.number, phone.clickable) for phone in phones(page)] == [(expected, False)]


@settings(max_examples=50)
@given(ANY_TEXT)
def test_no_text_is_too_odd_for_a_telephone_number(text: str) -> None:
    page = document(f"<footer><p>Tel. {text.replace('<', ' ')}</p></footer>", url="https://shop.pl/")
    for phone in phones(page):
        assert sum(sign.isdecimal() for sign in phone.shown) >= 4


DAYS = {
    "bg": "{} дни",
    "cs": "{} dní",
    "da": "{} dage",
    "de": "{} Tage",
    "el": "{} ημέρες",
    "en": "{} days",
    "es": "{} días",
    "et": "{} päeva",
    "fi": "{} päivää",
    "fr": "{} jours",
    "ga": "{} lá",
    "hr": "{} dana",
    "hu": "{} nap",
    "it": "{} giorni",
    "lt": "{} dienų",
    "lv": "{} dienas",
    "mt": "{} jum",
    "nb": "{} dager",
    "nl": "{} dagen",
    "pl": "{} dni",
    "pt": "{} dias",
    "ro": "{} zile",
    "ru": "{} дней",
    "sk": "{} dní",
    "sl": "{} dni",
    "sv": "{} dagar",
    "tr": "{} gün",
    "uk": "{} днів",
}


def test_every_language_has_days() -> None:
    assert set(DAYS) == set(languages())


@settings(max_examples=40)
@given(
    language=st.sampled_from(sorted(DAYS)),
    least=st.integers(1, 60),
    more=st.integers(0, 60),
    dash=st.sampled_from(("-", "–", " - ", " – ", "—")),
)
def test_a_span_of_days_is_read_in_every_language(language: str, least: int, more: int, dash: str) -> None:
    number = f"{least}{dash}{least + more}" if more else str(least)
    page = document(f"<p>{DAYS[language].format(number)}</p>", language)
    (span,) = [span for block in page.blocks for span in spans(block)]
    assert (span.least, span.most) == (least, least + more)
