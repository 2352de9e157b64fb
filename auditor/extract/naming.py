"""What a page calls itself: its headings, its address, the template of the shop software, its forms."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from auditor.models import PageKind

from .document import Document, per_page
from .regions import Region
from .structured import structured_things
from .subject import subject_of

NAMED_KINDS = {
    "contact": PageKind.CONTACT,
    "returns": PageKind.RETURNS,
    "delivery": PageKind.DELIVERY,
    "payment": PageKind.PAYMENT,
    "terms": PageKind.TERMS,
    "privacy": PageKind.PRIVACY,
    "about": PageKind.ABOUT,
    "faq": PageKind.FAQ,
    "blog": PageKind.BLOG,
    "account": PageKind.ACCOUNT,
    "stores": PageKind.STORES,
    "cart": PageKind.CART,
    "checkout": PageKind.CHECKOUT,
}
"""Concept in heading or address -> kind."""
MARKED_KINDS = {
    PageKind.CONTACT: frozenset(("contactpage",)),
    PageKind.ABOUT: frozenset(("aboutpage",)),
    PageKind.CHECKOUT: frozenset(("checkoutpage",)),
    PageKind.BLOG: frozenset(("blog", "blogposting", "article", "newsarticle")),
}
"""Kind -> schema.org types of the page that say so."""
LONGEST_HEADING = 5
"""Words up to which a heading names the page; a longer one is a product's name or a sentence."""
LONGEST_NOTICE = 14
"""Words of a heading that says that the page is not there."""
HEADING, ADDRESS, TEMPLATE, MARKUP, MINOR, FORM = 0.55, 0.45, 0.45, 0.4, 0.4, 0.4
"""How sure each sign is by itself; MINOR is a heading of a lower rank, or where the breadcrumbs end."""
OUTSIDE = Region.HEADER | Region.FOOTER | Region.NAV | Region.CONSENT | Region.MINI_CART | Region.DIALOG
_TITLE_PARTS = re.compile(r"\s[|–—:•-]\s")
_TRAIL = re.compile(r" ?[>»›/|→] ?")


class Kind(NamedTuple):
    """A page kind and how sure it is, 0..1."""

    kind: PageKind
    confidence: float


@per_page
def main_headings(page: Document) -> tuple[str, ...]:
    """The texts of the page's main headings: the one that names its subject, else the first few."""
    shown = [n for n in page.tagged("h1") if not page.within(n, Region.DIALOG) and page.text_of(n, 1)]
    headings = [n for n in shown if not page.within(n, Region.HEADER)] or shown
    named = subject_of(page)
    if named.node in headings and len(page.text_of(named.node, 400).split()) > LONGEST_HEADING:
        headings = [named.node]
    return tuple(text for n in headings[:3] if (text := page.text_of(n, 200)))


@per_page
def heading_concepts(page: Document) -> frozenset[str]:
    """Concepts in short main headings and in the title's first part."""
    texts = [*main_headings(page), _TITLE_PARTS.split(page.title)[0]]
    short = [text for text in texts if len(text.split()) <= LONGEST_HEADING]
    return frozenset().union(*(page.matcher.concepts_in(text) for text in short))


def is_not_found(page: Document) -> bool:
    """Whether the page says that there is none at its address."""
    return announces(page, "not_found") or has_template(page, "error")


def announces(page: Document, concept: str) -> bool:
    """Whether the title's first part or a main heading, which may be a sentence, speaks of a concept."""
    if concept in heading_concepts(page):
        return True
    texts = (text for text in main_headings(page) if len(text.split()) <= LONGEST_NOTICE)
    return any(concept in page.matcher.concepts_in(text) for text in texts)


def is_of_reviews(page: Document) -> bool:
    """Whether reviews are what the page is for: every main heading begins with the word."""
    headings = main_headings(page)
    return bool(headings) and all(
        any(hit.concept == "reviews_heading" and hit.start == 0 for hit in page.matcher.find_in(text))
        for text in headings
    )


def has_template(page: Document, name: str) -> bool:
    """Whether the shop software calls the whole page so."""
    return any(f"{name}_template" in page.marks[body] for body in page.tagged("body")[:1])


@per_page
def canonical_path(page: Document) -> str | None:
    """The path of the address that the page gives itself."""
    for link in page.aside("link"):
        if link.get("rel").strip().lower() == "canonical" and link.get("href"):
            try:
                return str(urlsplit(urljoin(page.url, link.get("href").strip())).path)
            except ValueError:
                return None
    return None


def named_kind(page: Document) -> Kind | None:
    """The kind that headings, address, template and forms name together."""
    headings, minor = heading_concepts(page), _minor_concepts(page)
    addressed = _address_concepts(page)
    types = frozenset().union(*(thing.types for thing in structured_things(page) if thing.top))
    best: Kind | None = None
    for concept, kind in NAMED_KINDS.items():
        confidence = HEADING * (concept in headings) or MINOR * (concept in minor)
        confidence += ADDRESS * (concept in addressed) + TEMPLATE * has_template(page, concept)
        confidence += MARKUP * bool(types & MARKED_KINDS.get(kind, frozenset()))
        confidence += FORM * (concept == "contact" and _has_contact_form(page))
        if confidence and (best is None or confidence > best.confidence):
            best = Kind(kind, min(confidence, 1.0))
    return best


def _address_concepts(page: Document) -> frozenset[str]:
    paths = {urlsplit(page.url).path, canonical_path(page) or ""}
    return frozenset().union(*(page.matcher.concepts_in(path) for path in paths if len(path) < 200))


def _minor_concepts(page: Document) -> frozenset[str]:
    """Concepts in the first lower heading and at the end of the breadcrumbs, where no h1 names the page."""
    if main_headings(page):
        return frozenset()
    texts = [page.text_of(n, 80) for n in _lower_headings(page)[:1]]
    trails = [block.text for block in page.blocks if page.regions[block.node] & Region.BREADCRUMBS]
    texts += [_TRAIL.split(trail)[-1] for trail in (trails[-1:] or _trails(page)[:1])]
    short = [text for text in texts if 0 < len(text.split()) <= LONGEST_HEADING]
    return frozenset().union(*(page.matcher.concepts_in(text) for text in short))


def _lower_headings(page: Document) -> list[int]:
    found = (n for n in page.tagged("h2", "h3", "h4", "legend") if not page.within(n, OUTSIDE))
    return [n for n in found if page.text_of(n, 80)]


def _trails(page: Document) -> list[str]:
    """Texts that read like breadcrumbs: `Home > Contacts`."""
    found = []
    for link in page.links:
        text = page.text_of(link.node, 80)
        if link.has("home") and not page.within(link.node, OUTSIDE):
            around = page.parent[link.node]
            whole = text if _TRAIL.search(text) else page.text_of(around, 120) if around >= 0 else ""
            if _TRAIL.search(whole):
                found.append(whole)
    return found


@per_page
def _has_contact_form(page: Document) -> bool:
    """Whether the page's own part has a form for a message, and tells how else to reach the shop."""
    fields = [control for control in page.controls if not page.within(control.node, OUTSIDE)]
    message = any(control.tag == "textarea" for control in fields)
    filled = sum(control.tag == "input" and control.kind in ("text", "email", "tel") for control in fields)
    told = page.find("phone_word", "address_word", "hours")
    return message and filled >= 2 and any(not page.within(match.node, OUTSIDE) for match in told)
