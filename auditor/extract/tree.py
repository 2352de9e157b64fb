"""The elements of a page in document order, walked once: parents, ends, names, parts, text runs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from lxml import etree

from auditor.models import ELEMENT_ATTRIBUTE

from .bounds import LONGEST_TEXT, within_bounds
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
_WRAPPERS = frozenset({"html", "body"})
_BORDERED = BLOCKS | {"a"}
MAX_NODES = 60_000
LONGEST_RUN = 20_000
"""Characters of a text without any element in it that are read."""
_WIDEST = tuple(WIDEST.items())
_NO_MARKS: frozenset[str] = frozenset()
_NO_ATTRIBUTES: Mapping[str, str] = {}
_NAMING = ("id", "itemprop", "data-testid", "data-test")
"""Attributes beside the class that name what an element is."""
_PLAIN_ID = re.compile(r"[A-Za-z][\w-]*")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")


def visible(text: str) -> str:
    """Text without the signs that nobody sees: soft hyphens, joiners, marks of direction."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def squeeze(text: str) -> str:
    """Text as a reader sees it: runs of white space are one space, what is invisible is gone."""
    return " ".join(visible(text).split())


class Tree:
    """A parsed page. `nodes[i]` is an element; every other list goes by the same index."""

    def __init__(self, text: str) -> None:
        """Parse and walk HTML, however broken."""
        self.root, self.cut = _parse(text)
        """`cut`: the page is beyond the bounds of what is read, and something was left out."""
        self.nodes: list[Any] = []
        self.tags: list[str] = []
        """Names of the elements, lower case."""
        self.attributes: list[Mapping[str, str]] = []
        self.parent: list[int] = []
        self.end: list[int] = []
        """Index after an element's last descendant."""
        self.marks: list[frozenset[str]] = []
        self.regions: list[int] = []
        """Parts that each element stands in, as bits of Region."""
        self.own_regions: list[int] = []
        """The parts that an element itself opens."""
        self.runs: list[str | None] = []
        """Text runs in document order; None is the border of a block."""
        self.run_node: list[int] = []
        self.first_run: list[int] = []
        self.last_run: list[int] = []
        _walk(self)
        self._spread_regions()

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

    def within(self, node: int, region: int) -> bool:
        """Whether an element stands in any of the parts."""
        return self.regions[node] & region != 0

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
        return self.tags[node]

    def get(self, node: int, name: str) -> str:
        """An attribute, empty when absent."""
        return self.attributes[node].get(name, "")

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
        if len(tags) == 1:
            return self._by_tag.get(tags[0], [])
        return sorted([n for tag in tags for n in self._by_tag.get(tag, ())])

    def tagged_in(self, node: int, *tags: str) -> list[int]:
        """Elements of these names in an element, itself excluded, in order."""
        found: list[int] = []
        for tag in tags:
            numbers = self._by_tag.get(tag, [])
            found += numbers[bisect_right(numbers, node) : bisect_left(numbers, self.end[node])]
        return sorted(found) if len(tags) > 1 else found

    @cached_property
    def _by_tag(self) -> dict[str, list[int]]:
        found = defaultdict(list)
        for n, tag in enumerate(self.tags):
            found[tag].append(n)
        return found

    def carrying(self, attribute: str) -> list[int]:
        """Elements with an attribute, in order."""
        return self._by_attribute.get(attribute, [])

    @cached_property
    def _by_attribute(self) -> dict[str, list[int]]:
        found = defaultdict(list)
        for n, attributes in enumerate(self.attributes):
            for name in attributes:
                found[name].append(n)
        return found

    @cached_property
    def itemprops(self) -> list[int]:
        """Elements with an itemprop attribute, in order."""
        return self.carrying("itemprop")

    def text_of(self, node: int, limit: int = 20_000) -> str:
        """The words in an element."""
        first, last = self.first_run[node], self.last_run[node]
        if first == last:
            return ""
        return squeeze("".join([" " if run is None else run for run in self.runs[first:last]]))[:limit]

    def sample(self, length: int) -> str:
        """The beginning of the page's text.

        Without consent dialogs, which are often in another language, and the names in lists to choose from.
        """
        found, size = [], 0
        regions = self.regions
        for run, node in zip(self.runs, self.run_node, strict=True):
            if run is not None and not regions[node] & Region.CONSENT and self.tag(node) != "option":
                found.append(run)
                size += len(run)
                if size >= length:
                    break
        return squeeze(" ".join(found))[:length]

    def identity(self, node: int) -> int | None:
        """The element's number in the layouts."""
        if self._numbered:
            for n in (node, *self.ancestors(node)):
                number = self.get(n, ELEMENT_ATTRIBUTE)
                if number.isdigit():
                    return int(number)
        return None

    @cached_property
    def _numbered(self) -> bool:
        """Whether the page was captured with layouts; saved pages are not."""
        return bool(self.carrying(ELEMENT_ATTRIBUTE))

    def selector(self, node: int) -> str:
        """A short CSS selector that leads to the element."""
        steps: list[str] = []
        while node >= 0 and len(steps) < 8:
            name = self.attributes[node].get("id")
            if name and _PLAIN_ID.fullmatch(name):
                steps.append(f"#{name}")
                break
            if node not in self._steps:
                self._add_steps(node)
            steps.append(self._steps[node])
            node = self.parent[node]
        return " > ".join(reversed(steps))

    def _add_steps(self, node: int) -> None:
        """Work out the steps of an element and of all its siblings."""
        up = self.parent[node]
        if up < 0:
            self._steps[node] = self.tags[node]
            return
        # those that are not read count as well, and comments, whose tag is none, do no harm
        seen: Counter[Any] = Counter()
        places: list[tuple[int, str, int]] = []
        child = up + 1
        for element in self.nodes[up]:
            seen[element.tag] += 1
            if child < self.end[up] and element is self.nodes[child]:
                places.append((child, element.tag, seen[element.tag]))
                child = self.end[child]
        for n, tag, place in places:
            self._steps[n] = tag if seen[tag] == 1 else f"{tag}:nth-of-type({place})"

    @cached_property
    def _steps(self) -> dict[int, str]:
        """Steps of selectors that were worked out before."""
        return {}

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


