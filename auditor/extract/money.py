"""Reading amounts of money in text, and which currency a sign means on a page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.core import get_global
from babel.numbers import get_currency_precision, get_territory_currencies
from price_parser.parser import Price
from tldextract import TLDExtract

from auditor.lexicon import currency_signs

from .digits import western_digits
from .document import Document, per_page
from .structured import structured_things

NUMBER = re.compile(
    r"\d(?<![\d.,]\d)(?:"
    r"\d{0,2}(?:(?:[ \u00a0\u202f\u2009'’]\d{3})+|(?:\.\d{3})+|(?:,\d{2,3})*,\d{3})(?![\d])"
    r"(?:[.,](?:\d{1,2}(?!\d)|[-–—]{1,2}))?"
    r"|\d{0,11}(?:[.,](?:\d{1,3}(?!\d)|[-–—]{1,2}))?)"
)
"""Amounts as shops write them: 1.234,56  1 234,56  1'234.50  1,23,456  1234  12,-  999,000.

It begins with a digit, and only then looks at what stands before that: so it is found many times faster.
"""
_SINCE = date(2015, 1, 1)
"""Currencies given up since then still stand in saved pages."""
LARGEST = Decimal(10) ** 10
LONGEST_KNOWN = 100
"""Characters up to which what a text says is remembered: several extractors ask, and pages say the same."""
_REACH = 8
"""Characters around a number in which its sign is looked for."""
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_THOUSANDTHS = re.compile(r"^\d+[.,]\d{3}$")


@dataclass(slots=True, frozen=True)
class Amount:
    """A number that a currency sign stands beside, and where both stand in the text."""

    value: Decimal
    currency: str | None
    start: int
    end: int


@dataclass(slots=True, frozen=True)
class _Signs:
    """The signs that count on a page: folded sign -> currency."""

    meaning: dict[str, str]
    by_first: dict[str, tuple[int, ...]]
    by_last: dict[str, tuple[int, ...]]
    """First and last character of signs -> how long such signs are, longest first."""

    def before(self, text: str, at: int) -> tuple[str, int] | None:
        """The currency whose sign ends just before a place, and where the sign begins."""
        near = text[max(at - _REACH, 0) : at]
        trimmed = near.rstrip()
        low = trimmed.casefold()
        for size in self.by_last.get(low[-1:], ()):
            sign = low[-size:]
            known = self.meaning.get(sign) if len(sign) == size else None
            if known and not (sign[0].isalpha() and low[-size - 1 : -size].isalpha()):
                return known, at - len(near) + len(trimmed) - size
        return None

    def after(self, text: str, at: int) -> tuple[str, int] | None:
        """The currency whose sign begins just after a place, and where the sign ends."""
        near = text[at : at + _REACH]
        trimmed = near.lstrip()
        low = trimmed.casefold()
        for size in self.by_first.get(low[:1], ()):
            sign = low[:size]
            known = self.meaning.get(sign) if len(sign) == size else None
            if known and not (sign[-1].isalpha() and low[size : size + 1].isalpha()):
                return known, at + len(near) - len(trimmed) + size
        return None


@lru_cache(maxsize=256)
def _signs_for(hints: tuple[str, ...]) -> _Signs:
    """Every sign with the currency that it means where the hints hold, likeliest currency first."""
    table = currency_signs()
    ranks = {code: rank for rank, code in enumerate(hints)}
    meaning: dict[str, str] = {}
    for code in sorted(table, key=lambda code: ranks.get(code, len(ranks))):
        meaning.setdefault(code.casefold(), code)
        for sign in table[code]:
            folded = sign.casefold()
            if code in ranks or not _weak(folded, table):
                meaning.setdefault(folded, code)
    return _Signs(meaning, _sizes(meaning, 0), _sizes(meaning, -1))


def _sizes(signs: Iterable[str], at: int) -> dict[str, tuple[int, ...]]:
    """One character of the signs -> their lengths, longest first."""
    found: dict[str, set[int]] = defaultdict(set)
    for sign in signs:
        found[sign[at]].add(len(sign))
    return {character: tuple(sorted(sizes, reverse=True)) for character, sizes in found.items()}


def _weak(sign: str, table: dict[str, list[str]]) -> bool:
    """Whether a sign is as likely something else (feet, kilometres): it counts only where expected."""
    letters = sign.removesuffix(".")
    if letters.upper() in table or "." in letters:
        return False
    if not letters.strip(",:-"):
        return True
    if not letters.isalpha():
        return False
    return len(letters) <= 3 if letters.isascii() else len(letters) <= 2 and _CYRILLIC.match(sign) is not None


def amounts_in(text: str, hints: tuple[str, ...] = ()) -> tuple[Amount, ...]:
    """The amounts of money in a text, in order. `hints`: currencies expected on the page, likeliest first."""
    return _amounts_in(text, hints) if len(text) > LONGEST_KNOWN else _known_amounts_in(text, hints)


def _amounts_in(text: str, hints: tuple[str, ...]) -> tuple[Amount, ...]:
    text = western_digits(text)
    signs = _signs_for(hints)
    found: list[Amount] = []
    taken = 0
    for match in NUMBER.finditer(text):
        start, end = match.span()
        before = signs.before(text, start)
        after = signs.after(text, end)
        if before and before[1] < taken:
            before = None
        if after and text[after[1] : after[1] + 1].isdigit() and text[end].isspace():
            after = None
        chosen = before or after
        if chosen is None:
            continue
        value = read_number(match.group(), chosen[0])
        if value is not None:
            last = end if before else chosen[1]
            found.append(Amount(value, chosen[0], before[1] if before else start, last))
            taken = last
    return tuple(found)


_known_amounts_in = lru_cache(maxsize=1 << 10)(_amounts_in)


@lru_cache(maxsize=1 << 10)
def read_number(text: str, currency: str | None = None) -> Decimal | None:
    """The value of a number as a shop writes it; None when it is none or beyond all prices."""
    if currency and _THOUSANDTHS.match(text) and get_currency_precision(currency) == 3:
        value: Decimal | None = Decimal(text.replace(",", "."))
    else:
        value = Price.fromstring(text.replace("’", "'")).amount
    return value if value is not None and value < LARGEST else None


# -- which currency to expect ---------------------------------------------------------------


@per_page
def currency_hints(page: Document) -> tuple[str, ...]:
    """Currencies that the page's markup, country and language let expect, likeliest first."""
    return tuple(dict.fromkeys(code for code in _hints(page) if code in currency_signs()))


def _hints(page: Document) -> Iterator[str]:
    for top in structured_things(page):
        for thing in top.all_things():
            yield thing.text("priceCurrency").upper()
    for country in _countries(page):
        yield from get_territory_currencies(country)
        yield from get_territory_currencies(country, start_date=_SINCE, end_date=date.max)


def _countries(page: Document) -> Iterator[str]:
    """By top-level domain, then by the language tag's region, then where the language is mostly spoken."""
    suffix = _extractor()(page.url).suffix.rpartition(".")[2].upper()
    if len(suffix) == 2:
        yield {"UK": "GB"}.get(suffix, suffix)
    tags = (page.get(0, "lang"), page.meta("og:locale"), page.meta("content-language"))
    for tag in tags:
        region = tag.replace("_", "-").rpartition("-")[2].upper()
        if len(region) == 2 and len(tag) > 2:
            yield region
    likely = get_global("likely_subtags").get(page.language, "")
    if page.language != "en" and "_" in likely:
        yield str(likely).rpartition("_")[2]


@lru_cache(maxsize=1)
def _extractor() -> TLDExtract:
    """Knows the suffixes that come with the package; asks no network."""
    return TLDExtract(suffix_list_urls=(), cache_dir=None)
