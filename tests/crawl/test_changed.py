"""Pages to visit for a change."""

import pytest

from auditor.crawl.changed import touched
from auditor.errors import UsageError

START = "https://shop.example/en/"


def test_some_pages_of_each_template_that_a_change_touches() -> None:
    changed = [f"/p/lamp-{n}.html" for n in range(9)] + [
        "https://shop.example/returns",
        "/p/lamp-0.html?utm_source=x",
    ]
    assert touched(changed, START) == [
        "https://shop.example/",
        "https://shop.example/p/lamp-0.html",
        "https://shop.example/p/lamp-1.html",
        "https://shop.example/returns",
    ]


def test_the_start_page_is_visited_once() -> None:
    assert touched(["/", "https://shop.example"], START) == ["https://shop.example/"]


def test_nothing_is_visited_for_no_change() -> None:
    assert touched([], START) == []


def test_what_is_no_address_is_said() -> None:
    with pytest.raises(UsageError):
        touched(["mailto:shop@shop.example"], START)
