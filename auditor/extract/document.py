"""A page read once: its elements, their parts of the page, its texts, links and controls.

Extractors ask a Document; none of them walks the tree again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property, wraps
from itertools import islice
from typing import Any, TypeVar

from bs4 import BeautifulSoup

from auditor.lexicon import Matcher, text_matcher
from auditor.models import ELEMENT_ATTRIBUTE, QUOTE_LIMIT, Evidence, Snapshot, Source

from .addresses import LONGEST, Addresses
from .items import Control, Item, Link, Match
from .language import language_of
from .tree import Tree, squeeze

DEAD_ADDRESSES = frozenset(("", "#", "#!", "#0"))
QUIET_ATTRIBUTES = frozenset(
    ("href", "class", "title", "target", "rel", "style", "aria-label", ELEMENT_ATTRIBUTE)
)
"""What a link may carry without a script being able to tell it from others."""
DEFAULT_KINDS = {"button": "submit", "input": "text"}
"""What a control without a type attribute is."""

SPOKEN = ("alt", "title", "aria-label")
"""Attributes whose words a shopper sees or hears."""
_NEVER_ACTING = frozenset(("button", "input", "textarea", "select", "body", "form"))
SHORT_LABEL = 60
"""Characters up to which the words of a link or button are its label, not a text."""

LONGEST_BLOCK = 20_000
"""Characters of a block that are read; whoever writes more without a break writes for no shopper."""

R = TypeVar("R")


def per_page(function: Callable[[Document], R]) -> Callable[[Document], R]:
    """Work out a page's answer once, however many extractors ask for it."""
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def once(page: Document) -> R:
        if name not in page.derived:
            page.derived[name] = function(page)
        answer: R = page.derived[name]
        return answer

    return once


