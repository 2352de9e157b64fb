"""Dates in texts: numbers, or a number beside the name of a month or day, in the page's language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from auditor.lexicon import FALLBACK_LANGUAGE, fold
from auditor.lexicon import tokens as words_of

from .document import Document
from .items import Item

NUMERIC_DATE = re.compile(
    r"\b[0-3]?\d([./-])[01]?\d\1(?:20)?\d\d\b|\b20\d\d(?:-|\. ?)[01]\d(?:-|\. ?)[0-3]\d\b"
    r"|\b[0-3]?\d\. ?[01]?\d\.(?!\d)|\b[0-3]?\d\. [01]?\d\b"
)
"""Day, month and year in their orders; day and month as `9. 12.` or `9.12.`"""
DIGIT = re.compile(r"\d")
"""What every date has."""
FURTHEST = 1000
"""Characters of a text in which dates are looked for."""


def date_places(page: Document, item: Item) -> Iterator[tuple[int, int]]:
    """Where dates stand in a text: first and last character."""
    for match in NUMERIC_DATE.finditer(item.text[:FURTHEST]):
        yield match.span()
    if not DIGIT.search(item.text):
        return
    names = _names(page.language)
    tokens = item.tokens
    for n, token in enumerate(tokens):
        if token.word in names:
            near = tokens[max(n - 2, 0) : n + 3]
            if any(one.word.rstrip(".").isdecimal() and len(one.word) <= 2 for one in near):
                yield token.start, token.end


@lru_cache(maxsize=64)
def _names(language: str) -> frozenset[str]:
    """Those of a language and of the one that is read beside it."""
    return _calendar(language) | _calendar(FALLBACK_LANGUAGE)


@lru_cache(maxsize=64)
def _calendar(language: str) -> frozenset[str]:
    """Names of months and days of the week, long and short, as CLDR has them."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return frozenset()
    tables = [
        locale.months[context][width]
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
    ]
    tables += [locale.days["format"]["wide"]]
    names = (token.word for table in tables for name in table.values() for token in words_of(str(name)))
    return frozenset(fold(name) for name in names if len(name) >= 3 and not name.isdecimal())
