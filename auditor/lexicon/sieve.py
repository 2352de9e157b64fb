"""Tells in a few passes of C code that a long text, such as a script, holds none of some phrases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from .matcher import parse_phrase

_LETTERS_ONLY = bytes(ord(chr(c).lower()) if chr(c).isalpha() else 32 for c in range(128)) + b" " * 128
"""Table for bytes.translate: ASCII letters become small ones, everything else a space."""


class Sieve:
    """Lets a text through when it may hold one of some phrases; the matcher then says whether it does.

    A text passes when all whole ASCII words of a phrase stand in it, in whatever order.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        """Of phrases as the lexicon writes them. Raises ValueError for one without ASCII letters."""
        self._needed: dict[bytes, list[frozenset[bytes]]] = defaultdict(list)
        """By the longest of the words that are needed together."""
        self._stems: list[bytes] = []
        for text in phrases:
            words = [word for word in parse_phrase("", text).words if word and word.text.isascii()]
            letters = [word for word in words if word.text.isalpha()]
            whole = frozenset(word.text.encode() for word in letters if word.exact)
            if whole:
                self._needed[max(whole, key=len)].append(whole)
            elif letters:
                self._stems.append(max((word.text for word in letters), key=len).encode())
            else:
                raise ValueError(f"a phrase without ASCII letters: {text!r}")
        self._vocabulary = frozenset(
            word for wholes in self._needed.values() for whole in wholes for word in whole
        )

    def passes(self, text: str) -> bool:
        """Whether one of the phrases may stand in a text."""
        low = text.encode("utf-8", "replace").translate(_LETTERS_ONLY)
        words = self._vocabulary.intersection(low.split())
        for word in self._needed.keys() & words if words else ():
            if any(whole <= words for whole in self._needed[word]):
                return True
        return any(stem in low for stem in self._stems)
