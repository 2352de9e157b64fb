"""The shops that are asked for together: their settings, their folders, and what is wrong with a list."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.catalog import Catalog
from auditor.errors import UsageError
from auditor.settings import Settings
from auditor.shoplist import ListedShop, listed, read_list


def read(tmp_path: Path, text: str, base: Settings | None = None) -> tuple[ListedShop, ...]:
    file = tmp_path / "shops.toml"
    file.write_text(text, "utf-8")
    return read_list(file, base or Settings()).shops


def complaint(tmp_path: Path, text: str) -> str:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)
    return Catalog("en")(caught.value.key, **caught.value.params)


LIST = """
products = 5
market = "LT"

[[shop]]
url = "https://one.example"

[[shop]]
url = "two.example/en/"
market = "PL"
max-pages = 7
[shop.rules.product-photos]
least = 4

[[shop]]
url = "http://127.0.0.1:8000/"
name = "staging of one"
"""


def test_each_shop_has_its_settings_over_those_of_all_over_the_users(tmp_path: Path):
    one, two, three = read(tmp_path, LIST, Settings(seed=9, products=20, market="DE"))
    assert (one.settings.products, one.settings.market, one.settings.seed) == (5, "LT", 9)
    assert (two.settings.products, two.settings.market, two.settings.max_pages) == (5, "PL", 7)
    assert two.settings.rules == {"product-photos": {"least": 4}}
    assert one.settings.rules == three.settings.rules == {}


def test_each_shop_has_a_folder_of_its_own(tmp_path: Path):
    assert [shop.folder for shop in read(tmp_path, LIST)] == ["one.example", "two.example", "staging of one"]


def test_shops_on_one_host_are_told_apart_by_their_paths():
    shops = listed(["https://a.example/lt", "https://a.example/lv/", "b.example:8443"], Settings()).shops
    assert [shop.folder for shop in shops] == ["a.example-lt", "a.example-lv", "b.example-8443"]


@pytest.mark.parametrize("urls", [["a.example", "https://a.example/"], ["A.example/x", "a.example/X"]])
def test_two_shops_never_share_a_folder(urls: list[str]):
    with pytest.raises(UsageError) as caught:
        listed(urls, Settings())
    assert caught.value.key == "shops-one-folder"


@pytest.mark.parametrize("url", ["", "ftp://a.example", "https://"])
def test_what_is_no_address_is_refused(url: str):
    with pytest.raises(UsageError):
        listed([url, "b.example"], Settings())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("products = 3", "names no shop"),
        ("shop = 3", "names no shop"),
        ('[[shop]]\nmarket = "LT"', "shop 1: the url is missing"),
        ('[[shop]]\nurl = "a.example"\n[[shop]]\nurl = " "', "shop 2: the url is missing"),
        ('[[shop]]\nurl = "a.example"\nprodcts = 3', "prodcts"),
        ('[[shop]]\nurl = "a.example"\nprodcts = 3', "products"),
        ('[[shop]]\nurl = "a.example"\nnme = "x"', "name"),
        ('shops = 3\n[[shop]]\nurl = "a.example"', "shop"),
        ('[[shop]]\nurl = "a.example"\nproducts = "many"', "shop 1 (a.example)"),
        ('[[shop]]\nurl = "a.example"\nname = "../up"', "cannot be the name of a folder"),
        ('[[shop]]\nurl = "a.example"\nname = ".."', "cannot be the name of a folder"),
        ('[[shop]]\nurl = "javascript:alert(1)"', "not an address of a shop"),
        ('[[shop]]\nurl = "https://user:secret-word@a.example"', "a password may not stand"),
        ('[[shop]]\nurl = "a.example"\n[shop.access]\nauth = "user:secret-word"', "shop 1 (a.example)"),
        ("[[shop]\n", "shops.toml"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_shop(tmp_path: Path, text: str, words: str):
    said = complaint(tmp_path, text)
    assert words in said
    assert "shops.toml" in said
    assert "secret-word" not in said


def test_a_list_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(UsageError) as caught:
        read_list(tmp_path / "none.toml", Settings())
    assert caught.value.key == "shops-file-missing"
