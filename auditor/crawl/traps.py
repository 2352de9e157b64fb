"""Addresses that never end: calendars, paths that repeat themselves, rows of filters."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import urlsplit

from .urls import parts

DEEPEST = 12
"""Parts of a path beyond which no shop's template reaches."""
MOST_PARAMETERS = 6
LONGEST_CYCLE = 3

_DAY = re.compile(r"(?:19|20)\d\d-(?:0?[1-9]|1[0-2])(?:-(?:0?[1-9]|[12]\d|3[01]))?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"0?[1-9]|1[0-2]")


def is_trap(url: str) -> bool:
    """Whether an address looks like one of endlessly many that hold nothing new."""
    split = urlsplit(url)
    segments = parts(split.path)
    return (
        len(segments) > DEEPEST
        or split.query.count("=") > MOST_PARAMETERS
        or _repeats(segments)
        or _is_calendar(segments)
    )


def _repeats(segments: list[str]) -> bool:
    """Whether a path goes round: `/a/a/a`, `/a/b/a/b`."""
    for length in range(1, LONGEST_CYCLE + 1):
        rounds = 3 if length == 1 else 2
        for start in range(len(segments) - rounds * length + 1):
            cycle = segments[start : start + length]
            if segments[start : start + rounds * length] == cycle * rounds:
                return True
    return False


def _is_calendar(segments: list[str]) -> bool:
    """Whether a path names a day or a month: `/2026-11-22`, `/2026/11`."""
    if any(_DAY.fullmatch(segment) for segment in segments):
        return True
    return any(_YEAR.fullmatch(year) and _MONTH.fullmatch(month) for year, month in pairwise(segments))
