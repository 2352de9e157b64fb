"""Using the product: instructions, safety, the maker's contact, video, warranty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from auditor.models import Evidence, Found, Source

from .document import Document, first
from .items import Link, Match
from .links import in_link_list, leads_away
from .regions import Region, marks_of_name
from .spans import hits_near
from .subject import subject_of

SHORT_TITLE = 80
"""Characters up to which a text is a title or label."""
LONGEST = 700
"""Characters above which a text outside the description is a menu or terms."""
LONGEST_LINK = 40
"""Characters above which the words of a link to another page name something else: a product, a whole menu."""
VIDEO_FILE = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov|m3u8)(?:$|[?#&])", re.IGNORECASE)
"""Addresses of videos."""
_NOT_SAID = Region.REVIEWS | Region.COMMENTS | Region.CONSENT | Region.RELATED | Region.MINI_CART


def instructions_of(page: Document) -> Found:
    """How to use, assemble or care for the product, or a link to it."""
    return Found(evidence=first(_about_product(page, "instructions")))


def safety_of(page: Document) -> Found:
    """Warnings, age limits, allergens, or who answers for the product."""
    return Found(evidence=first(_about_product(page, "safety")))


def maker_of(page: Document) -> Found:
    """The maker's or responsible person's name with an address."""
    return Found(evidence=first(_about_product(page, "maker")), confidence=0.7)


def warranty_of(page: Document) -> Found:
    """The maker's or legal guarantee, or repair: in a text, or by a link of its own."""
    told = (
        match
        for match in page.find("warranty")
        if _is_warranty(page, match)
        and (len(match.item.text) <= LONGEST_LINK or not leads_away(page, match.node))
    )
    found = first(page.proof(match) for match in told)
    return Found(evidence=found or first(page.proof(link) for link in _warranty_links(page)))


def _warranty_links(page: Document) -> Iterator[Link]:
    for link in page.links_to("warranty", by_path=False):
        matches = (Match(link.label, hit) for hit in link.label.hits if hit.concept == "warranty")
        if len(link.label.text) <= LONGEST_LINK and all(_is_warranty(page, match) for match in matches):
            yield link


def _is_warranty(page: Document, match: Match) -> bool:
    return not page.within(match.node, _NOT_SAID) and not _is_promise(match)


def _is_promise(match: Match) -> bool:
    """Whether a guarantee is a promise on money or price."""
    hit = match.hit
    near = hits_near(match.item, hit.start, hit.end)
    return any(
        other.concept == "not_warranty" and other.start <= hit.start and other.end >= hit.start
        for other in near
    ) or any(other.concept == "not_warranty" and hit.start <= other.start <= hit.end for other in near)


def _about_product(page: Document, concept: str) -> Iterator[Evidence]:
    subject = subject_of(page)
    for match in page.find(concept):
        long = len(match.item.text) > LONGEST and not page.within(match.node, Region.DESCRIPTION)
        if long or page.within(match.node, subject.others | _NOT_SAID) or _is_denied(match):
            continue
        if not in_link_list(page, match.node):
            yield page.proof(match)


def _is_denied(match: Match) -> bool:
    """Whether the words stand in longer ones that speak of something else: "without warning"."""
    return any(
        other.concept == f"not_{match.hit.concept}"
        and other.start < match.hit.end
        and match.hit.start < other.end
        for other in hits_near(match.item, match.hit.start, match.hit.end)
    )


def video_of(page: Document) -> Found:
    """A player, a video file, or a control that opens one, in the product's part of the page."""
    return Found(evidence=first(_videos(page)))


def _videos(page: Document) -> Iterator[Evidence]:
    others = subject_of(page).others | _NOT_SAID
    thing = subject_of(page).thing
    for n in page.tagged("video"):
        if not page.within(n, others) and _plays(page, n):
            yield page.evidence(n, page.get(n, "src") or page.tags[n], Source.MARKUP)
    for n in page.tagged("iframe", "img"):
        address = page.get(n, "src") or page.get(n, "data-src")
        framed = page.tags[n] == "iframe" or page.within(n, Region.GALLERY)
        if framed and not page.within(n, others) and _is_player(address):
            yield page.evidence(n, address, Source.MARKUP)
    for link in page.links:
        if VIDEO_FILE.search(link.href) and not page.within(link.node, others):
            yield page.evidence(link.node, link.href, Source.MARKUP)
    labels = [*(control.label for control in page.controls), *(link.label for link in page.links)]
    for label in labels:
        named = len(label.text) <= SHORT_TITLE and label.has("product_video")
        clear = named and (len(label.tokens) > 1 or page.within(label.node, Region.GALLERY))
        if clear and not page.within(label.node, others):
            yield page.proof(label)
    if thing is not None and thing.things("video", "subjectOf"):
        yield thing.evidence(page, "video", "subjectOf")


def _is_player(address: str) -> bool:
    """Whether an address is that of a video player or of its still picture."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return "video" in marks_of_name(parts.netloc)


def _plays(page: Document, node: int) -> bool:
    return bool(page.get(node, "src") or page.get(node, "data-src")) or any(
        page.tags[n] == "source" and page.get(n, "src") for n in page.descendants(node)
    )
