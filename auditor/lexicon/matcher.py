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
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import NamedTuple

TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,\u00a0\u202f']\d+)*|[%\u20ac$\u00a3\u20b4\u20bd\u20ba]")
"""Words, numbers (with their separators) and the signs that matter."""

GAP = ".."
GAP_WORDS = 3

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "ʼ": "'"}
)


MOST_WORDS = 1 << 17
"""Words that are remembered: a language's usual ones many times over, and a bound for hostile pages."""
LONGEST_WORD = 40
"""Characters up to which a word is remembered."""
MOST_TEXTS = 1 << 14
MOST_AFTER = 1 << 12
"""Words after the first word of a phrase that are remembered."""
LONGEST_TEXT = 100
"""Characters up to which a text is remembered: the labels that the pages of a shop share."""


class _Folded(dict[str, str]):
    """Word -> folded word; folds what it is asked for the first time."""

    def __missing__(self, word: str) -> str:
        folded = _fold(word)
        if len(word) <= LONGEST_WORD:
            if len(self) >= MOST_WORDS:
                self.clear()
            self[word] = folded
        return folded


_FOLDED = _Folded()


def _fold(word: str) -> str:
    low = word.casefold()
    if low.isascii():
        return low
    decomposed = unicodedata.normalize("NFKD", low)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)


def fold(word: str) -> str:
    """A word without case and accents."""
    return _FOLDED[word]


class Token(NamedTuple):
    """A folded word and where it stands in its text."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text in order."""
    return [Token(fold(m.group()), m.start(), m.end()) for m in TOKEN.finditer(text)]


def words_of(text: str) -> list[str]:
    """The folded words of a text."""
    return [_FOLDED[word] for word in TOKEN.findall(text)]


class Hit(NamedTuple):
    """A phrase found: its concept and its first and last character in the text."""

    concept: str
    start: int
    end: int


class _Word:
    """A pattern for one word."""

    __slots__ = ("exact", "open_end", "open_start", "text")

    def __init__(self, text: str, open_start: bool = False, open_end: bool = False) -> None:
        self.text = text
        self.open_start = open_start
        self.open_end = open_end
        self.exact = not (open_start or open_end) and text != "#"
        """It stands for one word only."""

    def fits(self, word: str) -> bool:
        """Whether a word is as the pattern says."""
        if self.exact:
            return word == self.text
        if self.text == "#":
            return word[0].isdigit()
        if self.open_start:
            return self.text in word if self.open_end else word.endswith(self.text)
        return word.startswith(self.text)


class _Phrase(NamedTuple):
    concept: str
    words: tuple[_Word | None, ...]
    """None is a gap."""
    first: bool
    last: bool
    alone: bool
    """It is one word, wherever it stands."""


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
    return _Phrase(concept, tuple(words), first, last, len(words) == 1 and not first and not last)


class _Start:
    """The phrases that may begin with one word, sorted by how much must be looked at."""

    __slots__ = ("_after", "_phrases", "_seconds", "alone")

    def __init__(self, phrases: Iterable[_Phrase]) -> None:
        self.alone: list[str] = []
        self._seconds: dict[str, list[_Phrase]] = {}
        """By their second word, where it is told exactly: most of the phrases."""
        self._phrases: list[_Phrase] = []
        self._after: dict[str, tuple[_Phrase, ...]] = {}
        for phrase in phrases:
            second = phrase.words[1] if len(phrase.words) > 1 else None
            if phrase.alone:
                self.alone.append(phrase.concept)
            elif second is not None and second.exact:
                self._seconds.setdefault(second.text, []).append(phrase)
            else:
                self._phrases.append(phrase)

    def before(self, word: str) -> tuple[_Phrase, ...]:
        """The phrases that may go on with a word, empty for the end of the text; remembered."""
        found = self._after.get(word)
        if found is None:
            found = (*self._seconds.get(word, ()), *(one for one in self._phrases if _goes_on(one, word)))
            if len(word) <= LONGEST_WORD:
                if len(self._after) >= MOST_AFTER:
                    self._after.clear()
                self._after[word] = found
        return found


def _goes_on(phrase: _Phrase, word: str) -> bool:
    """Whether the second word of a phrase may be a word; there is none at the end of the text."""
    if len(phrase.words) == 1:
        return True
    second = phrase.words[1]
    return bool(word) and (second is None or second.fits(word))


_NOTHING = _Start(())


