"""Per country: currency, VAT, phone region, return days; and the dated law of them all.

One file a market in `data/`, named by its code; the laws are in `law.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from importlib import resources

from pydantic import Field, ValidationError

from auditor.models import EU_MARKET, UNKNOWN_MARKET, Frozen, MarketInfo
from auditor.suggest import unknown

from .law import LawRow, laws, laws_behind

__all__ = [
    "Currency",
    "LawRow",
    "Market",
    "Signs",
    "VatRate",
    "detect",
    "laws",
    "laws_behind",
    "markets",
    "named",
]


class VatRate(Frozen):
    """A standard rate and the first day it holds."""

    rate: float = Field(gt=0, lt=1, description="0.21 for 21 %")
    since: date | None = Field(default=None, description="None: longer than any audit reaches back")
    mark: str = Field(pattern="^[VSK]$", description="V read at a public source, S secondary, K to verify")


class Currency(Frozen):
    """Legal tender and the first day it is."""

    code: str = Field(pattern="^[A-Z]{3}$", description="ISO 4217")
    since: date | None = None
    widespread: bool = Field(default=False, description="shops of other countries tell prices in it too")


class Market(Frozen):
    """What is particular to selling to consumers of one country."""

    code: str = Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2; also the phone region")
    currencies: tuple[Currency, ...] = Field(min_length=1, description="oldest first")
    languages: tuple[str, ...] = Field(min_length=1, description="ISO 639-1, those of shops, main one first")
    tlds: tuple[str, ...] = Field(min_length=1, description="top-level domains without the dot")
    in_eu: bool = False
    vat_name: str | None = Field(default=None, description="as shops write it; None: prices carry no VAT")
    vat: tuple[VatRate, ...] = Field(default=(), description="standard rates, oldest first")
    return_days: int | None = Field(
        default=None, description="legal days to withdraw from a distance contract"
    )

    def info(self, as_of: date) -> MarketInfo:
        """The market as rules see it on one day."""
        rates = [vat.rate for vat in self.vat if vat.since is None or vat.since <= as_of]
        return MarketInfo(
            code=self.code,
            currency=self.currency(as_of).code,
            vat_name=self.vat_name,
            vat_rate=rates[-1] if rates else None,
            return_days=self.return_days,
            in_eu=self.in_eu,
            as_of=as_of.isoformat(),
        )

    def currency(self, as_of: date) -> Currency:
        """The currency on one day."""
        known = [one for one in self.currencies if one.since is None or one.since <= as_of]
        return (known or [self.currencies[0]])[-1]


@lru_cache(maxsize=1)
def markets() -> dict[str, Market]:
    """Every market by code; ValueError names the file that is wrong."""
    files = sorted((resources.files(__name__) / "data").iterdir(), key=lambda file: file.name)
    read = (_parse(file.name, file.read_text("utf-8")) for file in files if file.name.endswith(".toml"))
    return {market.code: market for market in read}


def _parse(name: str, text: str) -> Market:
    try:
        return Market(code=name.removesuffix(".toml").upper(), **tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise ValueError(f"markets/data/{name}: {error}") from error


def named(code: str, as_of: date) -> MarketInfo:
    """The market of a code such as `LV`; UsageError with the nearest code when it is not known."""
    if code.upper() == EU_MARKET:
        return _common(EU_MARKET, as_of)
    if code.upper() not in markets():
        raise unknown("unknown-market", code, [*markets(), EU_MARKET])
    return markets()[code.upper()].info(as_of)


class Signs(Frozen):
    """What tells a shop's market; each sign once, in any order."""

    tlds: tuple[str, ...] = Field(default=(), description="top-level domains of the shop's addresses")
    languages: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    regions: tuple[str, ...] = Field(default=(), description="regions of the shop's telephone numbers")


def detect(signs: Signs, as_of: date) -> MarketInfo:
    """The market that most signs point to; `EU` or `ZZ` where they do not single one out.

    A national domain or telephone number names a country; a currency does when no other market
    has it; a language only tips the scales.
    """
    points = {code: _points(market, signs, as_of) for code, market in markets().items()}
    best = max(points.values(), default=0)
    if best < 2:
        return _common(EU_MARKET if "eu" in signs.tlds else UNKNOWN_MARKET, as_of)
    leaders = [code for code, value in points.items() if value == best]
    if len(leaders) == 1:
        return markets()[leaders[0]].info(as_of)
    return _common(EU_MARKET if all(markets()[code].in_eu for code in leaders) else UNKNOWN_MARKET, as_of)


@lru_cache(maxsize=16)
def _currencies(as_of: date) -> tuple[str, ...]:
    """The currency of every market on one day."""
    return tuple(market.currency(as_of).code for market in markets().values())


def _points(market: Market, signs: Signs, as_of: date) -> int:
    currency = market.currency(as_of)
    users = _currencies(as_of).count(currency.code)
    return (
        4 * _any(market.tlds, signs.tlds)
        + 3 * _any((market.code,), signs.regions)
        + (1 if users > 1 or currency.widespread else 3) * _any((currency.code,), signs.currencies)
        + 1 * _any(market.languages[:1], signs.languages)
    )


def _any(known: Iterable[str], seen: Iterable[str]) -> bool:
    return not set(known).isdisjoint(seen)


def _common(code: str, as_of: date) -> MarketInfo:
    """What holds where only the union, or nothing, is known."""
    eu = code == EU_MARKET
    return MarketInfo(code=code, return_days=14 if eu else None, in_eu=eu, as_of=as_of.isoformat())
