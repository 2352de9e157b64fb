"""Small pages for the tests of extraction."""

from __future__ import annotations

from auditor.extract import Document, extract
from auditor.models import Evidence, PageFacts, ReadStatus, Snapshot

URL = "https://shop.example/products/kettle"


def snapshot(body: str, language: str = "en", url: str = URL) -> Snapshot:
    """A captured page with a body."""
    html = (
        f'<!doctype html><html lang="{language}"><head><title>Kettle</title></head><body>{body}</body></html>'
    )
    return Snapshot(requested_url=url, url=url, status=ReadStatus.READ, content_type="text/html", html=html)


def document(body: str, language: str = "en", url: str = URL) -> Document:
    """A page read with its language given."""
    return Document(snapshot(body, language, url), language)


def facts(body: str, language: str = "en", url: str = URL) -> PageFacts:
    """Everything found on a page."""
    return extract(snapshot(body, language, url))


def stands_in(evidence: Evidence, body: str) -> bool:
    """Whether a quote is made of words of the page."""
    squeezed = " ".join(body.replace("&amp;", "&").replace(">", "> ").replace("<", " <").split())
    return all(word in squeezed for word in evidence.quote.split())
