"""The stock shop stands as expected.toml says: what an audit is compared with is true to the pages."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import lxml.html
import pytest

pytest.importorskip("oscar", reason="needs tests/storefronts/requirements-oscar.txt")

from .languages import translated_languages, words_for
from .shop import create_project, oscar_shop

EXPECTED: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("expected.toml").read_text(encoding="utf-8")
)
BUYABLE = "/catalogue/harbour-stoneware-mug_1/"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("oscar")
    create_project(folder)
    return folder


@pytest.fixture(scope="module")
def client(project: Path) -> Iterator[httpx.Client]:
    with (
        oscar_shop(project=project) as url,
        httpx.Client(base_url=url, follow_redirects=True, timeout=30) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def buyer(client: httpx.Client) -> httpx.Client:
    """The client with one mug in its basket."""
    [form] = page(client, BUYABLE).xpath("//form[@id='add_to_basket_form']")
    fields = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
    answer = client.post(form.get("action"), data=fields)
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
    assert {fact: quote for fact, quote in quotes.items() if quote not in text} == {}


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


@pytest.mark.parametrize(
    ("language", "price", "material"),
    [
        ("pl", "14,50 €", "Szkliwiona kamionka"),
        ("uk", "14,50 EUR", "Глазурована кераміка"),
        ("lt", "14,50 €", "Glazūruota keramika"),
        ("ja", "€14.50", "Glazed stoneware"),
    ],
)
def test_another_language_and_currency(project: Path, language: str, price: str, material: str) -> None:
    with oscar_shop(language, "EUR", project=project) as url:
        tree = lxml.html.fromstring(httpx.get(f"{url.rstrip('/')}{BUYABLE}").text)
    assert tree.get("lang") == language
    assert tree.xpath("string(//p[@class='price_color'])").replace("\xa0", " ") == price
    told = {fact: words_for(message, language) for fact, message in EXPECTED["messages"].items()}
    text = words(tree)
    assert {fact: phrase for fact, phrase in told.items() if phrase not in text} == {}
    assert material in text


def test_words_of_a_message() -> None:
    assert words_for("Price (incl. tax)", "en-gb") == "Price (incl. tax)"
    assert words_for("Price (incl. tax)", "pl") == "Cena (z VAT)"
    assert words_for("no message of Oscar", "pl") == "no message of Oscar"
    with pytest.raises(KeyError):
        words_for("Price (incl. tax)", "xx")


def test_the_markets_languages_are_translated() -> None:
    shares = translated_languages()
    assert {"en-gb", "uk", "pl", "lt", "de"} <= shares.keys()
    assert min(shares.values()) >= 0.8
    assert "es-mx" not in shares, "its catalog repeats the English"
    assert translated_languages(at_least=0.99).keys() < shares.keys()
