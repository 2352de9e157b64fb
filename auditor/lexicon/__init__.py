"""The words of each language as data, and the matcher that finds them in a page's text.

`data/<language>.toml` holds one language: `stopwords` (frequent short words, to tell the language)
and tables of concepts by topic, each concept a list of phrases (see `matcher` for their form).
`data/markup.toml` holds the names that shops use in class, id, role and itemprop, whatever their
language. `data/names.toml` holds names that are the same everywhere: social networks, messengers,
payment methods, carriers.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from .folding import fold
from .matcher import TOKEN, Hit, Matcher, Token, matcher_of, parse_phrase, tokens, words_of, written_words
from .sieve import Sieve

__all__ = [
    "FALLBACK_LANGUAGE",
    "TOKEN",
    "Hit",
    "Lexicon",
    "Matcher",
    "Token",
    "currency_signs",
    "fold",
    "languages",
    "lexicon",
    "markup_matcher",
    "name_matcher",
    "name_sieve",
    "parse_phrase",
    "text_matcher",
    "tokens",
    "words_of",
    "written_words",
]

FALLBACK_LANGUAGE = "en"
"""Read beside the page's own language: shops everywhere mix English in."""

TEXT_NAMES = ("payment", "instalments")
"""Topics of names that are looked for in every text, in the same pass as the words of the language."""

_TABLES = ("markup", "names")
CODE_LENGTH = 2
"""Files of languages are named by their code; those of other data have longer names."""

Concepts = dict[str, list[str]]


class Lexicon(BaseModel):
    """One language: `topics` maps topic -> concept -> phrases, and has every concept that English has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: str
    stopwords: Annotated[list[str], Field(min_length=10)]
    topics: dict[str, dict[str, Annotated[list[str], Field(min_length=1)]]]

    def concepts(self) -> Concepts:
        """Concept -> phrases over all topics."""
        return {concept: phrases for table in self.topics.values() for concept, phrases in table.items()}


def _load(name: str) -> dict[str, object]:
    text = (resources.files(__name__) / "data" / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """ISO 639-1 codes of the languages that have a lexicon."""
    files = (entry.name for entry in (resources.files(__name__) / "data").iterdir())
    names = (name.removesuffix(".toml") for name in files)
    return tuple(sorted(name for name in names if len(name) == CODE_LENGTH))


@lru_cache(maxsize=64)
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language. KeyError when there is none; ValueError for one that is not complete."""
    if language not in languages():
        raise KeyError(language)
    read = Lexicon.model_validate(_load(language))
    if language != FALLBACK_LANGUAGE:
        _compare(read, lexicon(FALLBACK_LANGUAGE))
    return read


def _compare(read: Lexicon, reference: Lexicon) -> None:
    """ValueError when a lexicon lacks concepts, or has others, or files them elsewhere."""
    own, wanted = (
        {f"{topic}.{concept}" for topic, table in one.topics.items() for concept in table}
        for one in (read, reference)
    )
    faults = [
        f"{what} {', '.join(sorted(which))}"
        for what, which in (("lacks", wanted - own), ("has unknown", own - wanted))
        if which
    ]
    if faults:
        raise ValueError(f"auditor/lexicon/data/{read.language}.toml {'; '.join(faults)}")


def text_matcher(language: str) -> Matcher:
    """Finds the concepts of a language, English ones, and the names of TEXT_NAMES, in text."""
    return _text_matcher(language if language in languages() else FALLBACK_LANGUAGE)


@lru_cache(maxsize=64)
def _text_matcher(language: str) -> Matcher:
    wanted = {FALLBACK_LANGUAGE, language}
    names = (_named(topic) for topic in TEXT_NAMES)
    return matcher_of((*(lexicon(code).concepts() for code in sorted(wanted)), *names))


@lru_cache(maxsize=2)
def _tables(name: str) -> dict[str, Concepts]:
    return TypeAdapter(dict[str, Concepts]).validate_python(_load(name))


def _named(topic: str) -> Concepts:
    """The names of a topic under concepts like `social.facebook`."""
    return {f"{topic}.{name}": phrases for name, phrases in _tables("names")[topic].items()}


@lru_cache(maxsize=1)
def currency_signs() -> dict[str, list[str]]:
    """ISO 4217 code -> the ways in which shops write the currency."""
    return TypeAdapter(dict[str, list[str]]).validate_python(_load("currencies"))


@lru_cache(maxsize=1)
def markup_matcher() -> Matcher:
    """Finds concepts in class, id, role and itemprop values."""
    return matcher_of(_tables("markup").values())


@lru_cache(maxsize=1)
def name_matcher() -> Matcher:
    """Finds names that are the same in every language; concepts are `social.facebook` and the like."""
    return matcher_of(map(_named, _tables("names")))


@lru_cache(maxsize=4)
def name_sieve(topic: str) -> Sieve:
    """Tells quickly that a long text holds none of the names of a topic."""
    return Sieve(phrase for phrases in _tables("names")[topic].values() for phrase in phrases)
