"""A page read once: its elements, their parts of the page, its texts, links and controls.

Extractors ask a Document; none of them walks the tree again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, TypeVar
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup
from lxml import etree, html

from auditor.lexicon import Hit, Matcher, Token, text_matcher, tokens
from auditor.models import ELEMENT_ATTRIBUTE, QUOTE_LIMIT, Evidence, Snapshot, Source

from .regions import WIDEST, Region, is_hidden, marks_of_name, marks_of_names, own_region

SKIPPED = frozenset(
    {"script", "style", "template", "noscript", "noframes", "noembed", "svg", "head", "math", "object"}
)
# fmt: off
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd",
    "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol",
    "option", "p", "pre", "section", "select", "summary", "table", "tbody", "td", "textarea", "tfoot",
    "th", "thead", "tr", "ul", "label", "br", "iframe",
))
# fmt: on
DEAD_ADDRESSES = frozenset(("", "#", "#!", "#0"))
QUIET_ATTRIBUTES = frozenset(
    ("href", "class", "title", "target", "rel", "style", "aria-label", ELEMENT_ATTRIBUTE)
)
"""What a link may carry without a script being able to tell it from others."""
DEFAULT_KINDS = {"button": "submit", "input": "text"}
"""What a control without a type attribute is."""

SHORT_LABEL = 60
"""Characters up to which the words of a link or button are its label, not a text."""

MAX_NODES = 200_000
_HIDDEN = Region.HIDDEN.value
_WIDEST = [(part.value, widest) for part, widest in WIDEST.items()]
_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")


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


def squeeze(text: str) -> str:
    """Text with every run of white and invisible characters as one space."""
    return _SPACE.sub(" ", text).strip()


@dataclass(slots=True)
class Item:
    """A run of words and the element it stands in: a block's text, a label, an alt text."""

    source: Source
    text: str
    node: int
    hits: list[Hit]
    runs: range = range(0)
    """Of a block: the text runs that it is made of, see Document.run."""

    @property
    def tokens(self) -> list[Token]:
        """Its words with their places; worked out anew, since few items are asked."""
        return tokens(self.text)

    def has(self, concept: str) -> bool:
        """Whether a phrase of the concept stands in it."""
        return any(hit.concept == concept for hit in self.hits)

    @property
    def concepts(self) -> frozenset[str]:
        """The concepts whose phrases stand in it."""
        return frozenset(hit.concept for hit in self.hits)


@dataclass(slots=True)
class Link:
    """An <a> or <area>: where it leads and what it says."""

    node: int
    href: str
    url: str
    label: Item
    path_concepts: frozenset[str]
    dead: bool
    """It leads nowhere and no script or widget is attached to it in the markup."""

    def has(self, *concepts: str) -> bool:
        """Whether its words name one of the concepts."""
        return any(hit.concept in concepts for hit in self.label.hits)


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