def _parse(text: str) -> tuple[Any, bool]:
    """The root element, and whether anything was left out."""
    # the plain parser of lxml, since elements of lxml.html take twice as long to be made and asked
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        source = text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        source = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()
    source, cut = within_bounds(source.replace(b"\x00", b""))
    try:
        root = etree.fromstring(source, parser=parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        root = etree.fromstring("<html><body></body></html>", etree.HTMLParser())
    return root, cut


def _walk(page: Tree) -> None:
    """Fill the lists of a Tree in one pass over it: the hot loop of reading a page."""
    tags, parent, runs, run_node = page.tags, page.parent, page.runs, page.run_node
    n = -1  # the innermost element that is open
    skipped = False
    ends_block = True  # there is no text after the last border of a block
    room = LONGEST_TEXT
    walker: Any = etree.iterwalk(page.root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            tag = element.tag
            if tag in SKIPPED or len(tags) >= MAX_NODES or room <= 0:
                walker.skip_subtree()
                skipped = True  # its end comes next
                continue
            up, n = n, len(tags)
            _enter(page, element, tag)
            parent.append(up)
            if not ends_block and tag in _BORDERED:
                ends_block = _border(page, tag, n)
            page.first_run.append(len(runs))
            page.last_run.append(0)
            text = element.text
        else:
            if event == "end":
                if skipped:
                    skipped = False
                else:
                    page.end[n] = len(tags)
                    page.last_run[n] = len(runs)
                    if not ends_block and tags[n] in _BORDERED:
                        ends_block = _border(page, tags[n], n)
                    n = parent[n]
            text = element.tail if n >= 0 else None
        if text and room > 0:
            text = text[:LONGEST_RUN]
            room -= len(text)
            runs.append(text)
            run_node.append(n)
            ends_block = False
    page.cut |= room <= 0 or len(tags) >= MAX_NODES


def _enter(page: Tree, element: Any, tag: str) -> None:
    """Put what an element is by itself into the lists."""
    page.nodes.append(element)
    page.tags.append(tag)
    page.end.append(0)
    if items := element.items():
        attributes = dict(items)
        page.attributes.append(attributes)
        if len(items) == 1 and "class" in attributes:
            marks, region = _called(tag, attributes["class"])
        else:
            marks, region = _named(tag, attributes)
    else:
        page.attributes.append(_NO_ATTRIBUTES)
        marks, region = _called(tag, "")
    page.marks.append(marks)
    page.regions.append(region)


@lru_cache(maxsize=1 << 14)
def _called(tag: str, names: str) -> tuple[frozenset[str], int]:
    """Markup concepts and parts of an element with class names and no other attribute: most elements."""
    marks = marks_of_names(names) if names else _NO_MARKS
    return marks, 0 if tag in _WRAPPERS else own_region(tag, None, marks)


def _named(tag: str, attributes: Mapping[str, str]) -> tuple[frozenset[str], int]:
    """Markup concepts and parts of an element."""
    marks, region = _called(tag, attributes.get("class", ""))
    others = [marks_of_name(attributes[name]) for name in _NAMING if name in attributes]
    role = attributes.get("role")
    if any(others) or role:
        marks = marks.union(*others)
        region = 0 if tag in _WRAPPERS else own_region(tag, role, marks)
    return marks, region | Region.HIDDEN if is_hidden(attributes) else region


def _border(page: Tree, tag: str, n: int) -> bool:
    """Put a border of a block, or the gap beside a link, after a run of text; whether it ends the block."""
    if tag in BLOCKS:
        page.runs.append(None)
    elif (page.runs[-1] or "")[-1:].isspace():
        return False
    else:
        page.runs.append(" ")  # menus written without white space are laid out with gaps
    page.run_node.append(n)
    return tag in BLOCKS
