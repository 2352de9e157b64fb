"""The way from the front page to this one: by its name in the markup, its signs, or its steps."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, pairwise

from auditor.models import Found, Source

from .document import Document, first
from .items import Item
from .regions import Region
from .structured import Thing, things_of

TRAIL = "›»>/→▸❯·|\\"
"""Signs that part the steps of a trail."""
POINTING = "›»>→▸❯"
"""Those that stand for nothing else between links."""
_POINTS = re.compile(f"[{POINTING}]")
FEWEST = 2
"""Signs, or steps that the markup tells and the page shows, that make a trail."""
LONGEST = 300
MOST_LINKS = 8
NEAR = 3
"""Elements around a link that may hold the trail."""
NOT_THERE = Region.FOOTER | Region.NAV | Region.REVIEWS | Region.RELATED | Region.QUESTIONS | Region.CONSENT


def breadcrumbs_of(page: Document) -> Found:
    """The trail as the page shows it."""
    return next(
        (found for found in (_named(page), _from_home(page), _pointing(page), _told(page)) if found), Found()
    )


def breadcrumbs_markup(page: Document) -> Found:
    """The trail as structured data tells it to search engines."""
    return Found(evidence=first((trail.evidence(page, "itemListElement") for trail in _trails(page)), 1))


def _trails(page: Document) -> Iterable[Thing]:
    return (thing for thing in things_of(page, "breadcrumblist") if thing.things("itemListElement"))


def _named(page: Document) -> Found:
    for n, region in enumerate(page.own_regions):
        if region & Region.BREADCRUMBS and page.text_of(n, 10) and _links_in(page, n):
            return Found(evidence=(page.evidence(n, page.text_of(n, 200), Source.MARKUP),))
    return Found()


def _from_home(page: Document) -> Found:
    """A link to the front page with a sign beside it."""
    for link in page.links:
        if not link.has("home") or len(link.label.text) > 30 or page.within(link.node, Region.FOOTER):
            continue
        for up, _ in zip(page.ancestors(link.node), range(NEAR), strict=False):
            if not 1 <= _links_in(page, up) <= MOST_LINKS:
                continue
            text = page.text_of(up, LONGEST + 100)
            if len(text) < LONGEST and any(sign in text for sign in TRAIL):
                return Found(evidence=(page.evidence(up, text[:200]),), confidence=0.8)
    return Found()


def _pointing(page: Document) -> Found:
    """A short text of links with pointing signs between them."""
    for block in page.blocks:
        if len(block.text) > LONGEST or not _POINTS.search(block.text):
            continue
        if page.within(block.node, NOT_THERE):
            continue
        inner = block.text.strip(POINTING + " ")
        around = page.parent[block.node] if page.tags[block.node] == "a" else block.node
        if (
            sum(inner.count(sign) for sign in POINTING) >= FEWEST
            and _links_in(page, max(around, 0)) >= FEWEST
        ):
            return Found(evidence=(page.evidence(block.node, block.text),), confidence=0.7)
    return Found()


def _told(page: Document) -> Found:
    """Steps that the markup tells, in a row of links of the same names."""
    for trail in _trails(page):
        steps = {name.casefold() for step in trail.things("itemListElement") if (name := _name(step))}
        shown = [item for item in _link_labels(page) if item.text.casefold() in steps]
        for one, other in pairwise(shown):
            if one.text != other.text and other.node - one.node <= LONGEST // 10:
                return Found(evidence=(page.evidence(one.node, one.text, Source.LINK),), confidence=0.7)
    return Found()


def _name(step: Thing) -> str:
    inner = (thing.text("name") for thing in step.things("item"))
    return next((name for name in chain([step.text("name")], inner) if name), "")


def _link_labels(page: Document) -> Iterable[Item]:
    return (link.label for link in page.links if not page.regions[link.node] & (NOT_THERE | Region.HEADER))


def _links_in(page: Document, node: int) -> int:
    return page.tags[node + 1 : page.end[node]].count("a")
