"""Code to paste as an example of a fix, in the words and the money of the audited shop."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from phonenumbers import (
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    example_number_for_type,
    format_number,
)

from auditor.catalog import FALLBACK, Catalog
from auditor.models import MarketInfo, Money, Param, ShopInfo

from ..wording import Wording

_PRICE, _OLD_PRICE, _DELIVERY, _FREE_FROM, _INSTALMENT = 48, 60, 3, 50, 16
"""In euros, or in what is of the same order: a fifth off, and three instalments."""

_UNITS = {
    "UAH": 40, "PLN": 4, "CZK": 25, "HUF": 400, "RON": 5, "SEK": 10, "NOK": 10, "DKK": 7, "RUB": 90,
    "TRY": 40, "MDL": 20, "GEL": 3, "RSD": 110, "ISK": 140, "JPY": 150,
}  # fmt: skip
"""What makes amounts look like prices in a currency, where one unit is no such thing; no rates."""

_LONDON = PhoneNumber(country_code=44, national_number=2079460000)
"""From the numbers kept free for fiction (Ofcom), for markets without a number of their own."""


@dataclass(frozen=True)
class Example:
    """Code to paste."""

    code: str
    language: str | None
    """BCP 47 tag of its words, None where it is that of the report."""
    note: str | None
    """That it is not in the shop's language, where it is not."""


class Examples:
    """The examples for one shop: in its language where a catalog has them, else in English."""

    def __init__(self, shop: ShopInfo, catalog: Catalog, wording: Wording) -> None:
        self._wording = wording
        self._shops_name = _language_name(shop.language, wording.locale)
        self._shops = catalog.in_language(shop.language if self._shops_name else FALLBACK)
        self._english = catalog.in_language(FALLBACK)
        self._values = _values(shop.market)

    def of(self, rule: str) -> Example | None:
        """The example of a rule, None where no catalog has one."""
        key = f"{rule}.example"
        own = self._shops.translates(key)
        spoken = self._shops if own else self._english
        if not spoken.has(key):
            return None
        note = None
        if not own and self._shops_name:
            note = self._wording("report.example.other-language", language=self._shops_name)
        return Example(spoken(key, **self._values), spoken.locale.language, note)


def _language_name(code: str, locale: Locale) -> str | None:
    """What the reader calls a language, None for what is none."""
    try:
        name = Locale.parse(code, sep="_").get_language_name(locale)
    except (ValueError, UnknownLocaleError):
        return None
    return str(name) if name else None


def _values(market: MarketInfo) -> dict[str, Param]:
    """What fills the examples: amounts in the market's currency, a number of its country."""
    currency = market.currency or "EUR"
    unit = _UNITS.get(currency, 1)

    def money(amount: int) -> Money:
        return Money(amount=Decimal(amount * unit).quantize(Decimal("0.01")), currency=currency)

    number = example_number_for_type(market.code, PhoneNumberType.FIXED_LINE) or _LONDON
    link = format_number(number, PhoneNumberFormat.E164)
    return {
        "price": money(_PRICE),
        "old_price": money(_OLD_PRICE),
        "delivery": money(_DELIVERY),
        "free_from": money(_FREE_FROM),
        "instalment": money(_INSTALMENT),
        "amount": str(money(_PRICE).amount),
        "currency": currency,
        "phone": format_number(number, PhoneNumberFormat.INTERNATIONAL),
        "phone_link": link,
        "phone_digits": link.removeprefix("+"),
    }
