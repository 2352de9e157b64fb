"""Finds the phrases of concepts in text: linear in the text, whatever the number of phrases.

A phrase is a row of word patterns, parted by spaces:

    add to cart         these words, in this order
    deliver*            any word that begins so (stems of inflected languages)
    *kosten             any word that ends so (compounds)
    *liefer*            any word that holds it
    #                   a number
    ..                  up to three words of any kind
    ^word               only as the first word of its text; word$ only as the last

Case and accents are folded on both sides. Words are runs of letters; punctuation between words is
passed over, so `add-to-cart`, `Add to cart!` and `add to cart` are one phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,\u00a0\u202f']\d+)*|[%\u20ac$\u00a3\u20b4\u20bd\u20ba]")
"""Words, numbers (with their separators) and the signs that matter."""

GAP = ".."
GAP_WORDS = 3

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "ʼ": "'"})


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """A word without case and accents."""
    low = word.casefold()
    if low.isascii():
        return low
    decomposed = unicodedata.normalize("NFKD", low)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)


class Token(NamedTuple):
    """A folded word and where it stands in its text."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text in order."""
    return [Token(fold(m.group()), m.start(), m.end()) for m in TOKEN.finditer(text)]


class Hit(NamedTuple):
    """A phrase found: its concept and its first and last character in the text."""

    concept: str
    start: int
    end: int


class _Word(NamedTuple):
    """A pattern for one word."""

    text: str
    open_start: bool = False
    open_end: bool = False

    def fits(self, word: str) -> bool:
        if self.text == "#":
            return word[0].isdigit()
        if self.open_start:
            return self.text in word if self.open_end else word.endswith(self.text)
        return word.startswith(self.text) if self.open_end else word == self.text


class _Phrase(NamedTuple):
    concept: str
    words: tuple[_Word | None, ...]
    """None is a gap."""
    first: bool
    last: bool


def parse_phrase(concept: str, phrase: str) -> _Phrase:
    """A phrase of the language described above. Raises ValueError for one that says nothing."""
    first, last = phrase.startswith("^"), phrase.endswith("$") and len(phrase) > 1
    words: list[_Word | None] = []
    for part in phrase.removeprefix("^").removesuffix("$" if last else "").split():
        if part == GAP:
            words.append(None)
        elif part == "#":
            words.append(_Word("#"))
        else:
            pieces = [fold(m.group()) for m in TOKEN.finditer(part)]
            if not pieces:  # a sign between words, passed over in texts as well
                continue
            end = len(pieces) - 1
            words += [
                _Word(piece, part.startswith("*") and n == 0, part.endswith("*") and n == end)
                for n, piece in enumerate(pieces)
            ]
    if not words or words[0] is None or words[-1] is None:
        raise ValueError(f"a phrase begins and ends with a word: {phrase!r}")
    return _Phrase(concept, tuple(words), first, last)


class Matcher:
    """Finds the phrases of many concepts at once."""

    def __init__(self, concepts: Iterable[tuple[str, str]]) -> None:
        """From pairs of concept and phrase."""
        self._exact: dict[str, list[_Phrase]] = defaultdict(list)
        self._prefix: dict[str, list[_Phrase]] = defaultdict(list)
        self._other: list[tuple[_Word, _Phrase]] = []
        for concept, text in sorted(set(concepts)):
            phrase = parse_phrase(concept, text)
            head = phrase.words[0]
            assert head is not None  # noqa: S101 - parse_phrase refuses a leading gap
            if head.open_start or head.text == "#":
                self._other.append((head, phrase))
            elif head.open_end:
                self._prefix[head.text].append(phrase)
            else:
                self._exact[head.text].append(phrase)
        self._longest = max(map(len, self._prefix), default=0)
        self._starts: dict[str, tuple[_Phrase, ...]] = {}

    def _phrases(self, word: str) -> tuple[_Phrase, ...]:
        """Phrases that may begin with a word; remembered, since words repeat."""
        known = self._starts.get(word)
        if known is None:
            found = list(self._exact.get(word, ()))
            for size in range(1, min(len(word), self._longest) + 1):
                found += self._prefix.get(word[:size], ())
            found += [phrase for head, phrase in self._other if head.fits(word)]
            known = tuple(found)
            if len(self._starts) < 1 << 17:
                self._starts[word] = known
        return known

    def find(self, words: list[Token]) -> list[Hit]:
        """Every phrase in the words of one text, in order of their beginning."""
        hits = []
        starts, phrases = self._starts, self._phrases
        for n, token in enumerate(words):
            known = starts.get(token.word)
            for phrase in phrases(token.word) if known is None else known:
                last = _match(phrase, words, n)
                if last is not None:
                    hits.append(Hit(phrase.concept, token.start, words[last].end))
        return hits

    def find_in(self, text: str) -> list[Hit]:
        """Every phrase in a text."""
        return self.find(tokens(text))

    def concepts_in(self, text: str) -> frozenset[str]:
        """The concepts whose phrases stand in a text."""
        return frozenset(hit.concept for hit in self.find(tokens(text)))


def _match(phrase: _Phrase, words: list[Token], n: int) -> int | None:
    """Position of the last word when the phrase stands at position n, else None."""
    if phrase.first and n:
        return None
    at = n
    gap = False
    for pattern in phrase.words[1:]:
        if pattern is None:
            gap = True
            continue
        at += 1
        limit = min(at + (GAP_WORDS if gap else 0), len(words) - 1)
        while at <= limit and not pattern.fits(words[at].word):
            at += 1
        if at > limit:
            return None
        gap = False
    if phrase.last and at != len(words) - 1:
        return None
    return at


def matcher_of(tables: Iterable[Mapping[str, Iterable[str]]]) -> Matcher:
    """A matcher over several tables of concept -> phrases."""
    return Matcher(
        (concept, phrase) for table in tables for concept, phrases in table.items() for phrase in phrases
    )