class Document:
    """A page read once. `nodes[i]` is an element; every other list goes by the same index."""

    def __init__(self, snapshot: Snapshot, language: str | None = None) -> None:
        """Read a snapshot; the language is told by the page's words unless given."""
        self.snapshot = snapshot
        self.url = snapshot.url
        self.root = _parse(snapshot.html)
        self.nodes: list[Any] = []
        self.parent: list[int] = []
        self.end: list[int] = []
        self.marks: list[frozenset[str]] = []
        self.regions: list[int] = []
        """Region bits of each element; plain integers, since arithmetic on flags is slow."""
        self._runs: list[str | None] = []
        """Text runs in document order; None is the border of a block."""
        self._run_node: list[int] = []
        self._first_run: list[int] = []
        self._last_run: list[int] = []
        self.itemprops: list[int] = []
        """Elements with an itemprop attribute, in order."""
        self.derived: dict[str, Any] = {}
        """What `per_page` functions have found out on this page."""
        _walk(self)
        self._spread_regions()
        from .language import language_of  # it reads the document's words

        self.language = language or language_of(self)
        self.matcher: Matcher = text_matcher(self.language)

    # -- the tree ---------------------------------------------------------------------------

    def _spread_regions(self) -> None:
        """Parts hold for all that stands in them; a part that is nearly the whole page is none."""
        total = max(len(self.nodes), 1)
        own = self.regions
        self.own_regions = list(own)
        for n, up in enumerate(self.parent):
            region = own[n]
            if region:
                share = (self.end[n] - n) / total
                for part, widest in _WIDEST:
                    if region & part and share > widest and total > 60:
                        region &= ~part
                self.own_regions[n] = region
            own[n] = region | own[up] if up >= 0 else region

    def within(self, node: int, region: Region) -> bool:
        """Whether an element stands in any of the parts."""
        return self.regions[node] & region.value != 0

    def inside(self, node: int, ancestor: int) -> bool:
        """Whether an element is another or stands in it."""
        return ancestor <= node < self.end[ancestor]

    def ancestors(self, node: int) -> Iterator[int]:
        """The elements around an element, nearest first."""
        node = self.parent[node]
        while node >= 0:
            yield node
            node = self.parent[node]

    def descendants(self, node: int) -> range:
        """The elements in an element, itself excluded."""
        return range(node + 1, self.end[node])

    def tag(self, node: int) -> str:
        """The element's name, lower case."""
        return str(self.nodes[node].tag)

    def get(self, node: int, name: str) -> str:
        """An attribute, empty when absent."""
        return self.nodes[node].get(name) or ""

    def marked(self, *concepts: str) -> list[int]:
        """Elements whose class, id, role or itemprop names one of the concepts, in order."""
        return sorted({n for concept in concepts for n in self._by_mark.get(concept, ())})

    @cached_property
    def _by_mark(self) -> dict[str, list[int]]:
        found = defaultdict(list)
        for n, marks in enumerate(self.marks):
            for mark in marks:
                found[mark].append(n)
        return found

    def tagged(self, *tags: str) -> list[int]:
        """Elements of these names, in order."""
        return sorted(n for tag in tags for n in self._by_tag.get(tag, ()))

    @cached_property
    def _by_tag(self) -> dict[str, list[int]]:
        found = defaultdict(list)
        for n, element in enumerate(self.nodes):
            found[element.tag].append(n)
        return found

    def carrying(self, attribute: str) -> list[int]:
        """Elements with an attribute, in order."""
        return [n for n, element in enumerate(self.nodes) if element.get(attribute) is not None]

    # -- texts ------------------------------------------------------------------------------

    def text_of(self, node: int, limit: int = 20_000) -> str:
        """The words in an element."""
        runs = self._runs[self._first_run[node] : self._last_run[node]]
        return squeeze(
            " ".join(" " if run is None else run for run in runs)
            if None in runs
            else "".join(filter(None, runs))
        )[:limit]

    def sample(self, length: int) -> str:
        """The beginning of the page's text without consent dialogs, which are often in another language."""
        found, size = [], 0
        for run, node in zip(self._runs, self._run_node, strict=True):
            if run is not None and not self.within(node, Region.CONSENT):
                found.append(run)
                size += len(run)
                if size >= length:
                    break
        return squeeze(" ".join(found))[:length]

    def item(self, source: Source, text: str, node: int) -> Item:
        """Words with the concepts found in them."""
        return Item(source, text, node, self.matcher.find_in(text))

    @cached_property
    def blocks(self) -> list[Item]:
        """The page's text, a block (paragraph, cell, list entry, heading ...) at a time, in order."""
        found: list[Item] = []
        buffer: list[str] = []
        first = start = -1
        for n, (run, node) in enumerate(zip([*self._runs, None], [*self._run_node, -1], strict=True)):
            if run is not None:
                if not buffer:
                    start = n
                if first < 0 and run.strip():
                    first = node
                buffer.append(run)
            elif buffer:
                text = squeeze("".join(buffer))
                if text and first >= 0:
                    item = self.item(Source.TEXT, text, first)
                    item.runs = range(start, n)
                    found.append(item)
                buffer, first = [], -1
        return found

    def run(self, number: int) -> tuple[int, str]:
        """A text run of a block: the element that holds it and its words as the page has them."""
        return self._run_node[number], self._runs[number] or ""

    @cached_property
    def links(self) -> list[Link]:
        """The page's links with an address, in order."""
        return [self._link(n) for n in self.tagged("a", "area") if self.nodes[n].get("href") is not None]

    def _link(self, node: int) -> Link:
        href = self.get(node, "href").strip()[:2000]
        try:
            url = urljoin(self.url, href)
            path = unquote(urlsplit(url).path)
        except ValueError:
            url, path = "", ""
        label = self._label(node, Source.LINK)
        return Link(
            node, href, url, label, _path_concepts(self.matcher, path), _is_dead(self.nodes[node], href)
        )

    def _label(self, node: int, source: Source) -> Item:
        """What a control says: its words, else its pictures' alt texts, aria-label, title."""
        text = self.text_of(node, 1000)
        if not text:
            text, source = self._silent_label(node), Source.ATTRIBUTE
        return self.item(source, text, node)

    def _silent_label(self, node: int) -> str:
        element = self.nodes[node]
        own = element.get("aria-label") or element.get("title") or element.get("value")
        if own and own.strip():
            return squeeze(own)[:300]
        for n in self.descendants(node):
            inner = self.nodes[n]
            if words := inner.get("alt") or inner.get("aria-label") or inner.get("title"):
                return squeeze(words)[:300]
        return ""

    @cached_property
    def controls(self) -> list[Control]:
        """Buttons, submit inputs, text fields, and what is used as a button, in order."""
        found = []
        for n in sorted({*self.tagged("button", "input", "textarea", "select"), *self._acting}):
            tag = self.tag(n)
            kind = self.get(n, "type").lower() or (
                "submit" if tag == "button" else "text" if tag == "input" else tag
            )
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
        found = []
        for n, element in enumerate(self.nodes):
            if element.tag in ("button", "input", "textarea", "select", "body", "form"):
                continue
            if element.get("role") == "button" or (
                "button" in self.marks[n] and self.end[n] - n < 12 and element.get("href") in (None, "", "#")
            ):
                found.append(n)
        return found

    @cached_property
    def images(self) -> list[int]:
        """The <img> elements (and image inputs), in order."""
        return self.tagged("img")

    @cached_property
    def attribute_items(self) -> list[Item]:
        """Alt texts, titles and aria-labels: words that a shopper sees or hears without them being text."""
        found = []
        for n, element in enumerate(self.nodes):
            for name in ("alt", "title", "aria-label"):
                words = element.get(name)
                if words and (words := squeeze(words)[:QUOTE_LIMIT]):
                    source = Source.IMAGE if name == "alt" else Source.ATTRIBUTE
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
        items = [*self.attribute_items, *(control.label for control in self.controls)]
        return [item for item in items if any(hit.concept in concepts for hit in item.hits)]

    def links_to(self, *concepts: str, by_path: bool = True) -> list[Link]:
        """Links whose words, or whose address, name one of the concepts; by words first."""
        alive = [link for link in self.links if not link.dead]
        spoken = [link for link in alive if len(link.label.text) <= SHORT_LABEL and link.has(*concepts)]
        wanted = frozenset(concepts)
        return spoken or [link for link in alive if by_path and link.path_concepts & wanted]

    # -- evidence ---------------------------------------------------------------------------

    def evidence(self, node: int, quote: str, source: Source = Source.TEXT) -> Evidence:
        """Evidence for a claim on an element."""
        return Evidence(
            source=source,
            quote=quote[:QUOTE_LIMIT],
            selector=self.selector(node),
            element=self.identity(node),
        )

    def proof(self, match: Match | Item | Link | Control) -> Evidence:
        """Evidence for something found by words: the whole text when short, else what stands around."""
        if isinstance(match, Match):
            quote = _around(match.item.text, match.hit.start, match.hit.end)
            return self.evidence(self._node_at(match), quote, match.item.source)
        item = match if isinstance(match, Item) else match.label
        quote = item.text or (match.href if isinstance(match, Link) else "")
        return self.evidence(item.node, quote, item.source if item.text else Source.URL)

    def _node_at(self, match: Match) -> int:
        return match.item.node

    def identity(self, node: int) -> int | None:
        """The element's number in the layouts."""
        for n in (node, *self.ancestors(node)):
            number = self.nodes[n].get(ELEMENT_ATTRIBUTE)
            if number is not None and number.isdigit():
                return int(number)
        return None

    def selector(self, node: int) -> str:
        """A short CSS selector that leads to the element."""
        steps: list[str] = []
        while node >= 0 and len(steps) < 8:
            element = self.nodes[node]
            name = element.get("id")
            if name and re.fullmatch(r"[A-Za-z][\w-]*", name):
                steps.append(f"#{name}")
                break
            steps.append(_step(element))
            node = self.parent[node]
        return " > ".join(reversed(steps))

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page for rule authors who prefer BeautifulSoup; built on first use."""
        return BeautifulSoup(self.snapshot.html, "lxml")

    @cached_property
    def title(self) -> str:
        """The <title>."""
        return squeeze(self.root.findtext(".//title") or "")[:500]

    def meta(self, *names: str) -> str:
        """Content of the first <meta> of one of the names or properties."""
        return next((self._metas[name] for name in names if self._metas.get(name)), "")

    @cached_property
    def _metas(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for element in self.root.iter("meta"):
            name = (element.get("name") or element.get("property") or element.get("http-equiv") or "").lower()
            if name:
                found.setdefault(name, squeeze(element.get("content") or "")[:2000])
        return found


def _parse(text: str) -> Any:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    source = text.replace("\x00", "").encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()
    try:
        root = html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return html.document_fromstring(b"<html><body></body></html>")
    return root


def _walk(page: Document) -> None:
    """Fill the lists of a Document in one pass over the tree."""
    stack = [-1]
    walker = etree.iterwalk(page.root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            if element.tag in SKIPPED or len(page.nodes) >= MAX_NODES:
                walker.skip_subtree()
                stack.append(-2)
                continue
            n = _enter(page, element, stack[-1])
            stack.append(n)
            if element.text:
                page._runs.append(element.text)
                page._run_node.append(n)
            continue
        if event == "end":
            _leave(page, element, stack.pop())
        if element.tail and stack[-1] >= 0:
            page._runs.append(element.tail)
            page._run_node.append(stack[-1])


def _enter(page: Document, element: Any, parent: int) -> int:
    n = len(page.nodes)
    names = element.get("class")
    marks = marks_of_names(names) if names else frozenset()
    for name in ("id", "itemprop", "data-testid", "data-test"):
        if value := element.get(name):
            marks |= marks_of_name(value)
            if name == "itemprop":
                page.itemprops.append(n)
    role = element.get("role")
    region = 0 if element.tag in ("html", "body") else own_region(element.tag, role, marks).value
    if is_hidden(element):
        region |= _HIDDEN
    page.nodes.append(element)
    page.parent.append(parent)
    page.end.append(n + 1)
    page.marks.append(marks)
    page.regions.append(region)
    _border(page, element, n)
    page._first_run.append(len(page._runs))
    page._last_run.append(len(page._runs))
    return n


def _leave(page: Document, element: Any, n: int) -> None:
    if n < 0:
        return
    page.end[n] = len(page.nodes)
    page._last_run[n] = len(page._runs)
    _border(page, element, n)


def _border(page: Document, element: Any, n: int) -> None:
    if not page._runs or page._runs[-1] is None:
        return
    if element.tag in BLOCKS:
        page._runs.append(None)
        page._run_node.append(n)
    elif element.tag == "a" and not page._runs[-1][-1:].isspace():
        page._runs.append(" ")  # menus written without white space are laid out with gaps
        page._run_node.append(n)


def _is_dead(element: Any, href: str) -> bool:
    """Whether a link was left unfinished: `#` and nothing that could act on a click."""
    return href in DEAD_ADDRESSES and set(element.keys()) <= QUIET_ATTRIBUTES


def _path_concepts(matcher: Matcher, path: str) -> frozenset[str]:
    return matcher.concepts_in(path) if 1 < len(path) < 200 else frozenset()


def _around(text: str, start: int, end: int, reach: int = 100) -> str:
    """The text around a place, cut at word borders."""
    if len(text) <= QUOTE_LIMIT:
        return text
    left = text.find(" ", max(start - reach, 0)) + 1 if start > reach else 0
    right = text.rfind(" ", end, end + reach) if end + reach < len(text) else len(text)
    return text[min(left, start) : right if right > end else end][:QUOTE_LIMIT]


def _step(element: Any) -> str:
    tag = str(element.tag)
    position = 1 + sum(1 for _ in element.itersiblings(tag, preceding=True))
    alone = position == 1 and next(element.itersiblings(tag), None) is None
    return tag if alone else f"{tag}:nth-of-type({position})"


def first(items: Iterable[Any], count: int = 3) -> tuple[Any, ...]:
    """The first few of many."""
    return tuple(item for item, _ in zip(items, range(count), strict=False))
