"""Pages to break: those of the demo shops, and those in a folder."""

from __future__ import annotations

import gzip
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from urllib.request import urlopen


def shop_pages() -> Iterator[bytes]:
    """The home page, a category, a product and the information pages of each demo shop."""
    shops = import_module("auditor.shops")
    for shop in shops.SHOPS:
        content = tomllib.loads(shops.expected_file(shop).with_name("shop.toml").read_text("utf-8"))
        routes = content["routes"]
        product = routes["product"].format(slug=content["products"][0]["slug"])
        category = routes["category"].format(slug=content["categories"][0]["slug"])
        with shops.serve(shop) as server:
            for path in ("/", category, product, *content["pages"]):
                yield urlopen(server.url + path).read()


def saved_pages(folder: Path) -> Iterator[bytes]:
    """Every .html and .html.gz file in a folder and below it."""
    for file in sorted(folder.rglob("*.html*")):
        content = file.read_bytes()
        yield gzip.decompress(content) if file.suffix == ".gz" else content
