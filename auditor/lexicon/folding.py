"""Words without case and accents, remembered: pages use the same words again and again."""

from __future__ import annotations

import tomllib
import unicodedata
from importlib import resources

MOST_WORDS = 1 << 14
"""Words that are remembered: a language's usual ones many times over, and a bound for hostile pages."""
LONGEST_WORD = 40
"""Characters up to which a word is remembered."""


class _Letters(dict[int, str | None]):
    """Table for str.translate: letters without their accents, and nothing for an accent by itself."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        self[code] = found = None if unicodedata.combining(letter) else letter
        return found


_DATA = resources.files("auditor.lexicon") / "data"
_LETTERS = _Letters(str.maketrans(tomllib.loads((_DATA / "letters.toml").read_text("utf-8"))["letters"]))


class _Folded(dict[str, str]):
    """Word -> folded word; folds what it is asked for the first time."""

    def __missing__(self, word: str) -> str:
        folded = _fold(word)
        if len(word) <= LONGEST_WORD:
            if len(self) >= MOST_WORDS:
                self.clear()
            self[word] = folded
        return folded


FOLDED = _Folded()
"""Word, as pages write it -> the word without case and accents."""


def _fold(word: str) -> str:
    low = word.casefold()
    if low.isascii():
        return low
    return unicodedata.normalize("NFKD", low).translate(_LETTERS)


def fold(word: str) -> str:
    """A word without case and accents."""
    return FOLDED[word]
