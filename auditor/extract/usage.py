"""Using the product: instructions, safety, the maker's contact, video, warranty."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.models import Evidence, Found, Source

from .document import Document, Item, Match, first
from .regions import Region
from .subject import subject_of

SHORT_TITLE = 80
"""Characters up to which a text is a title or label."""
_NOT_SAID = Region.REVIEWS | Region.COMMENTS | Region.CONSENT | Region.RELATED | Region.MINI_CART
_PLAYERS = ("youtube", "vimeo", "wistia", "dailymotion", "brightcove", "jwplayer", "rutube", "vidyard")
"""Parts of the addresses of video players."""


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
    """The maker's or legal guarantee, or repair."""
    found = [
        page.proof(match)
        for match in page.find("warranty")
        if not page.within(match.node, _NOT_SAID) and not _is_promise(match)
    ]
    return Found(evidence=first(found))


def _is_promise(match: Match) -> bool:
    """Whether a guarantee is a promise on money or price."""
    hit = match.hit
    return any(
        other.concept == "not_warranty" and other.start <= hit.start and other.end >= hit.start
        for other in match.item.hits
    ) or any(
        other.concept == "not_warranty" and hit.start <= other.start <= hit.end for other in match.item.hits
    )


def _about_product(page: Document, concept: str) -> Iterable[Evidence]:
    subject = subject_of(page)
    for match in page.find(concept):
        if not page.within(match.node, subject.others | _NOT_SAID):
            yield page.proof(match)


def video_of(page: Document) -> Found:
    """A player, a video file, or a control that opens one, in the product's part of the page."""
    return Found(evidence=first(_videos(page)))


def _videos(page: Document) -> Iterable[Evidence]:
    others = subject_of(page).others | _NOT_SAID
    thing = subject_of(page).thing
    for n in page.tagged("video"):
        if not page.within(n, others) and _plays(page, n):
            yield page.evidence(n, page.get(n, "src") or "video", Source.MARKUP)
    for n in page.tagged("iframe"):
        address = page.get(n, "src") or page.get(n, "data-src")
        if not page.within(n, others) and any(player in address for player in _PLAYERS) and "embed" in address:
            yield page.evidence(n, address, Source.MARKUP)
    for control in [*page.controls, *page.links]:
        if not page.within(control.node, others) and _is_video_label(control.label):
            yield page.proof(control.label)
    if thing is not None and thing.things("video", "subjectOf"):
        yield thing.evidence(page, "video", "subjectOf")


def _plays(page: Document, node: int) -> bool:
    return bool(page.get(node, "src") or page.get(node, "data-src")) or any(
        page.tag(n) == "source" and page.get(n, "src") for n in page.descendants(node)
    )


def _is_video_label(label: Item) -> bool:
    return len(label.text) <= SHORT_TITLE and label.has("product_video")
