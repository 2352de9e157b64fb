"""Snapshot -> PageFacts: one module a topic; pure."""

from __future__ import annotations

from auditor.lexicon import languages
from auditor.models import READABLE, Message, PageFacts, PageKind, ReadStatus, Snapshot

from .cart import cart_facts
from .contact import contact_facts
from .delivery import delivery_facts
from .document import Document
from .engagement import engagement_facts
from .indexing import indexing_facts
from .kind import kind_of
from .navigation import navigation_facts
from .price import price_facts
from .product import product_facts
from .reviews import review_facts
from .structured import things_of
from .text_places import text_places
from .trust import trust_facts

__all__ = ["Document", "extract", "unread"]

SHOP_TYPES = ("website", "organization", "onlinestore", "store", "localbusiness")
"""schema.org types whose name is the shop's."""
LONGEST_SITE_NAME = 60
LOADING = ("load", "load-rest")
"""Steps of a capture that wait for the page's load event."""


def extract(snapshot: Snapshot) -> PageFacts:
    """Everything found on one page. A page that could not be read has no facts but its status."""
    if snapshot.status not in READABLE:
        visited = PageKind.ERROR if snapshot.status is ReadStatus.UNREADABLE else PageKind.OTHER
        return unread(snapshot, snapshot.status, snapshot.reason, visited)
    page = Document(snapshot)
    product, price, cart, reviews = (
        product_facts(page),
        price_facts(page),
        cart_facts(page),
        review_facts(page),
    )
    kind = kind_of(page, product, price, cart, reviews)
    status, reason = _how_read(page)
    return PageFacts(
        url=snapshot.url,
        requested_url=snapshot.requested_url,
        status=status,
        reason=reason,
        http_status=snapshot.http_status,
        kind=kind.kind,
        kind_confidence=kind.confidence,
        language=page.language,
        language_supported=page.language in languages(),
        right_to_left=page.get(0, "dir").lower() == "rtl",
        site_name=_site_name(page),
        title=page.title,
        meta_description=page.meta("description"),
        viewport_meta=page.meta("viewport"),
        load_seconds=_load_seconds(snapshot),
        product=product,
        price=price,
        delivery=delivery_facts(page),
        cart=cart,
        contact=contact_facts(page),
        reviews=reviews,
        trust=trust_facts(page),
        navigation=navigation_facts(page),
        engagement=engagement_facts(page),
        indexing=indexing_facts(page),
        layouts=snapshot.layouts,
        texts=text_places(page),
        images=snapshot.images,
        failed_requests=snapshot.failed_requests,
        insecure_requests=snapshot.insecure_requests,
        tls=snapshot.tls,
        consent=snapshot.consent,
    )


def _how_read(page: Document) -> tuple[ReadStatus, Message | None]:
    """The status of the page, and why it is not read whole."""
    told = page.snapshot
    if page.cut and told.status is ReadStatus.READ:
        return ReadStatus.PARTIAL, Message(key="page.too-large")
    return told.status, told.reason


def unread(snapshot: Snapshot, status: ReadStatus, reason: Message | None, kind: PageKind) -> PageFacts:
    """The facts of a page of which nothing was read."""
    return PageFacts(
        url=snapshot.url,
        requested_url=snapshot.requested_url,
        status=status,
        reason=reason,
        http_status=snapshot.http_status,
        kind=kind,
        kind_confidence=0.0,
        language="und",
    )


def _load_seconds(snapshot: Snapshot) -> float | None:
    """Seconds until the load event, or until waiting for it was given up."""
    steps = [snapshot.timings[name] for name in LOADING if name in snapshot.timings]
    return sum(steps) if steps else None


def _site_name(page: Document) -> str:
    """The shop's name as the page tells machines."""
    told = (thing.text("name") for thing in things_of(page, *SHOP_TYPES))
    for name in (page.meta("og:site_name", "application-name"), *told):
        if 1 < len(name) <= LONGEST_SITE_NAME:
            return name
    return ""
