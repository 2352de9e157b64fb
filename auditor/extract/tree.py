"""What one asks about the elements of a page: parents, names, parts, texts, selectors."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from .elements import CARRIED, Aside, Elements
from .regions import WIDEST, Region

_WIDEST = tuple(WIDEST.items())
_PLAIN_ID = re.compile(r"[A-Za-z][\w-]*")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")


def visible(text: str) -> str:
    """Text without the signs that nobody sees: soft hyphens, joiners, marks of direction."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def squeeze(text: str) -> str:
    """Text as a reader sees it: runs of white space are one space, what is invisible is gone."""
    words = " ".join(text.split())
    return words if words.isprintable() else " ".join(visible(text).split())  # no invisible sign is printable


class Tree(Elements):
    """A page's elements, and what one asks about them."""

    def __init__(self, text: str) -> None:
        """Read HTML, however broken."""
        super().__init__(text)
        self.own_regions: list[int] = []
        """The parts that an element itself opens."""
        self._spread_regions()

    def _spread_regions(self) -> None:
        """Parts hold for all that stands in them; a part that is nearly the whole page is none."""
        total = max(len(self.tags), 1)
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
        for n in [n for n, marks in enumerate(self.marks) if marks]:
            for mark in self.marks[n]:
                found[mark].append(n)
        return found

    def tagged(self, *tags: str) -> list[int]:
        """Elements of these names, in order."""
        if len(tags) == 1:
            return self._by_tag.get(tags[0], [])
        return sorted([n for tag in tags for n in self._by_tag.get(tag, ())])

    @cached_property
    def _by_tag(self) -> dict[str, list[int]]:
        found = defaultdict(list)
        for n, tag in enumerate(self.tags):
            found[tag].append(n)
        return found

    def carrying(self, attribute: str) -> list[int]:
        """Elements with an attribute, one of CARRIED, in order."""
        return self._by_attribute[attribute]

    @cached_property
    def _by_attribute(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {name: [] for name in CARRIED}
        for n in self.noted:
            for name in CARRIED.intersection(self.attributes[n]):
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
        runs = self.runs[first:last]
        words = runs[0] if last == first + 1 else "".join([" " if run is None else run for run in runs])
        return squeeze(words or "")[:limit]

    def sample(self, length: int) -> str:
        """The beginning of the page's text.

        Without consent dialogs, which are often in another language, and the names in lists to choose from.
        """
        found, size = [], 0
        regions, tags = self.regions, self.tags
        for run, node in zip(self.runs, self.run_node, strict=True):
            if run is not None and not regions[node] & Region.CONSENT and tags[node] != "option":
                found.append(run)
                size += len(run)
                if size >= length:
                    break
        return squeeze(" ".join(found))[:length]

    def selector(self, node: int) -> str:
        """A short CSS selector that leads to the element."""
        steps: list[str] = []
        known = self._steps
        while node >= 0 and len(steps) < 8:
            name = self.attributes[node].get("id")
            if name and _PLAIN_ID.fullmatch(name):
                steps.append(f"#{name}")
                break
            if node not in known:
                self._add_steps(node)
            steps.append(known[node])
            node = self.parent[node]
        return " > ".join(reversed(steps))

    def _add_steps(self, node: int) -> None:
        """Work out the steps of an element and of all its siblings."""
        up = self.parent[node]
        by_tag: dict[str, list[int]] = defaultdict(list)
        child, last = up + 1, self.end[up] if up >= 0 else len(self.tags)
        while child < last:
            by_tag[self.tags[child]].append(child)
            child = self.end[child]
        for tag, children in by_tag.items():
            if len(children) == 1:
                self._steps[children[0]] = tag
            else:
                steps = {n: f"{tag}:nth-of-type({place})" for place, n in enumerate(children, 1)}
                self._steps.update(steps)

    @cached_property
    def _steps(self) -> dict[int, str]:
        """Steps of selectors that were worked out before."""
        return {}

    def aside(self, *tags: str) -> Iterator[Aside]:
        """Elements of these names that are kept aside, in order."""
        if len(tags) == 1:
            return iter(self._asides_by_tag.get(tags[0], ()))
        return (one for one in self.asides if one.tag in tags)

    @cached_property
    def _asides_by_tag(self) -> dict[str, list[Aside]]:
        found = defaultdict(list)
        for one in self.asides:
            found[one.tag].append(one)
        return found

    @cached_property
    def title(self) -> str:
        """The <title>."""
        first = next(self.aside("title"), None)
        if first is None:
            return ""
        written_in_text = first.node >= 0 and self.tags[first.node] == "title"
        return (self.text_of(first.node) if written_in_text else squeeze(first.text))[:500]

    def meta(self, *names: str) -> str:
        """Content of the first <meta> of one of the names or properties."""
        return next((self._metas[name] for name in names if self._metas.get(name)), "")

    @cached_property
    def _metas(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for one in self.aside("meta"):
            name = (one.get("name") or one.get("property") or one.get("http-equiv")).lower()
            if name:
                found.setdefault(name, squeeze(one.get("content"))[:2000])
        return found
