"""A page's elements in document order, read in one pass of the parser: no tree is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from lxml import etree

from .bounds import LONGEST_TEXT, within_bounds
from .regions import Region, is_hidden, marks_of_name, marks_of_names, own_region

SKIPPED = frozenset(
    {"script", "style", "template", "noscript", "noframes", "noembed", "svg", "head", "math", "object"}
)
"""Elements whose content is not shown as it stands: they are no elements of the page here."""
ASIDE = frozenset({"head", "script", "iframe", "meta", "link", "title", "svg", "use", "object"})
"""Elements that are kept aside wherever they stand: they speak to machines, or are drawings."""
# fmt: off
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd",
    "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol",
    "option", "p", "pre", "section", "select", "summary", "table", "tbody", "td", "textarea", "tfoot",
    "th", "thead", "tr", "ul", "label", "br", "iframe",
))
# fmt: on
MAX_NODES = 60_000
MAX_DEPTH = 1_000
"""Elements around an element; browsers nest no deeper than 512."""
LONGEST_RUN = 20_000
"""Characters of a text without any element in it that are read."""
_WRAPPERS = frozenset({"html", "body"})
_BORDERED = BLOCKS | {"a"}
_NO_MARKS: frozenset[str] = frozenset()
_NO_ATTRIBUTES: dict[str, str] = {}
_NAMING = ("id", "itemprop", "data-testid", "data-test")
"""Attributes beside the class that name what an element is."""
_TELLING = frozenset((*_NAMING, "role", "hidden", "aria-hidden", "style"))
"""Attributes beside the class that tell an element's part of the page."""
CARRIED = frozenset(("itemprop", "role", "alt", "title", "aria-label", "data-cfemail"))
"""Attributes by which elements are looked up."""
_NOTED = _TELLING | CARRIED


@dataclass(slots=True, eq=False)
class Aside:
    """An element that is kept aside, see ASIDE."""

    tag: str
    attributes: Mapping[str, str]
    node: int
    """The element of the page that it is or stands in, -1 for none."""
    up: Aside | None
    """The element around it, where that is one of these."""
    text: str = ""
    """Up to its first element; empty where it is an element of the page itself."""

    def get(self, name: str) -> str:
        """An attribute, empty when absent."""
        return self.attributes.get(name, "")


class Elements:
    """The elements of a page: element `n` has its tag in `tags[n]`, and so on for the other lists."""

    def __init__(self, text: str) -> None:
        """Read HTML, however broken."""
        self.tags: list[str] = []
        """Names of the elements, lower case."""
        self.attributes: list[Mapping[str, str]] = []
        self.parent: list[int] = []
        self.end: list[int] = []
        """Index after an element's last descendant."""
        self.marks: list[frozenset[str]] = []
        self.regions: list[int] = []
        """Parts that each element stands in, as bits of Region."""
        self.runs: list[str | None] = []
        """Text runs in document order; None is the border of a block."""
        self.run_node: list[int] = []
        self.first_run: list[int] = []
        self.last_run: list[int] = []
        self.asides: list[Aside] = []
        self.noted: list[int] = []
        """Elements with one of the attributes that tell a part or are looked up: the fewer ones."""
        self.cut = False
        """The page is beyond the bounds of what is read, and something was left out."""
        _read(self, text)
        if not self.tags:
            _read(self, "<html><body></body></html>")
        self.nodes = range(len(self.tags))
        """The elements' numbers."""


def _read(page: Elements, text: str) -> None:
    try:
        source = text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        source = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()
    source, cut = within_bounds(source.replace(b"\x00", b""))
    page.cut |= cut
    target: Any = _target(page)
    try:
        etree.fromstring(source, parser=etree.HTMLParser(encoding="utf-8", huge_tree=True, target=target))
    except etree.XMLSyntaxError:  # what was read up to here is the page
        target.close()
    finally:
        _let_go(target)


