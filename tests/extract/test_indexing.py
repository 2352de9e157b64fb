"""What a page tells search engines: language, canonical address, robots directives."""

from __future__ import annotations

import pytest

from auditor.extract import Document
from auditor.extract.indexing import indexing_facts
from auditor.models import IndexingFacts, ReadStatus, Snapshot, Source

URL = "https://shop.example/products/kettle?ref=home"


def indexing(head: str, attributes: str = "", header: str = "") -> IndexingFacts:
    html = f"<!doctype html><html {attributes}><head>{head}</head><body><h1>Kettle</h1></body></html>"
    headers = {"x-robots-tag": header} if header else {}
    snapshot = Snapshot(requested_url=URL, url=URL, status=ReadStatus.READ, html=html, headers=headers)
    return indexing_facts(Document(snapshot, "en"))


def test_the_language_is_what_the_document_declares() -> None:
    found = indexing("", 'lang="uk-UA"').language
    assert (found.value, found.evidence[0].quote) == ("uk-UA", 'lang="uk-UA"')
    assert not indexing("").language
    assert not indexing("", 'lang=" "').language


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("/products/kettle", "https://shop.example/products/kettle"),
        ("https://www.shop.example/kettle", "https://www.shop.example/kettle"),
        ("?id=3", "https://shop.example/products/kettle?id=3"),
    ],
)
def test_the_canonical_address_is_absolute(href: str, address: str) -> None:
    found = indexing(f'<link rel="stylesheet" href="/a.css"><link rel="canonical" href="{href}">').canonical
    assert found.value == address
    assert found.evidence[0].quote == href


@pytest.mark.parametrize("href", ["", " ", "http://[broken", "/" + "a" * 5_000])
def test_a_canonical_address_that_is_none(href: str) -> None:
    assert not indexing(f'<link rel="canonical" href="{href}">').canonical


FORBIDDEN = [
    "noindex",
    "NOINDEX, follow",
    "none",
    "follow,noindex",
    "googlebot: noindex",
    "max-snippet:-1, noindex",
    "max-image-preview:none, noindex",
    "otherbot: nofollow, googlebot: noindex",
    "unavailable_after: 25 Jun 2030 15:00:00 PST, noindex",
]
ALLOWED = [
    "",
    "index, follow",
    "nofollow",
    "max-image-preview:none",
    "otherbot: noindex",
    "otherbot: noindex, nofollow",
    "noindexing",
]


@pytest.mark.parametrize("directives", FORBIDDEN)
def test_listing_is_forbidden(directives: str) -> None:
    header = indexing("", header=directives).noindex
    assert header.evidence[0].source is Source.NETWORK
    meta = indexing(f'<meta name="robots" content="{directives}">').noindex
    assert (meta.evidence[0].source, meta.evidence[0].quote) == (Source.META, directives)


@pytest.mark.parametrize("directives", ALLOWED)
def test_listing_is_allowed(directives: str) -> None:
    assert not indexing(f'<meta name="robots" content="{directives}">', header=directives).noindex


def test_the_strictest_of_several_directives_holds() -> None:
    assert indexing('<meta name="robots" content="index"><meta name="robots" content="noindex">').noindex
    assert not indexing('<meta name="otherbot" content="noindex">').noindex
