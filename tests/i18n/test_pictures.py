"""The look for cut text finds each way in which text is lost, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from .pictures import browser, cut_text

LONG = "Versandkostenberechnungsgrundlage"


@pytest.fixture(scope="module")  # while it is open, nothing else in the process can run an event loop
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with chromium.new_page(viewport={"width": 390, "height": 600}) as opened:
        yield opened


@pytest.mark.parametrize(
    ("html", "what"),
    [
        (f'<p style="width: 90px; overflow: hidden; white-space: nowrap">{LONG}</p>', "cut at the side"),
        (
            '<p style="height: 20px; overflow: hidden; width: 60px">one two three four five</p>',
            "cut at the bottom",
        ),
        (
            f'<p style="width: 90px; overflow: hidden; text-overflow: ellipsis">{LONG}</p>',
            "ends in dots",
        ),
        (f'<p style="width: 90px">{LONG}</p>', "wider than its box"),
        (f'<p style="width: 90px; overflow-wrap: anywhere">{LONG}</p>', "broken inside a word"),
        (f'<p style="white-space: nowrap">{LONG} {LONG} {LONG}</p>', "beyond the screen"),
        (f'<svg width="90" height="20"><text y="15">{LONG}</text></svg>', "outside its drawing"),
        ('<div style="width: 500px">wide</div>', "the page scrolls sideways"),
    ],
)
def test_cut_text_is_found(page: Page, html: str, what: str):
    page.set_content(f"<!doctype html><body>{html}")
    assert what in {found["what"] for found in cut_text(page)}


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{LONG} and more that goes on on the next line as it should be, word by word</p>",
        f'<nav style="overflow-x: auto; white-space: nowrap">{LONG} {LONG} {LONG}</nav>',
        f'<span style="position: absolute; width: 1px; height: 1px; overflow: hidden">{LONG}</span>',
        f'<a style="position: absolute; left: -9999px" href="#">{LONG}</a>',
        f"<details><summary>more</summary><p style='width: 20px'>{LONG}</p></details>",
        '<p style="width: 90px"><code style="overflow-wrap: anywhere">html&gt;bodybodybody</code></p>',
    ],
)
def test_text_that_can_be_read_is_left_alone(page: Page, html: str):
    page.set_content(f"<!doctype html><body>{html}")
    assert cut_text(page) == []