def _target(page: Elements) -> SimpleNamespace:  # noqa: C901 - functions that share what they fill
    """What takes the parser's events: the hot loop of reading a page, hence closures and few calls."""
    tags, parent, ends, run_node, runs = page.tags, page.parent, page.end, page.run_node, page.runs
    all_attributes, all_marks, regions = page.attributes, page.marks, page.regions
    first_run, last_run, asides, noted = page.first_run, page.last_run, page.asides, page.noted
    n = -1  # the innermost element that is open
    outside: list[Aside | None] = []  # the open elements of a part that is not read
    pending: list[str] = []  # text since the last event
    ends_block = True  # there is no text after the last border of a block
    room = LONGEST_TEXT
    most = MAX_NODES
    depth = 0

    def flush() -> None:
        nonlocal ends_block, room, most
        text = pending[0] if len(pending) == 1 else "".join(pending)
        pending.clear()
        if outside:
            around = outside[-1]
            if around is not None and not around.text:
                around.text = text
        elif n >= 0 and room > 0:
            if ends_block:
                if text.isspace():  # what parts the tags of blocks in the source
                    return
                ends_block = False
            text = text[:LONGEST_RUN]
            room -= len(text)
            if room <= 0:
                most = 0
            runs.append(text)
            run_node.append(n)

    def border(tag: str) -> None:
        """Put a border of a block, or the gap beside a link, after a run of text."""
        nonlocal ends_block
        if tag in BLOCKS:
            runs.append(None)
            ends_block = True
        elif (runs[-1] or "")[-1:].isspace():
            return
        else:
            runs.append(" ")  # menus written without white space are laid out with gaps
        run_node.append(n)

    def start(tag: str, attributes: Mapping[str, str]) -> None:  # noqa: C901 - a call costs more than a branch
        nonlocal n, depth
        if pending:
            flush()
        aside = None
        if tag in ASIDE:
            aside = Aside(tag, attributes, n, outside[-1] if outside else None)
            asides.append(aside)
        if outside:
            outside.append(aside)
            return
        count = len(tags)
        if tag in SKIPPED or count >= most or depth >= MAX_DEPTH:
            page.cut |= tag not in SKIPPED
            outside.append(aside)
            return
        depth += 1
        if n < 0 and tags:  # what follows the end of the page is a part of it as well, as browsers have it
            n = 0
            if tag == "html":
                return
            depth += 1
        parent.append(n)
        n = count
        if aside is not None:
            aside.node = n
        tags.append(tag)
        ends.append(0)
        if attributes.__class__ is dict:
            marks, region = _called(tag, attributes.get("class", ""))
            if not _NOTED.isdisjoint(attributes):
                noted.append(n)
                marks, region = _named(tag, attributes, marks, region)
        else:  # lxml's empty mapping, slow to be asked
            attributes = _NO_ATTRIBUTES
            marks, region = _called(tag, "")
        all_attributes.append(attributes)
        all_marks.append(marks)
        regions.append(region)
        if not ends_block and tag in _BORDERED:
            border(tag)
        first_run.append(len(runs))
        last_run.append(0)

    def end(_tag: str) -> None:
        nonlocal n, depth
        if pending:
            flush()
        if outside:
            outside.pop()
            return
        depth -= 1
        ends[n] = len(tags)
        last_run[n] = len(runs)
        if not ends_block and tags[n] in _BORDERED:
            border(tags[n])
        n = parent[n]

    def between(*_what: str) -> None:
        """A comment parts two runs of text."""
        if pending:
            flush()

    def close() -> None:
        page.cut |= room <= 0
        outside.clear()
        while n >= 0:
            end("")

    return SimpleNamespace(
        start=start, end=end, data=pending.append, comment=between, pi=between, close=close
    )


def _let_go(target: SimpleNamespace) -> None:
    """Empty the closures of a target that has done its work.

    lxml holds parser and target in a cycle: the page would live until the garbage collector finds it.
    """
    for function in (target.start, target.end, target.close, target.comment):
        for cell in function.__closure__ or ():
            cell.cell_contents = None


@lru_cache(maxsize=1 << 12)
def _called(tag: str, names: str) -> tuple[frozenset[str], int]:
    """Markup concepts and parts of an element with class names and no other attribute: most elements."""
    marks = marks_of_names(names) if names else _NO_MARKS
    return marks, 0 if tag in _WRAPPERS else own_region(tag, None, marks)


def _named(
    tag: str, attributes: Mapping[str, str], marks: frozenset[str], region: int
) -> tuple[frozenset[str], int]:
    """Markup concepts and parts of an element whose other attributes tell some; as its class has them."""
    called = marks
    for name in _NAMING:
        if name in attributes and (others := marks_of_name(attributes[name])):
            called |= others
    role = attributes.get("role")
    if called is not marks or role:
        region = 0 if tag in _WRAPPERS else own_region(tag, role, called)
    return called, region | Region.HIDDEN if is_hidden(attributes) else region