class Matcher:
    """Finds the phrases of many concepts at once."""

    def __init__(self, concepts: Iterable[tuple[str, str]]) -> None:
        """From pairs of concept and phrase."""
        self._exact: dict[str, list[_Phrase]] = defaultdict(list)
        self._prefix: dict[str, list[_Phrase]] = defaultdict(list)
        self._suffix: dict[str, list[_Phrase]] = defaultdict(list)
        self._inner: dict[str, list[_Phrase]] = defaultdict(list)
        self._number: list[_Phrase] = []
        for concept, text in sorted(set(concepts)):
            phrase = parse_phrase(concept, text)
            head = phrase.words[0]
            assert head is not None  # noqa: S101 - parse_phrase refuses a leading gap
            if head.text == "#":
                self._number.append(phrase)
            elif head.open_start and head.open_end:
                self._inner[head.text].append(phrase)
            elif head.open_start:
                self._suffix[head.text].append(phrase)
            elif head.open_end:
                self._prefix[head.text].append(phrase)
            else:
                self._exact[head.text].append(phrase)
        self._reach = min([2, *map(len, self._prefix), *map(len, self._suffix)])
        """Letters at either end of a word by which most words are told to fit no pattern."""
        self._head_sizes = _sizes_by(self._prefix, lambda part: part[: self._reach])
        self._tail_sizes = _sizes_by(self._suffix, lambda part: part[-self._reach :])
        self._shared: dict[tuple[int, ...], _Start] = {(): _NOTHING}
        """By the ids of the lists of phrases that it is made of."""
        self._starts: dict[str, _Start] = {}
        self._silent: set[str] = set()
        """Words, as pages write them, that begin no phrase: most of all words."""
        self._known: dict[str, tuple[Hit, ...]] = {}

    def _start(self, word: str) -> _Start:
        """What may begin with a word; remembered, since words repeat."""
        found = [self._exact[word]] if word in self._exact else []
        heads = self._head_sizes.get(word[: self._reach], ())
        tails = self._tail_sizes.get(word[-self._reach :], ())
        for size in sorted({*heads, *tails}) if heads and tails else heads or tails:
            if size > len(word):
                break
            if (beginning := word[:size]) in self._prefix:
                found.append(self._prefix[beginning])
            if (ending := word[-size:]) in self._suffix:
                found.append(self._suffix[ending])
        found += [phrases for part, phrases in self._inner.items() if part in word]
        if self._number and word[0].isdigit():
            found.append(self._number)
        key = tuple(map(id, found))
        start = self._shared.get(key)
        if start is None:
            start = self._shared[key] = _Start(phrase for phrases in found for phrase in phrases)
        if len(word) <= LONGEST_WORD:
            if len(self._starts) >= MOST_WORDS:
                self._starts.clear()
            self._starts[word] = start
        return start

    def find(self, words: list[Token]) -> list[Hit]:
        """Every phrase in the words of one text, in order of their beginning."""
        places = self._places([token.word for token in words])
        return [Hit(concept, words[start].start, words[end].end) for concept, start, end in places]

    def find_in(self, text: str) -> tuple[Hit, ...]:
        """Every phrase in a text, in order of their beginning."""
        hits = self._known.get(text)
        if hits is None:
            hits = self._hits(text)
            if len(text) <= LONGEST_TEXT:
                if len(self._known) >= MOST_TEXTS:
                    self._known.clear()
                self._known[text] = hits
        return hits

    def _hits(self, text: str) -> tuple[Hit, ...]:
        places = self._places(TOKEN.findall(text))
        if not places:
            return ()
        last = max(end for _, _, end in places)
        spans = [match.span() for match in islice(TOKEN.finditer(text), last + 1)]
        return tuple([Hit(concept, spans[start][0], spans[end][1]) for concept, start, end in places])

    def concepts_in(self, text: str) -> frozenset[str]:
        """The concepts whose phrases stand in a text."""
        return frozenset(concept for concept, _, _ in self._places(TOKEN.findall(text)))

    def _places(self, written: list[str]) -> list[tuple[str, int, int]]:
        """Concept, first and last word of every phrase, from words as the page writes them."""
        silent = self._silent
        if silent.issuperset(written):
            return []
        found = []
        words: list[str] = []
        last = len(written) - 1
        for n in [n for n, word in enumerate(written) if word not in silent]:
            word = _FOLDED[written[n]]
            start = self._starts.get(word) or self._start(word)
            if start is _NOTHING:
                self._hush(written[n])
                continue
            found += [(concept, n, n) for concept in start.alone]
            for phrase in start.before(_FOLDED[written[n + 1]] if n < last else ""):
                words = words or [_FOLDED[one] for one in written]
                end = _match(phrase, words, n)
                if end is not None:
                    found.append((phrase.concept, n, end))
        return found

    def _hush(self, word: str) -> None:
        """Remember that a word, as it is written, begins no phrase."""
        if len(word) <= LONGEST_WORD:
            if len(self._silent) >= MOST_WORDS:
                self._silent.clear()
            self._silent.add(word)


def _sizes_by(parts: Iterable[str], key: Callable[[str], str]) -> dict[str, list[int]]:
    """Key of parts of words -> how long parts of that key are, shortest first."""
    sizes: dict[str, set[int]] = defaultdict(set)
    for part in parts:
        sizes[key(part)].add(len(part))
    return {letters: sorted(found) for letters, found in sizes.items()}


def _match(phrase: _Phrase, words: list[str], n: int) -> int | None:
    """Position of the last word when the phrase stands at position n, else None."""
    if phrase.first and n:
        return None
    at, end = n, len(words) - 1
    gap = 0
    for pattern in phrase.words[1:]:
        if pattern is None:
            gap = GAP_WORDS
            continue
        at += 1
        limit = min(at + gap, end) if gap else at
        if at > end:
            return None
        while not pattern.fits(words[at]):
            at += 1
            if at > limit:
                return None
        gap = 0
    if phrase.last and at != end:
        return None
    return at


def matcher_of(tables: Iterable[Mapping[str, Iterable[str]]]) -> Matcher:
    """A matcher over several tables of concept -> phrases."""
    return Matcher(
        (concept, phrase) for table in tables for concept, phrases in table.items() for phrase in phrases
    )
