"""Words of any language are data: none of what is matched against pages stands in code."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache

from auditor.lexicon import fold

from .sources import CODE, ROOT, python_files, relative, strings

NOT_OF_PAGES = {("auditor/browser/tab.py", "not found")}
"""File and phrase where words are compared with what a program says, not a page."""

LEXICON = ROOT / "auditor" / "lexicon" / "data"


def phrases_in(value: object) -> Iterator[str]:
    """Every string in a TOML value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from phrases_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from phrases_in(inner)


@cache
def long_phrases() -> frozenset[str]:
    """Lexicon phrases of two or more words, folded."""
    found = (
        fold(phrase)
        for file in LEXICON.glob("*.toml")
        for phrase in phrases_in(tomllib.loads(file.read_text("utf-8")))
    )
    return frozenset(phrase for phrase in found if len(phrase.split()) > 1)


def test_the_lexicon_has_phrases_to_look_for():
    assert len(long_phrases()) > 1000


def phrases_of(text: str) -> Iterator[str]:
    """Every run of two to six words of a text, folded."""
    words = fold(text).split()
    for length in range(2, 7):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])


def in_code() -> Iterator[tuple[str, str]]:
    """Place and value of every string in the project's code."""
    for file in python_files(*CODE):
        for line, text in strings(ast.parse(file.read_text("utf-8"))):
            yield f"{relative(file)}:{line}", text


def test_no_phrase_of_the_lexicon_stands_in_code():
    known = long_phrases()
    found = {(place, phrase) for place, text in in_code() for phrase in phrases_of(text) if phrase in known}
    assert {
        (place, phrase) for place, phrase in found if (place.split(":")[0], phrase) not in NOT_OF_PAGES
    } == set()


def test_no_word_beyond_ascii_stands_in_code():
    words = ((place, text) for place, text in in_code() if len(text) > 1)
    assert [
        (place, text) for place, text in words if any(c.isalpha() and not c.isascii() for c in text)
    ] == []
