"""What a Document finds on a page: runs of words, links, controls, phrases."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.lexicon import Hit, Token, tokens
from auditor.models import Source

from .addresses import Address

_NONE: frozenset[str] = frozenset()


@dataclass(slots=True)
class Item:
    """A run of words and the element it stands in: a block's text, a label, an alt text."""

    source: Source
    text: str
    node: int
    hits: tuple[Hit, ...]
    runs: range = range(0)
    """Of a block: the text runs that it is made of, see Document.run."""
    _tokens: list[Token] | None = field(default=None, repr=False)

    @property
    def tokens(self) -> list[Token]:
        """Its words with their places; worked out when first asked, since few items are."""
        if self._tokens is None:
            self._tokens = tokens(self.text)
        return self._tokens

    def has(self, concept: str) -> bool:
        """Whether a phrase of the concept stands in it."""
        for hit in self.hits:  # noqa: SIM110 - no generator where there mostly is no hit
            if hit.concept == concept:
                return True
        return False

    @property
    def concepts(self) -> frozenset[str]:
        """The concepts whose phrases stand in it."""
        return frozenset([hit.concept for hit in self.hits]) if self.hits else _NONE


@dataclass(slots=True)
class Link:
    """An <a> or <area>: where it leads and what it says."""

    node: int
    href: str
    """As the page writes it."""
    address: Address
    label: Item
    dead: bool
    """It leads nowhere and no script or widget is attached to it in the markup."""

    @property
    def url(self) -> str:
        """The absolute address, empty when it is none."""
        return self.address.url

    @property
    def path_concepts(self) -> frozenset[str]:
        """The concepts that the path of its address names."""
        return self.address.concepts

    def has(self, *concepts: str) -> bool:
        """Whether its words name one of the concepts."""
        for hit in self.label.hits:  # noqa: SIM110 - no generator where there mostly is no hit
            if hit.concept in concepts:
                return True
        return False


@dataclass(slots=True)
class Control:
    """A button, input or what is used as one."""

    node: int
    tag: str
    kind: str
    label: Item


@dataclass(slots=True, frozen=True)
class Match:
    """A phrase found in an item."""

    item: Item
    hit: Hit

    @property
    def node(self) -> int:
        """The element that holds it."""
        return self.item.node

    @property
    def words(self) -> str:
        """The phrase as the page writes it."""
        return self.item.text[self.hit.start : self.hit.end]
