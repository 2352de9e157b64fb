"""Which pages of a shop are built alike, told by the form of their addresses and by their structure.

The structure of a page is the set of its element paths, tags with their first classes, in the part of
the page that is its own. A set, so that ten reviews weigh as much as two. What is kept of it is a
bottom-k sketch (Broder 1997, "On the resemblance and containment of documents").
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from zlib import crc32

from lxml import etree

from auditor.models import AddressCount, CountedBy, PageForm, PageKind, PageTemplate

SKETCH = 64
"""Hashes kept of a page: similarity is known to about 0.06."""
ALIKE = 0.5
"""Similarity from which pages with one form of address are of one template."""
TWINS = 0.75
"""The same for pages whose addresses differ in form: sections of a shop name themselves there."""
EXEMPLARS = 3
"""Pages of a template that others are compared with."""
MOST_GROUPS = 60
"""Templates told apart of one kind; what is like none of them then joins the first."""
PATH = 3
"""Elements in a path."""
DEEPEST = 6
"""Depth down to which elements without a class count; deeper ones are the author's text."""
MOST_ELEMENTS = 6000

_FRAME = frozenset({"header", "footer", "nav", "aside", "script", "style", "noscript", "template", "svg"})
_NUMBER = re.compile(r"\d+")
_COUNTED = frozenset({PageKind.PRODUCT, PageKind.CATEGORY, PageKind.BLOG, PageKind.OTHER})
"""Kinds of which a shop has many; the others it has once."""


def structure_of(tree: etree._Element) -> tuple[int, ...]:
    """A sketch of how a page is built; empty when it holds nothing."""
    main = next(tree.iter("main"), None)
    body = next(tree.iter("body"), None)
    own = main if main is not None and len(main) else body
    if own is None:
        return ()
    found = {crc32(path.encode("utf-8", "replace")) for path in {*islice(_paths(own), MOST_ELEMENTS)}}
    return _known(tuple(sorted(found)[:SKETCH]))


@lru_cache(maxsize=1 << 8)
def _known(structure: tuple[int, ...]) -> tuple[int, ...]:
    """The same numbers for all pages that are built alike: they are kept of each."""
    return structure


def _paths(own: etree._Element) -> Iterable[str]:
    """The paths of the elements that make the template: those with a class, and those near the top."""
    waiting: list[tuple[etree._Element, tuple[str, ...], int]] = [(own, (), 0)]
    while waiting:
        element, above, depth = waiting.pop()
        name, classed = _name(str(element.tag), element.get("class") or "")
        path = (*above, name)[-PATH:]
        if classed or depth <= DEEPEST:
            yield ">".join(path)
        waiting += [
            (child, path, depth + 1)
            for child in element
            if isinstance(tag := child.tag, str) and tag not in _FRAME
        ]


@lru_cache(maxsize=1 << 12)
def _name(tag: str, classes: str) -> tuple[str, bool]:
    """What an element is called in a path, and whether it has a class."""
    names = classes.split()
    return (f"{tag}.{_NUMBER.sub('#', names[0][:40])}", True) if names else (tag, False)


def similarity(one: Sequence[int], other: Sequence[int]) -> float:
    """How much of their structure two pages share, 0..1; 1 where nothing is known of either."""
    if not one or not other:
        return 1.0 if not one and not other else 0.0
    together = sorted({*one, *other})[:SKETCH]
    shared = {*one} & {*other}
    return sum(path in shared for path in together) / len(together)


@dataclass(slots=True)
class Group:
    """Pages that are built alike."""

    kind: PageKind
    patterns: Counter[str] = field(default_factory=Counter)
    exemplars: list[PageForm] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    """Positions of its pages."""

    def likeness(self, form: PageForm) -> float:
        """How sure a page belongs here, 0 when it does not."""
        nearest = max(similarity(form.structure, known.structure) for known in self.exemplars)
        needed = ALIKE if form.pattern in self.patterns else TWINS
        return nearest if nearest >= needed else 0.0

    def add(self, position: int, form: PageForm) -> None:
        """Take a page in."""
        self.patterns[form.pattern] += 1
        self.pages.append(position)
        if len(self.exemplars) < EXEMPLARS:
            self.exemplars.append(form)


def groups_of(pages: Iterable[tuple[PageKind, PageForm] | None]) -> list[Group]:
    """The pages by template, in the order of their first pages; None for a page that belongs to none."""
    groups: dict[PageKind, list[Group]] = defaultdict(list)
    known: dict[tuple[PageKind, PageForm], Group] = {}
    ordered: list[Group] = []
    for position, page in enumerate(pages):
        if page is None:
            continue
        group = known.get(page) or _nearest(groups[page[0]], page[1])
        if group is None:
            group = Group(page[0])
            groups[page[0]].append(group)
            ordered.append(group)
        known[page] = group
        group.add(position, page[1])
    return ordered


def _nearest(groups: list[Group], form: PageForm) -> Group | None:
    """The group that a page is most like; None where it is like none, and another may be made."""
    likeness = [group.likeness(form) for group in groups]
    best = max(likeness, default=0.0)
    return groups[likeness.index(best)] if best or len(groups) >= MOST_GROUPS else None


def templates_of(
    urls: Sequence[str],
    pages: Sequence[tuple[PageKind, PageForm] | None],
    counts: Iterable[AddressCount] = (),
) -> tuple[tuple[PageTemplate, ...], list[str | None]]:
    """The templates of the pages, with about how many pages of each there are; and each page's template."""
    groups = groups_of(pages)
    estimates = _estimates(groups, list(counts))
    numbers: Counter[PageKind] = Counter()
    templates: list[PageTemplate] = []
    own: list[str | None] = [None] * len(pages)
    for group, estimate in zip(groups, estimates, strict=True):
        numbers[group.kind] += 1
        template = PageTemplate(
            id=f"{group.kind.value}-{numbers[group.kind]}",
            kind=group.kind,
            pattern=group.patterns.most_common(1)[0][0],
            example=urls[group.pages[0]],
            pages_read=len(group.pages),
            estimated_pages=estimate.pages if estimate else None,
            counted_by=estimate.counted_by if estimate else None,
        )
        templates.append(template)
        for position in group.pages:
            own[position] = template.id
    return tuple(templates), own


@dataclass(frozen=True, slots=True)
class _Estimate:
    pages: int
    counted_by: CountedBy


def _estimates(groups: list[Group], counts: list[AddressCount]) -> list[_Estimate | None]:
    """About how many pages each template has: the addresses of a form, shared out as its pages were seen."""
    pages: list[float] = [0.0] * len(groups)
    sources: list[set[CountedBy]] = [set() for _ in groups]
    with_products = {count.pattern for count in counts if count.of_products}
    for count in counts:
        seen = {
            n: group.patterns[count.pattern]
            for n, group in enumerate(groups)
            if count.pattern in group.patterns and _may_hold(group.kind, count, with_products)
        }
        for n, share in seen.items():
            pages[n] += count.pages * share / sum(seen.values())
            sources[n].add(count.counted_by)
    return [
        _Estimate(max(round(estimate), len(group.pages)), min(told, key=list(CountedBy).index))
        if told
        else None
        for estimate, told, group in zip(pages, sources, groups, strict=True)
    ]


def _may_hold(kind: PageKind, count: AddressCount, with_products: set[str]) -> bool:
    """Whether addresses that were counted may be pages of a kind."""
    if count.of_products:
        return kind is PageKind.PRODUCT
    apart = count.pattern in with_products  # its products were counted apart
    return kind in _COUNTED and not (apart and kind is PageKind.PRODUCT)
