"""Pages to visit for a change."""

import pytest

from auditor.crawl.changed import refuse_names, touched
from auditor.errors import UsageError

START = "https://shop.example/en/"


def test_some_pages_of_each_template_that_a_change_touches() -> None:
    changed = [f"/p/lamp-{n}.html" for n in range(9)] + [
        "https://shop.example/returns",
        "/p/lamp-0.html?utm_source=x",
    ]
    assert touched(changed, START) == [
        "https://shop.example/en/",
        "https://shop.example/p/lamp-0.html",
        "https://shop.example/p/lamp-1.html",
        "https://shop.example/returns",
    ]


def test_addresses_of_production_stand_for_the_pages_of_a_preview() -> None:
    changed = ["https://shop.example/p/lamp?colour=red", "https://www.shop.example/returns"]
    assert touched(changed, "http://127.0.0.1:8080/") == [
        "http://127.0.0.1:8080/",
        "http://127.0.0.1:8080/p/lamp?colour=red",
        "http://127.0.0.1:8080/returns",
    ]


def test_the_start_page_is_visited_once() -> None:
    assert touched(["/en/", "https://shop.example/en/#top"], START) == [START]


def test_nothing_is_visited_for_no_change() -> None:
    assert touched([], START) == []


def test_what_is_no_address_is_said() -> None:
    with pytest.raises(UsageError):
        touched(["mailto:shop@shop.example"], START)


def test_names_of_files_are_no_addresses() -> None:
    refuse_names(["/", "/p/lamp", "https://shop.example/p/lamp", "HTTP://shop.example"], "changed.txt")
    for name in (
        "templates/product.html",
        "src\\page.tsx",
        "//cdn.example/a",
        "ftp://shop.example/",
        "https://",
    ):
        with pytest.raises(UsageError) as raised:
            refuse_names(["/p/lamp", name], "changed.txt")
        assert raised.value.params == {"name": name, "path": "changed.txt"}
