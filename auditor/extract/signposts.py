"""Links and buttons that lead to the shop's service pages: by their words first, by address second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from auditor.models import Found

from .document import SHORT_LABEL, Document, first, per_page
from .items import Control, Item, Link
from .regions import Region

ELSEWHERE = Region.RELATED | Region.REVIEWS | Region.QUESTIONS | Region.BREADCRUMBS | Region.GALLERY
"""Parts whose links lead to products, people and photos rather than to service pages."""
LONGEST_PATH = 60
"""Characters; longer paths are titles of products and articles."""
BY_ADDRESS = 0.7
"""Confidence in a link whose words say nothing but whose address does."""
AROUND = Region.HEADER | Region.FOOTER | Region.NAV
WWW = "www."
SHORTEST_LABEL = 40
MOST_DEAD_LABELS = 500
MOST_DEAD = 50
"""Different labels of dead links kept for a concept."""
BY_TEXT = 0.6
"""Confidence in words that stand where links stand but are none in the HTML."""
CONTACT = frozenset({"contact"})
FIELDS = frozenset({"text", "email", "search", "tel", "number", "select", "textarea", "password", "option"})

Index = dict[str, list[Link]]


@per_page
def spoken_links(page: Document) -> Index:
    """Concept -> short links outside other products' strips whose words name it."""
    found: Index = defaultdict(list)
    for link in page.links:
        if link.dead or not link.label.hits:
            continue
        if len(link.label.text) <= SHORT_LABEL and not page.within(link.node, ELSEWHERE):
            for concept in link.label.concepts:
                found[concept].append(link)
    return found


@per_page
def addressed_links(page: Document) -> Index:
    """Concept -> links of the same site whose path names it."""
    host = page.addresses[page.url].host.removeprefix(WWW)
    found: Index = defaultdict(list)
    for link in page.links:
        address = link.address
        here = address.host.removeprefix(WWW) == host and not page.regions[link.node] & ELSEWHERE
        if here and len(address.path) <= LONGEST_PATH:  # concepts last: they take longest
            for concept in address.concepts:
                found[concept].append(link)
    return found


@per_page
def spoken_controls(page: Document) -> dict[str, list[Control]]:
    """Concept -> buttons whose words name it."""
    found: dict[str, list[Control]] = defaultdict(list)
    for control in page.controls:
        if control.kind not in FIELDS and len(control.label.text) <= SHORT_LABEL:
            for concept in control.label.concepts:
                found[concept].append(control)
    return found


@per_page
def _dead_labels(page: Document) -> tuple[str, ...]:
    labels = dict.fromkeys(link.label.text for link in page.links if link.dead and link.label.text)
    return tuple(labels)[:MOST_DEAD_LABELS]


def is_dead(page: Document, words: str) -> bool:
    """Whether words are the label of a link that leads nowhere, which tells a shopper nothing."""
    return any(words in label for label in _dead_labels(page))


def _in_dead_row(page: Document, item: Item, concept: str) -> bool:
    """Whether a row of links says a concept only by one that leads nowhere."""
    return any(label in item.text for label in _dead_by_concept(page).get(concept, ()))


@per_page
def _dead_by_concept(page: Document) -> dict[str, dict[str, None]]:
    """Concept -> different labels of links that lead nowhere."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for link in page.links:
        if link.dead and link.label.text:
            for concept in link.label.concepts:
                if len(found[concept]) < MOST_DEAD:
                    found[concept][link.label.text] = None
    return found


@per_page
def spoken_texts(page: Document) -> dict[str, list[Item]]:
    """Concept -> short texts in header, menus, footer and drop-downs: what a script makes links of."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in page.blocks:
        short = item.hits and len(item.text) <= SHORTEST_LABEL and not is_dead(page, item.text)
        if short and (page.within(item.node, AROUND) or page.tags[item.node] == "option"):
            for concept in item.concepts:
                found[concept].append(item)
    return found


def signposts(
    page: Document, concept: str, *, without: Iterable[str] = (), buttons: bool = False, by_path: bool = True
) -> Found:
    """The first links (buttons too when asked) that lead to a page of the concept.

    `without` names concepts whose words on the same link mean something else.
    """
    other = frozenset(without)
    spoken: list[Link | Control] = [
        link for link in spoken_links(page).get(concept, ()) if not link.label.concepts & other
    ]
    if buttons:
        spoken += [one for one in spoken_controls(page).get(concept, ()) if not one.label.concepts & other]
    if spoken:
        return Found(evidence=first(page.proof(one) for one in spoken))
    texts = [
        item
        for item in spoken_texts(page).get(concept, ())
        if not item.concepts & other and not _in_dead_row(page, item, concept)
    ]
    if texts:
        return Found(evidence=first(page.proof(item) for item in texts), confidence=BY_TEXT)
    paths = addressed_links(page).get(concept, ()) if by_path else ()
    paths = [link for link in paths if not (link.path_concepts | link.label.concepts) & (other | CONTACT)]
    return Found(evidence=first(page.proof(link) for link in paths), confidence=BY_ADDRESS)
