"""What every text format makes of a small audit of a demo shop, without a browser: `fixtures/golden/formats`.

Of the scorecard the words are kept: its looks are looked at (`nox -s i18n`). A PDF is no golden file: it
holds the minute it was made, and its breaks depend on the fonts of the computer.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from importlib import import_module
from urllib.request import urlopen

from lxml import html

from auditor.catalog import Catalog
from auditor.judge import Visit, VisitedPage, judge
from auditor.models import Audit, Message, PageKind, ReadStatus, Snapshot
from auditor.plugins import load_report, load_rules
from auditor.report import ReportFile, StreamedFile
from auditor.sources import with_sources

SHOP, HOST = "amber", "https://shop.example"
DAY = date(2026, 11, 1)
RULES = ("price", "delivery", "phone-clickable", "calls-answered", "no-odr-link")
FORMATS = ("json", "junit", "sarif", "markdown", "csv")
SOURCES = {"/": "templates/home.html"}


@lru_cache(maxsize=1)
def golden_audit() -> Audit:
    """An audit of a demo shop's first pages as its server sends them, and one page that did not answer."""
    shops = import_module("auditor.shops")
    with shops.serve(SHOP) as server:
        front = urlopen(server.url + "/").read().decode("utf-8")
        links = [link for link in html.fromstring(front).xpath("//a/@href") if link.startswith("/")]
        paths = ["/", *[p for p in dict.fromkeys(links) if p != "/"][:5], *_products(server.url)]
        pages = {path: urlopen(server.url + path).read().decode("utf-8") for path in dict.fromkeys(paths)}
        pages = {path: page.replace(server.url, HOST) for path, page in pages.items()}
    visited = [VisitedPage(_snapshot(path, page)) for path, page in pages.items()]
    lost = Snapshot(
        requested_url=f"{HOST}/lost",
        url=f"{HOST}/lost",
        status=ReadStatus.UNREADABLE,
        reason=Message(key="page.timeout", params={"seconds": 20}),
    )
    visit = Visit(HOST, DAY, [*visited, VisitedPage(lost, PageKind.PRODUCT)], settings={"products": 2})
    return with_sources(judge(visit, load_rules().choose(RULES)), SOURCES)


def _products(root: str) -> list[str]:
    """Two product pages, by the shop's own file."""
    shops = import_module("auditor.shops")
    text = shops.expected_file(SHOP).with_name("shop.toml").read_text("utf-8")
    route = re.search(r'^product = "(.+)"$', text, re.MULTILINE)
    slugs = re.findall(r'^\[\[products\]\]\nslug = "(.+)"$', text, re.MULTILINE)
    return [route[1].format(slug=slug) for slug in slugs[:2]] if route else []


def _snapshot(path: str, page: str) -> Snapshot:
    return Snapshot(requested_url=HOST + path, url=HOST + path, status=ReadStatus.READ, html=page)


class NoPictures:
    """The pictures of an audit without any."""

    def read(self, path: str) -> bytes | None:
        return None


def golden_formats() -> dict[str, str]:
    """Name of the file -> its text, of every format but those that only a browser shows."""
    audit, catalog = golden_audit(), Catalog("en")
    files = [file for name in FORMATS for file in load_report(name)(audit, NoPictures(), catalog)]
    texts = (file for file in files if isinstance(file, ReportFile | StreamedFile))
    (scorecard,) = load_report("html")(audit, NoPictures(), catalog)
    return {
        **{file.name: file.content.decode("utf-8") for file in texts},
        "index.txt": words_of(scorecard.content if isinstance(scorecard, StreamedFile) else b""),
    }


def words_of(page: bytes) -> str:
    """Every text of a page on a line of its own, in the page's order."""
    tree = html.document_fromstring(page.decode("utf-8"))
    texts = tree.xpath("//body//text()[not(ancestor::script or ancestor::style)]")
    return "\n".join(line for text in texts if (line := " ".join(text.split()))) + "\n"