class Document(Tree):
    """A page read once: its tree with its texts, links and controls, and the concepts in their words."""

    def __init__(self, snapshot: Snapshot, language: str | None = None) -> None:
        """Read a snapshot; the language is told by the page's words unless given."""
        super().__init__(snapshot.html)
        self.snapshot = snapshot
        self.url = snapshot.url
        self.derived: dict[str, Any] = {}
        """What `per_page` functions have found out on this page."""
        self._evidence: dict[tuple[int, str, Source], Evidence] = {}
        self.language = language or language_of(self)
        self.matcher: Matcher = text_matcher(self.language)
        self.addresses = Addresses(self.url, self.matcher.concepts_in)
        """Address as the page writes it -> where it leads."""

    # -- texts ------------------------------------------------------------------------------

    def item(self, source: Source, text: str, node: int) -> Item:
        """Words with the concepts found in them."""
        return Item(source, text, node, self.matcher.find_in(text))

    @cached_property
    def blocks(self) -> list[Item]:
        """The page's text, a block (paragraph, cell, list entry, heading ...) at a time, in order."""
        found: list[Item] = []
        start = 0
        runs, run_node, find_in = self.runs, self.run_node, self.matcher.find_in
        for end in [n for n, run in enumerate(runs) if run is None] + [len(runs)]:
            words = runs[start] if end == start + 1 else "".join([run for run in runs[start:end] if run])
            text = squeeze(words or "")[:LONGEST_BLOCK]
            if text:  # else of signs that nobody sees
                found.append(Item(Source.TEXT, text, run_node[start], find_in(text), range(start, end)))
            start = end + 1
        return found

    def run(self, number: int) -> tuple[int, str]:
        """A text run of a block: the element that holds it and its words as the page has them."""
        return self.run_node[number], self.runs[number] or ""

    @cached_property
    def links(self) -> list[Link]:
        """The page's links with an address, in order."""
        return [self._link(n) for n in self.tagged("a", "area") if "href" in self.attributes[n]]

    def _link(self, node: int) -> Link:
        attributes = self.attributes[node]
        href = attributes.get("href", "").strip()[:LONGEST]
        dead = href in DEAD_ADDRESSES and attributes.keys() <= QUIET_ATTRIBUTES
        return Link(node, href, self.addresses[href], self._label(node, Source.LINK), dead)

    def _label(self, node: int, source: Source) -> Item:
        """What a control says: its words, else its pictures' alt texts, aria-label, title."""
        text = self.text_of(node, 1000)
        if not text:
            text, source = self._silent_label(node), Source.ATTRIBUTE
        return self.item(source, text, node)

    def _silent_label(self, node: int) -> str:
        own = self.attributes[node]
        words = own.get("aria-label") or own.get("title") or own.get("value")
        if words and words.strip():
            return squeeze(words)[:300]
        for n in self.descendants(node):
            inner = self.attributes[n]
            if words := inner.get("alt") or inner.get("aria-label") or inner.get("title"):
                return squeeze(words)[:300]
        return ""

    @cached_property
    def controls(self) -> list[Control]:
        """Buttons, submit inputs, text fields, and what is used as a button, in order."""
        found = []
        for n in sorted({*self.tagged("button", "input", "textarea", "select"), *self._acting}):
            tag = self.tag(n)
            kind = self.get(n, "type").lower() or DEFAULT_KINDS.get(tag, tag)
            if kind == "hidden":
                continue
            if kind in ("submit", "button", "image", "reset") or tag not in ("input", "textarea", "select"):
                label = self._label(n, Source.BUTTON)
            else:
                words = self.get(n, "placeholder") or self.get(n, "aria-label") or self.get(n, "title")
                label = self.item(Source.FIELD, squeeze(words)[:300], n)
            found.append(Control(n, tag, kind, label))
        return found

    @cached_property
    def _acting(self) -> list[int]:
        """Elements that act as buttons: by role, or links and boxes without an address that are called so."""
        called = [
            n for n in self.marked("button") if self.end[n] - n < 12 and self.get(n, "href") in ("", "#")
        ]
        acting = [n for n in self.carrying("role") if self.get(n, "role") == "button"]
        return [n for n in (*called, *acting) if self.tags[n] not in _NEVER_ACTING]

    @cached_property
    def images(self) -> list[int]:
        """The <img> elements (and image inputs), in order."""
        return self.tagged("img")

    @cached_property
    def attribute_items(self) -> list[Item]:
        """Alt texts, titles and aria-labels: words that a shopper sees or hears without them being text."""
        places = [(n, order) for order, name in enumerate(SPOKEN) for n in self.carrying(name)]
        found = []
        for n, order in sorted(places):
            words = squeeze(self.get(n, SPOKEN[order]))[:QUOTE_LIMIT]
            if words:
                source = Source.IMAGE if SPOKEN[order] == "alt" else Source.ATTRIBUTE
                found.append(self.item(source, words, n))
        return found

    @cached_property
    def _matches(self) -> dict[str, list[Match]]:
        found = defaultdict(list)
        for item in self.blocks:
            for hit in item.hits:
                found[hit.concept].append(Match(item, hit))
        return found

    def find(self, *concepts: str) -> list[Match]:
        """Where phrases of the concepts stand in the page's text."""
        return [match for concept in concepts for match in self._matches.get(concept, ())]

    def find_labels(self, *concepts: str) -> list[Item]:
        """Alt texts, titles, aria-labels, and the labels of controls that name one of the concepts."""
        found = {n: item for concept in concepts for n, item in self._labels.get(concept, ())}
        return [found[n] for n in sorted(found)]

    @cached_property
    def _labels(self) -> dict[str, list[tuple[int, Item]]]:
        found = defaultdict(list)
        for n, item in enumerate((*self.attribute_items, *(control.label for control in self.controls))):
            for concept in item.concepts:
                found[concept].append((n, item))
        return found

    def links_to(self, *concepts: str, by_path: bool = True) -> list[Link]:
        """Links whose words, or whose address, name one of the concepts; by words first."""
        alive = [link for link in self.links if not link.dead]
        spoken = [link for link in alive if len(link.label.text) <= SHORT_LABEL and link.has(*concepts)]
        wanted = frozenset(concepts)
        return spoken or [link for link in alive if by_path and link.path_concepts & wanted]

    # -- evidence ---------------------------------------------------------------------------

    def identity(self, node: int) -> int | None:
        """The element's number in the layouts, or that of the nearest around it which has a place there."""
        placed = self._placed
        while placed and node >= 0:
            number = self.attributes[node].get(ELEMENT_ATTRIBUTE)
            if number in placed:
                return placed[number]
            node = self.parent[node]
        return None

    @cached_property
    def _placed(self) -> dict[str | None, int]:
        """Numbers of the elements that have a place in a layout, by how the page writes them."""
        return {str(n): n for n in {n for layout in self.snapshot.layouts for n in layout.element}}

    def evidence(self, node: int, quote: str, source: Source = Source.TEXT) -> Evidence:
        """Evidence for a claim on an element; made once, however many claims rest on it."""
        key = node, quote[:QUOTE_LIMIT], source
        if key not in self._evidence:
            self._evidence[key] = Evidence(
                source=source,
                quote=key[1],
                selector=self.selector(node),
                element=self.identity(node),
            )
        return self._evidence[key]

    def proof(self, match: Match | Item | Link | Control) -> Evidence:
        """Evidence for something found by words: the whole text when short, else what stands around."""
        if isinstance(match, Match):
            quote = _around(match.item.text, match.hit.start, match.hit.end)
            return self.evidence(match.node, quote, match.item.source)
        item = match if isinstance(match, Item) else match.label
        quote = item.text or (match.href if isinstance(match, Link) else "")
        return self.evidence(item.node, quote, item.source if item.text else Source.URL)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page for rule authors who prefer BeautifulSoup; built on first use."""
        return BeautifulSoup(self.snapshot.html, "lxml")


def _around(text: str, start: int, end: int, reach: int = 100) -> str:
    """The text around a place, cut at word borders."""
    if len(text) <= QUOTE_LIMIT:
        return text
    left = text.find(" ", max(start - reach, 0)) + 1 if start > reach else 0
    right = text.rfind(" ", end, end + reach) if end + reach < len(text) else len(text)
    return text[min(left, start) : right if right > end else end][:QUOTE_LIMIT]


def first(items: Iterable[Any], count: int = 3) -> tuple[Any, ...]:
    """The first few of many."""
    return tuple(islice(items, count))
