"""Product pages for extractor tests."""

from __future__ import annotations

from auditor.extract.document import Document
from auditor.extract.tree import squeeze
from auditor.models import Evidence, ReadStatus, Snapshot


def page_of(
    body: str, *, head: str = "", lang: str = "en", url: str = "https://shop.example/p/1"
) -> Document:
    """A Document of a page with this body, in a language that needs not be guessed."""
    html = f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'
    snapshot = Snapshot(
        requested_url=url, url=url, status=ReadStatus.READ, content_type="text/html", html=html
    )
    return Document(snapshot, language=lang)


def stands_in(page: Document, evidence: Evidence) -> bool:
    """Whether a quote is words of the page's text or source."""
    texts = (page.text_of(0), squeeze(page.snapshot.html), *(block.text for block in page.blocks))
    return any(evidence.quote in text for text in texts)
