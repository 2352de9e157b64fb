"""Pages with consent banners, and what was done about them."""

from __future__ import annotations

import json

from auditor.browser.consent import ConsentChoice
from auditor.models import Consent
from tests.crawl.loopback import serving

from .conftest import Browsing
from .looking import tree

SHOP = (
    "<!doctype html><title>Shop</title><h1 id=h>Vase</h1><p>29 EUR</p><footer><a href=/c>Cookies</a></footer>"
)


FIXED = "position: fixed; bottom: 0; left: 0; right: 0; padding: 20px; background: #eee"


ANSWERS = """<script>for (const control of document.querySelectorAll('#banner button, #banner a'))
  control.addEventListener('click', () => {
    document.title = control.textContent; document.getElementById('banner').remove() })</script>"""


def banner(text: str, controls: str, *, style: str = FIXED, attributes: str = "") -> str:
    return f"{SHOP}<div id=banner style='{style}' {attributes}><p>{text}</p>{controls}</div>{ANSWERS}"


def buttons(*labels: str) -> str:
    return "".join(f"<button>{label}</button>" for label in labels)


def appending(markup: str) -> str:
    """A script that appends markup, with its scripts, to the page."""
    text = json.dumps(markup).replace("</", "<\\/")
    return f"document.body.append(document.createRange().createContextualFragment({text}))"


def consent_of(browsing: Browsing, pages: dict[str, str], **options: object) -> tuple[Consent, str]:
    with serving(pages) as server:
        snapshot = browsing.capture(server.url + "/", **{"consent": ConsentChoice.REJECT, **options}).snapshot
    assert snapshot.consent is not None
    return snapshot.consent, tree(snapshot).findtext(".//title") or ""
