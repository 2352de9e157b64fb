"""The stock shop stands as expected.toml says: what an audit is compared with is true to the pages."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import lxml.html
import pytest

pytest.importorskip("oscar", reason="needs tests/storefronts/requirements-oscar.txt")

from tests.storefronts.oscar.languages import translated_languages
from tests.storefronts.oscar.shop import oscar_shop

EXPECTED: dict[str, Any] = tomllib.loads(Path(__file__).with_name("expected.toml").read_text(encoding="utf-8"))
BUYABLE = "/catalogue/harbour-stoneware-mug_1/"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with oscar_shop() as url, httpx.Client(base_url=url, follow_redirects=True, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def buyer(client: httpx.Client) -> httpx.Client:
    """The client with one mug in its basket."""
    form = page(client, BUYABLE).get_element_by_id("add_to_basket_form")
    answer = client.post(form.action, data=dict(form.form_values()))
    assert answer.status_code == 200
    return client


def page(client: httpx.Client, path: str) -> lxml.html.HtmlElement:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return lxml.html.fromstring(answer.text)


def words(tree: lxml.html.HtmlElement) -> str:
    shown = tree.xpath("//body//text()[not(ancestor::script or ancestor::option)] | //body//@placeholder")
    return " ".join(" ".join(shown).split())


@pytest.mark.parametrize("kind", EXPECTED["pages"])
def test_quoted_words_stand_on_the_page(buyer: httpx.Client, kind: str) -> None:
    expected = EXPECTED["pages"][kind]
    quotes = EXPECTED["everywhere"]["quotes"] | expected.get("quotes", {})
    text = words(page(buyer, expected["path"]))
    assert [quote for quote in quotes.values() if quote not in text] == []


@pytest.mark.parametrize("kind", [kind for kind in EXPECTED["pages"] if kind.startswith("product")])
def test_gallery_and_buy_button_are_as_expected(client: httpx.Client, kind: str) -> None:
    expected = EXPECTED["pages"][kind]
    tree = page(client, expected["path"])
    assert len(tree.xpath("//*[@id='product_gallery']//div[contains(@class, 'carousel-item')]")) == max(
        1, expected["photos"]
    )
    assert bool(tree.xpath("//form[@id='add_to_basket_form']")) is expected["add_to_cart"]


def test_pictures_and_styles_are_served(client: httpx.Client) -> None:
    tree = page(client, BUYABLE)
    addresses = {*tree.xpath("//img/@src"), *tree.xpath("//link[@rel='stylesheet']/@href")}
    assert len(addresses) > 5
    assert {client.get(address).status_code for address in addresses} == {200}


def test_another_language_and_currency() -> None:
    with oscar_shop("pl", "EUR") as url:
        tree = lxml.html.fromstring(httpx.get(f"{url.rstrip('/')}{BUYABLE}").text)
    assert tree.get("lang") == "pl"
    assert tree.xpath("string(//p[@class='price_color'])").replace("\xa0", " ") == "14,50 €"
    assert "Dodaj do koszyka" in words(tree)


def test_the_markets_languages_are_translated() -> None:
    shares = translated_languages()
    assert {"en-gb", "uk", "pl", "lt", "de"} <= shares.keys()
    assert min(shares.values()) >= 0.8
    assert translated_languages(at_least=0.99).keys() < shares.keys()
