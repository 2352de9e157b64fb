"""The elements of a page in document order, walked once: parents, ends, names, parts, text runs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from lxml import etree, html

from auditor.models import ELEMENT_ATTRIBUTE

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
MAX_NODES = 200_000
_HIDDEN = Region.HIDDEN.value
_WIDEST = [(part.value, widest) for part, widest in WIDEST.items()]
_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")


def squeeze(text: str) -> str:
    """Text with every run of white and invisible characters as one space."""
    return _SPACE.sub(" ", text).strip()


class Tree:
    """A parsed page. `nodes[i]` is an element; every other list goes by the same index."""

    def __init__(self, text: str) -> None:
        """Parse and walk HTML, however broken."""
        self.root = _parse(text)
        self.nodes: list[Any] = []
        self.parent: list[int] = []
        self.end: list[int] = []
        """Index after an element's last descendant."""
        self.marks: list[frozenset[str]] = []
        self.regions: list[int] = []
        """Region bits of each element; plain integers, since arithmetic on flags is slow."""
        self.own_regions: list[int] = []
        """The parts that an element itself opens."""
        self.runs: list[str | None] = []
        """Text runs in document order; None is the border of a block."""
        self.run_node: list[int] = []
        self.first_run: list[int] = []
        self.last_run: list[int] = []
        self.itemprops: list[int] = []
        """Elements with an itemprop attribute, in order."""
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

    def text_of(self, node: int, limit: int = 20_000) -> str:
        """The words in an element."""
        runs = self.runs[self.first_run[node] : self.last_run[node]]
        return squeeze("".join(" " if run is None else run for run in runs))[:limit]

    def sample(self, length: int) -> str:
        """The beginning of the page's text without consent dialogs, which are often in another language."""
        found, size = [], 0
        for run, node in zip(self.runs, self.run_node, strict=True):
            if run is not None and not self.within(node, Region.CONSENT):
                found.append(run)
                size += len(run)
                if size >= length:
                    break
        return squeeze(" ".join(found))[:length]

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


def _walk(page: Tree) -> None:
    """Fill the lists of a Document in one pass over the tree."""
    stack = [-1]
    walker: Any = etree.iterwalk(page.root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            if element.tag in SKIPPED or len(page.nodes) >= MAX_NODES:
                walker.skip_subtree()
                stack.append(-2)
                continue
            n = _enter(page, element, stack[-1])
            stack.append(n)
            if element.text:
                page.runs.append(element.text)
                page.run_node.append(n)
            continue
        if event == "end":
            _leave(page, element, stack.pop())
        if element.tail and stack[-1] >= 0:
            page.runs.append(element.tail)
            page.run_node.append(stack[-1])


def _enter(page: Tree, element: Any, parent: int) -> int:
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
    page.first_run.append(len(page.runs))
    page.last_run.append(len(page.runs))
    return n


def _leave(page: Tree, element: Any, n: int) -> None:
    if n < 0:
        return
    page.end[n] = len(page.nodes)
    page.last_run[n] = len(page.runs)
    _border(page, element, n)


def _border(page: Tree, element: Any, n: int) -> None:
    if not page.runs or page.runs[-1] is None:
        return
    if element.tag in BLOCKS:
        page.runs.append(None)
        page.run_node.append(n)
    elif element.tag == "a" and not page.runs[-1][-1:].isspace():
        page.runs.append(" ")  # menus written without white space are laid out with gaps
        page.run_node.append(n)


def _step(element: Any) -> str:
    tag = str(element.tag)
    position = 1 + sum(1 for _ in element.itersiblings(tag, preceding=True))
    alone = position == 1 and next(element.itersiblings(tag), None) is None
    return tag if alone else f"{tag}:nth-of-type({position})"
