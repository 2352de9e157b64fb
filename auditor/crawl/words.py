"""The crawler's data: names in addresses (`lexicon/data/actions.toml`), checked and indexed."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from auditor.lexicon import FALLBACK_LANGUAGE, Matcher, languages, lexicon
from auditor.lexicon.matcher import matcher_of
from auditor.models import PageKind

Names = frozenset[str]

BUY = "add_to_cart"
"""Concept of the lexicon: words on a control that puts something in the cart."""
ACT = "act"
_NAMED = frozenset(PageKind) - {PageKind.HOME, PageKind.PRODUCT, PageKind.SEARCH}
"""Kinds whose names are also concepts of the lexicon."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Act(_Table):
    things: Names
    weak_things: Names
    verbs: Names
    weak_verbs: Names
    fillers: Names
    parts: Names
    parameters: Names
    switches: Names
    commands: Names


class AddressWords(_Table):
    """Names of parameters and parts of paths, in their bare form."""

    tracking: Names
    tracking_starts: tuple[str, ...]
    session: Names
    facets: Names
    facets_start: tuple[str, ...]
    facet_parts: Names
    routing: Names
    files: Names
    languages: Names


class _Sitemaps(_Table):
    products: Names
    others: Names
    usual: tuple[str, ...]


class _Tries(_Table):
    cart: dict[str, tuple[str, ...]]


class _Listing(_Table):
    signs: tuple[str, ...]
    abbreviations: tuple[str, ...]


class _File(_Table):
    act: _Act
    address: AddressWords
    parts: dict[PageKind, Names]
    sitemaps: _Sitemaps
    tries: _Tries
    listing: _Listing
    acting: dict[str, tuple[str, ...]]
    links: dict[str, dict[PageKind, tuple[str, ...]]]
    extra_links: dict[str, dict[PageKind, tuple[str, ...]]]
    hubs: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def _file() -> _File:
    text = (resources.files("auditor.lexicon") / "data" / "actions.toml").read_text("utf-8")
    return _File.model_validate(tomllib.loads(text))


def address_words() -> AddressWords:
    """Names that tell what an address is."""
    return _file().address


@lru_cache(maxsize=1)
def part_kinds() -> dict[str, PageKind]:
    """Part of a path -> the kind of page that it names."""
    return {name: kind for kind, names in _file().parts.items() for name in sorted(names)}


def link_words(language: str = "") -> Matcher:
    """Finds the words that links to each kind of page carry; concepts are page kinds.

    Pages mix languages, so those with words of links of their own are all looked for everywhere. Another
    language, of the page in hand, takes part with what the lexicon calls these pages. All of them do where
    the page does not tell its language, or tells the one that templates come with.
    """
    if language in ("", FALLBACK_LANGUAGE) or language not in languages():
        return _link_words(languages())
    return _link_words(() if language in _file().links else (language,))


@lru_cache(maxsize=64)
def _link_words(others: tuple[str, ...]) -> Matcher:
    own = _file().links
    tables = [{kind.value: phrases for kind, phrases in kinds.items()} for kinds in own.values()]
    for language in others:
        if language not in own:
            concepts = lexicon(language).concepts()
            tables.append({kind.value: tuple(concepts[kind]) for kind in _NAMED if kind in concepts})
            extra = _file().extra_links.get(language, {})
            tables.append({kind.value: phrases for kind, phrases in extra.items()})
    return matcher_of(tables)


HUB = "hub"


@lru_cache(maxsize=1)
def hub_words() -> Matcher:
    """Finds the words on links to pages that lead on to several service pages, in every language."""
    return matcher_of([{HUB: phrases} for phrases in _file().hubs.values()])


@lru_cache(maxsize=1)
def control_words() -> Matcher:
    """Finds the words on controls that change something, in every language."""
    buying = ({BUY: lexicon(code).concepts().get(BUY, [])} for code in languages())
    return matcher_of([*buying, *({ACT: phrases} for phrases in _file().acting.values())])


@lru_cache(maxsize=1)
def price_pattern() -> re.Pattern[str]:
    """Matches an amount with its currency in the text of a listing."""
    listing = _file().listing
    signs = "[" + re.escape("".join(listing.signs)) + "]"
    words = "(?:" + "|".join(map(re.escape, listing.abbreviations)) + ")"
    currency = rf"(?:{signs}|(?<![^\W\d_]){words}(?![^\W\d_]))"
    return re.compile(rf"{currency}\.?\s?\d|\d[\d\s.,'\u2019]{{0,12}}\s?{currency}", re.IGNORECASE)


@lru_cache(maxsize=1)
def currency_codes() -> Names:
    """Codes of the currencies that shops offer, lower case."""
    return frozenset(word.lower() for word in _file().listing.abbreviations if re.fullmatch("[A-Z]{3}", word))


def acting_words() -> _Act:
    """Names in addresses that change something when fetched."""
    return _file().act


def sitemap_words() -> _Sitemaps:
    """Words in the names of sitemaps."""
    return _file().sitemaps


def cart_paths(language: str) -> tuple[str, ...]:
    """Usual paths of carts: those of any language, then those of one."""
    tries = _file().tries.cart
    return (*tries["any"], *tries.get(language, ()))
