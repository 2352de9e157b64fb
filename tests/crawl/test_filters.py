import pytest

from auditor.crawl.filters import AddressFilter

URL = "https://shop.example/shoes/red-boots.html?size=4"


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("/shoes/", True),
        ("boots", True),
        ("size=4", True),
        ("shop.example", False),
        ("/shoes", True),
        ("/shoes/*", True),
        ("/shoes/*.html", False),
        ("/shoes/*.html?size=[1-5]", True),
        ("*/red-*", True),
        ("/red-*", False),
        ("https://shop.example/shoes/*", True),
        ("https://other.example/*", False),
        ("/Shoes/*", False),
    ],
)
def test_patterns(pattern: str, fits: bool) -> None:
    assert AddressFilter(exclude=(pattern,)).excludes(URL) is fits
    assert AddressFilter(include=(pattern,)).includes(URL) is fits


def test_exclude_wins_and_nothing_given_includes_everything() -> None:
    assert AddressFilter().includes(URL)
    assert not AddressFilter().excludes(URL)
    assert not AddressFilter(include=("/shoes/",), exclude=("red",)).includes(URL)


def test_patterns_may_be_written_as_people_read_addresses() -> None:
    assert AddressFilter(include=("/чашки/",)).includes("https://x.example/%D1%87%D0%B0%D1%88%D0%BA%D0%B8/1")


def test_an_expression_of_the_shop_is_no_expression_of_ours() -> None:
    assert not AddressFilter(exclude=("a.c(",)).excludes("https://x.example/abc")
    assert AddressFilter(exclude=("a.c(",)).excludes("https://x.example/a.c(")
