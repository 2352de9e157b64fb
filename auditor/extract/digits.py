"""Digits of every script as 0-9, so that numbers are read in one way."""

from __future__ import annotations

import re
import unicodedata

_SIGNS = {"٫": ".", "٬": ","}
"""Arabic signs between whole and decimal part, and between thousands."""
_OTHER = re.compile(rf"[^\D0-9]|[{''.join(_SIGNS)}]")


def western_digits(text: str) -> str:
    """The text with decimal digits of all scripts as 0-9; no character changes its place."""
    return text if text.isascii() else _OTHER.sub(_western, text)


def _western(match: re.Match[str]) -> str:
    sign = match.group()
    return _SIGNS.get(sign) or str(unicodedata.decimal(sign))
