"""The scorecard of a whole demo shop, in a real browser: accessible however it is looked at, and usable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from auditor.shops import serve
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from auditor.cli import cli

LIGHT = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}
DARK = {**LIGHT, "color_scheme": "dark"}
FIRST_SCREEN = (
    "h1",
    ".logo svg",
    ".dial",
    ".score",
    ".coverage",
    ".hero-picture svg",
    ".categories li:last-child",
    ".start li:first-child",
)
CARD = (" points", "Why it matters", "How to fix it", "Effort: ", "Where: ", "Example to paste")
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module")
def scorecard_of_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scorecard of the shop with the most gaps, in English; made before the tests open a browser."""
    out = tmp_path_factory.mktemp("red")
    with serve("red") as server:
        options = ["--out", str(out), "--format", "html", "--report-lang", "en", "--as-of", "2026-11-22"]
        result = CliRunner().invoke(cli, ["audit", server.url, *options])
    assert result.exit_code == 0, result.output
    return out / "index.html"


@pytest.fixture(scope="module")
def page(scorecard_of_shop: Path, browser: Browser) -> Iterator[Page]:
    with browser.new_context(**LIGHT) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        opened = context.new_page()
        opened.goto(scorecard_of_shop.as_uri())
        yield opened


@pytest.mark.parametrize("look", [LIGHT, DARK, PHONE], ids=["light", "dark", "phone"])
def test_axe_finds_nothing(scorecard_of_shop: Path, browser: Browser, look: dict[str, object]):
    with browser.new_context(**look) as context:
        opened = context.new_page()
        opened.goto(scorecard_of_shop.as_uri())
        opened.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
        results = Axe().run(opened)
    assert len(results.response["passes"]) > 20
    assert results.violations_count == 0, results.generate_report()


def test_the_first_screen_tells_shop_score_categories_and_what_to_do_first(page: Page):
    for words in FIRST_SCREEN:
        box = page.locator(words).first.bounding_box()
        assert box is not None, words
        assert box["y"] + box["height"] <= 900, f"{words} is below the first screen"
    assert page.locator(".categories li").count() == 8


def test_an_example_is_in_the_shops_language_and_can_be_copied(page: Page):
    card = page.locator(".fix", has=page.locator(".example")).first
    code = card.locator(".example code")
    assert code.get_attribute("lang") == "uk"
    card.get_by_role("button", name="Copy").click()
    expect(card.locator(".copy")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == code.text_content()


def test_every_card_says_what_why_where_and_how(page: Page):
    cards = page.locator(".fix").all()
    assert len(cards) == 10
    for card in cards:
        text = card.inner_text()
        for part in CARD:
            assert part in text, (part, text[:80])
    assert page.locator(".fix figure svg").count() >= 9


def test_the_element_is_two_clicks_away(page: Page):
    page.locator(".tile.is-failed").click()
    page.locator(".check:visible").first.locator("> summary").click()
    assert page.locator(".check[open] .quote code:visible, .check[open] .group:visible").count() > 0
