"""Amounts of data as people write them: 500MB, 1.5 GB, 200000."""

from __future__ import annotations

import re

_UNITS = {"": 1, "K": 1_000, "M": 1_000_000, "G": 1_000_000_000, "T": 1_000_000_000_000}
_SIZE = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)\s*([KMGT]?)B?", re.ASCII | re.IGNORECASE)


def parse_size(text: str) -> int:
    """Bytes; a K is 1000 of them. ValueError for anything that is no amount above zero."""
    match = _SIZE.fullmatch(text.strip())
    size = round(float(match[1]) * _UNITS[match[2].upper()]) if match else 0
    if size < 1:
        raise ValueError(text)
    return size
