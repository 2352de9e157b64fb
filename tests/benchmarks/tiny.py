"""A small labelled corpus: pages of our own, whose labels are their facts unless a test says otherwise."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from auditor.extract import extract
from auditor.extract.plain import plain_facts
from auditor.models import PageFacts, ReadStatus, Snapshot

SCORE = """
BOOLEAN = {booleans!r}
VALUE = {values!r}
SETS = {sets!r}

def tally(label, pairs):
    hits = wrong = missed = 0
    differ = []
    for truth, found, page in pairs:
        want = set(truth or ()) if label in SETS else {{truth}} - {{None, False, 0}}
        got = set(found or ()) if label in SETS else {{found}} - {{None, False, 0}}
        hits, wrong, missed = hits + len(want & got), wrong + len(got - want), missed + len(want - got)
        if want != got:
            differ.append((page, truth, found))
    return hits, wrong, missed, differ
"""
SETS = ("messengers", "social", "phone_numbers")
VALUES = (
    *("kind", "language", "name", "photos", "price", "currency", "availability", "return_days", "rating"),
    "review_count",
)
PRODUCT = """<!doctype html><html lang="en"><head><title>Kettle {n}</title>
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "Product",
"name": "Kettle {n}",
"offers": {{"@type": "Offer", "price": "39.00", "priceCurrency": "EUR",
"availability": "https://schema.org/InStock"}}}}</script></head>
<body><header><a href="/"><img src="/logo.svg" alt="Kettle shop"></a>
<nav><a href="/kettles">Kettles</a> <a href="/pots">Pots</a> <a href="/pans">Pans</a></nav>
<form role="search"><input type="search" name="q" placeholder="Search"></form>
<a href="/cart">Cart</a></header>
<main><h1>Kettle {n}</h1><img class="product-image" src="/kettle-{n}.jpg" alt="Kettle {n}">
<p class="price">39.00 EUR</p><p>In stock</p><p>Price incl. VAT</p>
<form action="/cart/add" method="post"><button>Add to cart</button></form>
<p>Delivery 3.99 EUR, in 1-3 working days</p></main>
<footer><a href="/returns">Returns</a> <a href="mailto:hello@shop.example">hello@shop.example</a></footer>
</body></html>"""
HOME = """<!doctype html><html lang="en"><head><title>Kettle shop</title></head>
<body><header><a href="/"><img src="/logo.svg" alt="Kettle shop"></a></header><main><h1>Welcome</h1>
<a href="/kettles">Kettles</a></main></body></html>"""


def product_html(n: int) -> str:
    """A product page."""
    return PRODUCT.format(n=n)


@cache
def product_facts(n: int = 1) -> PageFacts:
    """What is found on it."""
    return facts_of(product_html(n), f"https://shop{n}.example/kettle")


def facts_of(html: str, url: str) -> PageFacts:
    """The facts of a page."""
    return extract(Snapshot(requested_url=url, url=url, status=ReadStatus.READ, html=html))


def labels_of(page: PageFacts, **other: Any) -> dict[str, Any]:
    """A page's facts as labels, with what a reader saw otherwise."""
    return {**plain_facts(page), **other}


def score_file(folder: Path) -> Path:
    """A score.py, as a corpus brings one."""
    labels = plain_facts(product_facts())
    booleans = [label for label in labels if label not in (*VALUES, *SETS)]
    file = folder / "score.py"
    file.write_text(SCORE.format(booleans=booleans, values=list(VALUES), sets=list(SETS)), "utf-8")
    return file


def corpus_folder(folder: Path, pages: int = 6, other: Mapping[int, Mapping[str, Any]] | None = None) -> Path:
    """A folder with so many product pages, each of its own shop, and one home page without labels.

    `other`: number of a page -> what its reader saw otherwise.
    """
    (folder / "pages").mkdir(parents=True)
    score_file(folder)
    origin, labels, kinds = [], [], []
    for n in range(1, pages + 1):
        name, url = f"{n}.html.gz", f"https://shop{n}.example/kettle"
        (folder / "pages" / name).write_bytes(gzip.compress(product_html(n).encode()))
        row = labels_of(product_facts(n), **(other or {}).get(n, {}))
        origin.append({"file": name, "url": url})
        labels.append({"file": name, **row})
        kinds.append({"file": name, "kind": "product", "language": "en"})
    (folder / "pages" / "home.html.gz").write_bytes(gzip.compress(HOME.encode()))
    origin.append({"file": "home.html.gz", "url": "https://shop1.example/"})
    kinds.append({"file": "home.html.gz", "kind": "home", "language": "en"})
    for name, rows in (("origin", origin), ("labels", labels), ("kinds", kinds)):
        lines = "\n".join(json.dumps(row) for row in rows)
        (folder / f"{name}.jsonl").write_text(lines + "\n", "utf-8")
    return folder
