"""What only the law asks of a shop: withdrawal online, notice on the legal guarantee, no dead platform."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from auditor.models import Evidence, Found, Source

from .document import Document, first
from .items import Match
from .regions import Region
from .signposts import signposts

LONGEST_TITLE = 80
AT_START = 25
"""Characters before the words of a notice's title; further on they are part of a sentence of the terms."""
BY_TITLE = 0.8
"""Confidence in a title, where neither a link nor a picture tells the notice."""
NOT_HERE = Region.REVIEWS | Region.COMMENTS | Region.QUESTIONS | Region.RELATED
ODR_DOMAIN = "ec.europa.eu"
ODR_SITES = ((ODR_DOMAIN, "/consumers/odr"), (f"webgate.{ODR_DOMAIN}", "/odr"))
"""Host and path of the platform for online dispute resolution, closed in 2025 (Reg. (EU) 2024/3228)."""


def withdrawal_of(page: Document) -> Found:
    """Links and buttons by which a customer withdraws from the contract."""
    return signposts(page, "withdraw_here", buttons=True, by_path=False)


def withdrawal_form_of(page: Document) -> Found:
    """Links to a form of withdrawal, to be printed or sent."""
    return signposts(page, "withdrawal_form", buttons=True, by_path=False)


def guarantee_notice_of(page: Document) -> Found:
    """What stands for itself on the legal guarantee: a link, a picture, a title, a short notice."""
    link = signposts(page, "legal_guarantee", buttons=True)
    if link:
        return link
    pictures = [
        item for item in page.attribute_items if item.source is Source.IMAGE and item.has("legal_guarantee")
    ]
    if pictures:
        return Found(evidence=first(map(page.proof, pictures)))
    titles = [match.item for match in page.find("legal_guarantee") if _is_title(page, match)]
    return Found(evidence=first(map(page.proof, titles)), confidence=BY_TITLE)


def _is_title(page: Document, match: Match) -> bool:
    text = match.item.text
    short = len(text) <= LONGEST_TITLE and match.hit.start <= AT_START
    return short and not text.endswith(".") and not page.within(match.node, NOT_HERE)


def guarantee_told_of(page: Document) -> Found:
    """Any text that speaks of the legal guarantee."""
    said = (match for match in page.find("legal_guarantee") if not page.within(match.node, NOT_HERE))
    return Found(evidence=first(map(page.proof, said)))


def odr_link_of(page: Document) -> Found:
    """Links to the closed platform for online dispute resolution, or its address in words."""
    return Found(evidence=first(_odr_links(page)))


def _odr_links(page: Document) -> Iterator[Evidence]:
    for link in page.links:
        if ODR_DOMAIN in link.url and _leads_to_odr(link.url):
            yield page.evidence(link.node, link.href, Source.URL)
    for block in page.blocks:
        if ODR_DOMAIN in block.text and any(host + path in block.text for host, path in ODR_SITES):
            yield page.proof(block)


def _leads_to_odr(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return any(host == site and parts.path.startswith(path) for site, path in ODR_SITES)
