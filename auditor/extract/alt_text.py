"""What a photo's alt text says."""

from __future__ import annotations

import re

from auditor.lexicon import tokens

from .document import Document

_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif|bmp|heic)$", re.IGNORECASE)
_NUMBERS = re.compile(r"[\d\W]+")
_LETTERS = 3
"""Latin letters of the shortest word that says something."""


def says_what(page: Document, alt: str) -> bool:
    """Whether an alt text says what a photo shows: neither a file's name nor a bare word for a photo."""
    if not alt or _FILE.search(alt) or "_" in alt:
        return False
    left = _without(_NUMBERS.sub(" ", alt).strip(), page, "photo_word")
    words = [token.word for token in tokens(left) if token.word.isalpha()]
    return any(len(word) >= _LETTERS or not word.isascii() for word in words)


def _without(text: str, page: Document, concept: str) -> str:
    """A text without the phrases of a concept, and of those that stand alone when the others are gone."""
    rest = text
    for hit in reversed(page.matcher.find_in(text)):
        if hit.concept == concept:
            rest = rest[: hit.start] + " " + rest[hit.end :]
    if rest != text and concept in page.matcher.concepts_in(rest.strip()):
        return _without(rest.strip(), page, concept)
    return rest
