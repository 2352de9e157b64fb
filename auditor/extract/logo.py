"""The shop's logo: an image, drawing or text brand in the header that leads home."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.lexicon import markup_matcher
from auditor.models import Evidence, Found, Source

from .document import Document, first
from .items import Link
from .regions import Region

ROOT = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?){0,2}(?:index\.\w{2,5}|home/?)?", re.IGNORECASE)
"""The path of a home page, with or without its language."""
TITLE_BORDER = re.compile(r"\s[|–—·•:-]\s|\|")
NOT_HERE = Region.FOOTER | Region.RELATED | Region.REVIEWS | Region.CONSENT
LARGEST = 60
"""Elements from which a box that is called logo holds more than the logo."""
WEAK = 0.6


def logo(page: Document) -> Found:
    """By a name of the element or picture, else a picture that leads home, else a brand that does."""
    named = [n for n in page.marked("logo") if _could_be(page, n)]
    if named:
        named.sort(key=lambda n: not page.within(n, Region.HEADER))
        return Found(evidence=first(_shown(page, n) for n in named))
    home = [link for link in page.links if _leads_home(page, link)]
    pictures = [link.node for link in home if _pictures(page, link.node)]
    if evidence := first((_shown(page, n) for n in [*_named_pictures(page), *pictures]), 2):
        return Found(evidence=evidence)
    brands = [link for link in home if link.label.text and not link.has("home")] or _titled(page)
    return Found(evidence=first((page.proof(link) for link in brands), 1), confidence=WEAK)


def _titled(page: Document) -> list[Link]:
    """A link of the header, outside its menu, whose words are a part of the page's title by themselves."""
    parts = {part.strip(" -").casefold() for part in TITLE_BORDER.split(page.title)}
    header = [link for link in page.links if page.within(link.node, Region.HEADER)]
    return [
        link
        for link in header
        if link.label.text.casefold() in parts and not page.within(link.node, Region.NAV)
    ]


def _could_be(page: Document, node: int) -> bool:
    return page.end[node] - node < LARGEST and not page.within(node, NOT_HERE)


def _leads_home(page: Document, link: Link) -> bool:
    own, other = page.addresses[page.url], link.address
    if not other.host or other.query or other.host.removeprefix("www.") != own.host.removeprefix("www."):
        return False
    at_root = ROOT.fullmatch(other.path) is not None and not link.href.startswith("#")
    return at_root and not page.within(link.node, NOT_HERE)


def _pictures(page: Document, node: int) -> bool:
    """Whether a link holds a picture or a drawing."""
    return any(page.tags[n] in ("img", "picture") for n in page.descendants(node)) or any(
        page.inside(drawing.node, node) for drawing in page.aside("svg", "object")
    )


def _named_pictures(page: Document) -> Iterator[int]:
    """Images whose alt text or file is called logo."""
    for n in page.images:
        if page.within(n, NOT_HERE):
            continue
        file = page.get(n, "src")[:500].rsplit("/", 1)[-1]
        if "logo" in markup_matcher().concepts_in(f"{page.get(n, 'alt')[:100]} . {file}"):
            yield n


def _shown(page: Document, node: int) -> Evidence:
    """Evidence of an element by its words, its picture's alt text, or what it is called."""
    if text := page.text_of(node, 100):
        return page.evidence(node, text)
    for n in (node, *page.descendants(node)):
        if alt := page.get(n, "alt").strip() or page.get(n, "aria-label").strip():
            return page.evidence(n, alt, Source.IMAGE)
    for n in (node, *page.descendants(node)):
        for name in ("class", "id", "src", "href"):
            if words := page.get(n, name).strip():
                return page.evidence(n, words, Source.MARKUP)
    return page.evidence(node, page.tags[node], Source.MARKUP)
