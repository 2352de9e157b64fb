import pytest

from auditor.crawl.urls import (
    canonical,
    is_facet,
    is_file,
    is_root,
    language_part,
    page_key,
    resolve,
    same_site,
    shape,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Shop.EXAMPLE:80/a?utm_source=x&b=2&a=1#top", "http://shop.example/a?a=1&b=2"),
        ("https://shop.example:8443", "https://shop.example:8443/"),
        ("https://shop.example/p?id=5&PHPSESSID=abc&fbclid=z", "https://shop.example/p?id=5"),
        ("https://shop.example/p;jsessionid=1A2B?x=1", "https://shop.example/p?x=1"),
        ("https://shop.example/#/product/7", "https://shop.example/#/product/7"),
        (
            "https://shop.example/товар/чашка",
            "https://shop.example/%D1%82%D0%BE%D0%B2%D0%B0%D1%80/%D1%87%D0%B0%D1%88%D0%BA%D0%B0",
        ),
        ("https://user:secret@shop.example/", None),
        ("mailto:shop@shop.example", None),
        ("javascript:void(0)", None),
        ("https://shop.example/" + "a" * 3000, None),
        ("https://[broken", None),
    ],
)
def test_one_form_for_each_page(url: str, expected: str | None) -> None:
    assert canonical(url) == expected


def test_canonical_form_is_its_own_canonical_form() -> None:
    once = canonical("https://shop.example/a b?q=a+b&x=%C5%82")
    assert once is not None
    assert canonical(once) == once


def test_links_are_resolved_against_the_page() -> None:
    assert resolve("https://shop.example/a/b", "../c?x=1#y") == "https://shop.example/c?x=1"
    assert resolve("https://shop.example/", "//cdn.example/x") == "https://cdn.example/x"
    assert resolve("https://shop.example/", "tel:+3706") is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://shop.example/", "http://www.shop.example/x", True),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:9000/", False),
        ("https://shop.example/", "https://blog.shop.example/", False),
        ("https://shop.example/", "https://shop.example.org/", False),
    ],
)
def test_same_site(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same


def test_page_key_ignores_scheme_www_and_last_slash() -> None:
    assert page_key("https://www.shop.example/a/?x=1") == page_key("http://shop.example/a?x=1")
    assert page_key("https://shop.example/a") != page_key("https://shop.example/b")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.example/p/red-shoes-123.html", "/p/{slug}-{n}.html"),
        ("https://x.example/p/blue-winter-boots-9.html", "/p/{slug}-{n}.html"),
        ("https://x.example/product/1234/", "/product/{n}/"),
        ("https://x.example/index.php?route=item/item&id=40", "/index.php?id={n}&route=item/item"),
        ("https://x.example/index.php?route=item/list&path=20", "/index.php?path={n}&route=item/list"),
        ("https://x.example/en/p1234-shoe", "/{language}/p{n}-{slug}"),
        ("https://x.example/dp/B00ABCD123", "/dp/{code}"),
        ("https://x.example/mugs/large/blue-mug", "/mugs/large/{slug}"),
        ("https://x.example/", "/"),
    ],
)  # fmt: skip
def test_shape_of_addresses(url: str, expected: str) -> None:
    assert shape(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.example/mugs?sort=price", True),
        ("https://x.example/mugs?filter[color]=red", True),
        ("https://x.example/mugs/page/2", True),
        ("https://x.example/mugs/color=red/", True),
        ("https://x.example/mugs?page=3", True),
        ("https://x.example/index.php?page=product&id=3", False),
        ("https://x.example/mugs?id=3", False),
        ("https://x.example/price-tags", False),
    ],
)
def test_facets_are_told_from_pages(url: str, expected: bool) -> None:
    assert is_facet(url) is expected


def test_files_roots_and_languages() -> None:
    assert is_file("https://x.example/manual.PDF?v=2")
    assert not is_file("https://x.example/manual.html")
    assert is_root("https://x.example/")
    assert is_root("https://x.example/uk/")
    assert is_root("https://x.example/index.php")
    assert not is_root("https://x.example/?p=3")
    assert not is_root("https://x.example/mugs")
    assert language_part("https://x.example/pl-pl/a") == "pl-pl"
    assert language_part("https://x.example/mugs/a") is None
