"""The stock EverShop stands as expected.toml says.

Needs a folder in which EverShop is installed, named by the environment variable EVERSHOP_FOLDER;
`python -m tests.storefronts.evershop.shop --install FOLDER` fills one in two to three minutes.
"""

import json
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import lxml.html
import pytest
from click.testing import CliRunner

from auditor.cli import cli

from ...finding import misfits
from .shop import evershop_shop

FOLDER = os.environ.get("EVERSHOP_FOLDER")
EXPECTED: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("expected.toml").read_text(encoding="utf-8")
)

pytestmark = pytest.mark.skipif(not FOLDER, reason="needs EVERSHOP_FOLDER, a folder with EverShop in it")


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    assert FOLDER
    with evershop_shop(installed=Path(FOLDER)) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def words(tree: lxml.html.HtmlElement) -> str:
    shown = tree.xpath("//body//text()[not(ancestor::script)] | //body//@aria-label")
    return " ".join(" ".join(shown).split())


@pytest.fixture(scope="module")
def audit(client: httpx.Client, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an audit tells that knows nothing but the address."""
    out = tmp_path_factory.mktemp("evershop")
    result = CliRunner().invoke(cli, ["audit", str(client.base_url), "--out", str(out)])
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads((out / "audit.json").read_text("utf-8"))
    return told


def test_the_pages_of_the_shop_are_found(audit: dict[str, Any]) -> None:
    assert misfits(audit, EXPECTED["finding"]) == {}


def test_every_page_is_read_that_robots_txt_leaves_open(audit: dict[str, Any]) -> None:
    reasons = {page["status"]: page["reason"] for page in audit["coverage"]["pages"]}
    assert set(reasons) <= {"read", "skipped"}
    assert reasons.get("skipped", {"key": "page.robots"})["key"] == "page.robots"


@pytest.mark.parametrize("kind", EXPECTED["pages"])
def test_quoted_words_stand_on_the_page(client: httpx.Client, kind: str) -> None:
    expected = EXPECTED["pages"][kind]
    answer = client.get(expected["path"])
    assert answer.status_code == 200
    quotes = EXPECTED["everywhere"]["quotes"] | expected.get("quotes", {})
    text = words(lxml.html.fromstring(answer.text))
    assert {fact: quote for fact, quote in quotes.items() if quote not in text} == {}


def test_pictures_are_served(client: httpx.Client) -> None:
    tree = lxml.html.fromstring(client.get(EXPECTED["pages"]["product"]["path"]).text)
    pictures = {address for address in tree.xpath("//img/@src") if address.startswith("/images")}
    assert len(pictures) >= EXPECTED["pages"]["product"]["photos"]
    assert {client.get(picture).status_code for picture in pictures} == {200}


def test_the_sitemap_leads_to_every_product(client: httpx.Client) -> None:
    sitemap = client.get("/sitemap-products.xml").text
    assert sitemap.count("<loc>") == 15
    assert f"{EXPECTED['pages']['product']['path']}</loc>" in sitemap
