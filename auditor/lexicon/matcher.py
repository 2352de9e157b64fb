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
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import compress
from typing import NamedTuple

from .folding import FOLDED, LONGEST_WORD, MOST_WORDS, fold

TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,\u00a0\u202f']\d+)*|[%\u20ac$\u00a3\u20b4\u20bd\u20ba]")
"""Words, numbers (with their separators) and the signs that matter."""
_ASCII_TOKEN = re.compile(r"[A-Za-z]+|[0-9]+(?:[.,'][0-9]+)*|[%$]")
"""The same in ASCII text, told faster."""

GAP = ".."
GAP_WORDS = 3


_NO_CONCEPTS: frozenset[str] = frozenset()

MOST_TEXTS = 1 << 12
REACH = 3
"""Letters at either end of a word by which most words are told to fit no pattern."""
MOST_AFTER = 1 << 12
"""Words after the first word of a phrase that are remembered."""
LONGEST_TEXT = 100
"""Characters up to which a text is remembered: the labels that the pages of a shop share."""


def written_words(text: str) -> list[str]:
    """The words of a text in order, as it writes them."""
    return (_ASCII_TOKEN if text.isascii() else TOKEN).findall(text)


class Token(NamedTuple):
    """A folded word and where it stands in its text."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text in order."""
    return [Token(FOLDED[m[0]], *m.span()) for m in TOKEN.finditer(text)]


def words_of(text: str) -> list[str]:
    """The folded words of a text."""
    return [*map(FOLDED.__getitem__, written_words(text))]


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

    def first_in(self, written: list[str]) -> int | None:
        """Place of the first word, of some as a page writes them, that is as the pattern says."""
        for place, word in enumerate(map(FOLDED.__getitem__, written)):
            if word == self.text or (not self.exact and self.fits(word)):
                return place
        return None


class _Phrase(NamedTuple):
    concept: str
    words: tuple[_Word | None, ...]
    """None is a gap."""
    first: bool
    last: bool
    alone: bool
    """It is one word, wherever it stands."""
    pair: bool
    """It is two words, wherever they stand."""


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
    anchored = first or last
    alone, pair = (len(words) == count and not anchored for count in (1, 2))
    return _Phrase(concept, tuple(words), first, last, alone, pair)


class _Following(dict[str, tuple[_Phrase, ...]]):
    """Word, as a page writes it -> the phrases of a _Start that may go on with it; empty for the end.

    Worked out when a word is asked for the first time.
    """

    def __init__(self, phrases: Iterable[_Phrase]) -> None:
        super().__init__()
        self._seconds: dict[str, tuple[_Phrase, ...]] = {}
        """By their second word, where it is told exactly: most of the phrases."""
        self._others: list[_Phrase] = []
        self._always: list[_Phrase] = []
        """Of the others, those that go on with any word: of most words, all that do."""
        patterns: list[_Word] = []
        for phrase in phrases:
            second = phrase.words[1] if len(phrase.words) > 1 else None
            if second is not None and second.exact:
                self._seconds[second.text] = (*self._seconds.get(second.text, ()), phrase)
                continue
            self._others.append(phrase)
            if second is None:
                self._always.append(phrase)
            else:
                patterns.append(second)
        self._beginnings = tuple({one.text for one in patterns if one.open_end and not one.open_start})
        self._unlike = [one for one in patterns if not one.open_end or one.open_start]
        """Patterns that are no beginnings of words."""

    def __missing__(self, written: str) -> tuple[_Phrase, ...]:
        word = FOLDED[written] if written else ""
        found = self._seconds.get(word, ())
        if self._others:
            if not word or word.startswith(self._beginnings) or any(one.fits(word) for one in self._unlike):
                found = (*found, *[one for one in self._others if _goes_on(one, word)])
            elif self._always:
                found = (*found, *self._always)
        if len(written) <= LONGEST_WORD:
            if len(self) >= MOST_AFTER:
                self.clear()
            self[written] = found
        return found


class _Start:
    """The phrases that may begin with one word: those that are no more than it, and the others."""

    __slots__ = ("alone", "following")

    def __init__(self, phrases: Sequence[_Phrase]) -> None:
        self.alone = [phrase.concept for phrase in phrases if phrase.alone]
        longer = [phrase for phrase in phrases if not phrase.alone]
        self.following = _Following(longer) if longer else None


class _Starts(dict[str, _Start | None]):
    """Word, as pages write it -> what may begin with it, None for most; worked out when it is first asked."""

    def __init__(self, begin: Callable[[str], _Start | None]) -> None:
        super().__init__()
        self._begin = begin

    def __missing__(self, written: str) -> _Start | None:
        start = self._begin(written.lower() if written.isascii() else FOLDED[written])
        if len(written) <= LONGEST_WORD:
            if len(self) >= MOST_WORDS:
                self.clear()
            self[written] = start
        return start


