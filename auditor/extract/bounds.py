"""How much of a page is read: bounds that no page made for shoppers comes near, and hostile ones meet.

The largest of several hundred saved shop pages has 55,000 signs `<`, in 3.5 MB.
"""

from __future__ import annotations

import re
from itertools import islice

LONGEST_SOURCE = 20_000_000
"""Bytes of HTML, as UTF-8, that are read."""
MOST_TAGS = 120_000
"""Signs `<` in what is read: each takes a parser some hundred bytes of memory."""
MOST_ATTRIBUTES = 2_000
"""Of one tag; the time of the parser grows with their square."""
LONG_TAG = 6_000
"""Bytes without `>` in which tags are looked at for the number of their attributes."""
LONGEST_TEXT = 1_500_000
"""Characters of visible text that are read."""

_OPENING = re.compile(rb"<[A-Za-z]")
_TAG = re.compile(rb"""<[A-Za-z](?:[^<>"']++|"[^"]*+"?|'[^']*+'?)*+""")
_ATTRIBUTE = re.compile(rb"""[^\s/<>"'=]++(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"']++))?+""")


def within_bounds(source: bytes) -> tuple[bytes, bool]:
    """The part of a page's HTML that is read, and whether anything is left out."""
    whole = len(source)
    source = source[:LONGEST_SOURCE]
    if source.count(b"<") > MOST_TAGS:
        source = b"<".join(source.split(b"<", MOST_TAGS)[:-1])
    long = _long_stretches(source)
    if long:
        source = _with_few_attributes(source, long)
    return source, len(source) < whole


def _long_stretches(source: bytes) -> list[tuple[int, int]]:
    """Stretches without `>`; found in leaps, so that it costs nothing where there are none."""
    found = []
    at = 0
    while at + LONG_TAG < len(source):
        closed = source.rfind(b">", at, at + LONG_TAG)
        if closed < 0:
            closed = source.find(b">", at + LONG_TAG)
            end = closed if closed >= 0 else len(source)
            found.append((at, end))
            closed = end
        at = closed + 1
    return found


def _with_few_attributes(source: bytes, stretches: list[tuple[int, int]]) -> bytes:
    """The source without the attributes that a tag has above the most."""
    parts = []
    done = before = 0
    script = False
    for start, end in stretches:
        if _OPENING.search(source, start, end) is None:
            continue
        opened, closed = (source.rfind(sign, before, start) for sign in (b"<script", b"</script"))
        script = opened > closed or (script and opened == closed)
        before = start
        for tag in _TAG.finditer(source, max(start, done), end) if not script else ():
            attributes = _ATTRIBUTE.finditer(source, tag.start() + 1, tag.end())
            if surplus := next(islice(attributes, MOST_ATTRIBUTES + 1, None), None):
                parts.append(source[done : surplus.start()])
                done = tag.end()
    return b"".join([*parts, source[done:]])