def _goes_on(phrase: _Phrase, word: str) -> bool:
    """Whether the second word of a phrase may be a word; there is none at the end of the text."""
    if len(phrase.words) == 1:
        return True
    second = phrase.words[1]
    return bool(word) and (second is None or second.fits(word))


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
        self._heads = {part[:REACH] for part in self._prefix if len(part) >= REACH}
        self._tails = {part[-REACH:] for part in self._suffix if len(part) >= REACH}
        self._short_heads = tuple(part for part in self._prefix if len(part) < REACH)
        self._short_tails = tuple(part for part in self._suffix if len(part) < REACH)
        self._sizes = sorted({len(part) for part in (*self._prefix, *self._suffix)})
        self._shared: dict[tuple[int, ...], _Start] = {}
        """By the ids of the lists of phrases that it is made of."""
        self._starts = _Starts(self._begin)
        self._known: dict[str, tuple[Hit, ...]] = {}

    def _begin(self, word: str) -> _Start | None:
        """What may begin with a folded word."""
        found = [self._exact[word]] if word in self._exact else []
        if (
            word[:REACH] in self._heads
            or word[-REACH:] in self._tails
            or (self._short_heads and word.startswith(self._short_heads))
            or (self._short_tails and word.endswith(self._short_tails))
        ):  # told by a few letters, for most no
            found += self._by_parts(word)
        for part in self._inner:
            if part in word:
                found.append(self._inner[part])
        if self._number and word[0].isdigit():
            found.append(self._number)
        if not found:
            return None
        key = tuple(map(id, found))
        if key not in self._shared:
            self._shared[key] = _Start([phrase for phrases in found for phrase in phrases])
        return self._shared[key]

    def _by_parts(self, word: str) -> Iterator[list[_Phrase]]:
        """The phrases whose first word tells only how a word begins or ends, shortest parts first."""
        for size in self._sizes:
            if size > len(word):
                return
            if (beginning := word[:size]) in self._prefix:
                yield self._prefix[beginning]
            if (ending := word[-size:]) in self._suffix:
                yield self._suffix[ending]

    def find(self, words: list[Token]) -> list[Hit]:
        """Every phrase in the words of one text, in order of their beginning."""
        places = self._places([token.word for token in words])
        return [Hit(concept, words[start].start, words[end].end) for concept, start, end in places]

    def find_in(self, text: str) -> tuple[Hit, ...]:
        """Every phrase in a text, in order of their beginning."""
        if len(text) > LONGEST_TEXT:
            return self._hits(text)
        hits = self._known.get(text)
        if hits is None:
            hits = self._hits(text)
            if len(self._known) >= MOST_TEXTS:
                self._known.clear()
            self._known[text] = hits
        return hits

    def _hits(self, text: str) -> tuple[Hit, ...]:
        words = written_words(text)
        places = self._places(words)
        if not places:
            return ()
        spans = _spans(text, words[: max([end for _, _, end in places]) + 1])
        return tuple([Hit(concept, spans[start][0], spans[end][1]) for concept, start, end in places])

    def concepts_in(self, text: str) -> frozenset[str]:
        """The concepts whose phrases stand in a text."""
        hits = self.find_in(text)
        return frozenset([hit.concept for hit in hits]) if hits else _NO_CONCEPTS

    def concepts_of(self, written: list[str]) -> frozenset[str]:
        """The concepts whose phrases stand in a row of words, as TOKEN finds them."""
        places = self._places(written)
        return frozenset([concept for concept, _, _ in places]) if places else _NO_CONCEPTS

    def _places(self, written: list[str]) -> list[tuple[str, int, int]]:
        """Concept, first and last word of every phrase, from words as the page writes them."""
        starts = [*map(self._starts.__getitem__, written)]
        if not any(starts):
            return []
        found = []
        last = len(written) - 1
        for n, start in compress(enumerate(starts), starts):
            assert start is not None  # noqa: S101 - what compress leaves
            for concept in start.alone:
                found.append((concept, n, n))  # noqa: PERF401 - mostly none or one: no list for them
            if start.following is None:
                continue
            for phrase in start.following[written[n + 1] if n < last else ""]:
                end = n + 1 if phrase.pair else _match(phrase, written, n)
                if end is not None:
                    found.append((phrase.concept, n, end))
        return found


def _spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the first words of a text begin and end: each stands first where its letters do next."""
    spans, end = [], 0
    for word in words:
        start = text.index(word, end)
        end = start + len(word)
        spans.append((start, end))
    return spans


def _match(phrase: _Phrase, written: list[str], n: int) -> int | None:
    """Position of the last word when the phrase, whose first word fits, stands at position n, else None."""
    if phrase.first and n:
        return None
    at = n
    reach = 1
    for pattern in phrase.words[1:]:
        if pattern is None:
            reach = 1 + GAP_WORDS
            continue
        step = pattern.first_in(written[at + 1 : at + 1 + reach])
        if step is None:
            return None
        at += 1 + step
        reach = 1
    if phrase.last and at != len(written) - 1:
        return None
    return at


def matcher_of(tables: Iterable[Mapping[str, Iterable[str]]]) -> Matcher:
    """A matcher over several tables of concept -> phrases."""
    return Matcher(
        (concept, phrase) for table in tables for concept, phrases in table.items() for phrase in phrases
    )
