"""Readers of other languages: from right to left, and with words as long as German makes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from auditor.catalog import Catalog
from auditor.languages import available

from ..conftest import Sample, render_html

SOURCES = ("auditor", "auditor.reports", "auditor.rules")
PAPER = 688
"""Width of a page of A4 between its margins, CSS pixels."""
WIDER = "name => name.scrollWidth > name.clientWidth"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@pytest.fixture(scope="module", params=["ar", "de"])
def page(
    request: pytest.FixtureRequest, browser: Browser, sample: Sample, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    """The scorecard on the narrowest phone, with everything open, in a language."""
    audit = sample[0].model_copy(update={"shop": sample[0].shop.model_copy(update={"name": LONG})})
    file = Path(tmp_path_factory.mktemp("language") / "index.html")
    file.write_text(render_html(audit, sample[1], Catalog(request.param, sources=SOURCES)), "utf-8")
    with browser.new_context(viewport={"width": 320, "height": 700}) as context:
        opened = context.new_page()
        opened.goto(file.as_uri())
        opened.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
        yield opened


@pytest.mark.parametrize("width", [320, 768, 1366])
def test_nothing_scrolls_sideways_or_is_cut(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = page.evaluate(
        """() => [...document.querySelectorAll("h1, h2, h3, h4, p, li, button, .badge, .chip, .tile, dt, dd")]
          .filter(e => e.offsetParent && !e.closest(".hidden, .scroll, .top") && !e.matches(".hidden"))
          .filter(e => e.scrollWidth > e.clientWidth + 2 && getComputedStyle(e).display !== "inline")
          .map(e => e.tagName + ": " + e.textContent.trim().slice(0, 60))"""
    )
    assert cut == []


def test_words_are_hyphenated_in_their_language(page: Page):
    language = page.evaluate("document.documentElement.lang")
    assert language in ("ar", "de")
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    assert page.evaluate("getComputedStyle(document.querySelector('.fix .found')).hyphens") == "auto"
    assert page.evaluate("getComputedStyle(document.querySelector('pre')).direction") == "ltr", "code"


def test_boxes_of_text_keep_to_the_readers_side(page: Page):
    page.set_viewport_size({"width": 1366, "height": 900})
    rtl = page.evaluate("document.documentElement.dir") == "rtl"
    text, side = (page.locator(f"#fix-1 .{name}").bounding_box() for name in ("fix-text", "fix-side"))
    assert text is not None
    assert side is not None
    assert (text["x"] > side["x"]) is rtl


@pytest.mark.parametrize("language", available())
def test_no_name_of_a_category_is_broken_within_a_word(
    browser: Browser, sample: Sample, tmp_path: Path, language: str
):
    file = tmp_path / "index.html"
    file.write_text(render_html(*sample, Catalog(language, sources=SOURCES)), "utf-8")
    with browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.goto(file.as_uri())
        page.add_style_tag(content="* { overflow-wrap: normal !important; hyphens: none !important }")
        for media, width in (("screen", 1280), ("screen", 390), ("print", PAPER)):
            page.emulate_media(media=media)  # type: ignore[arg-type]  # one of the two
            page.set_viewport_size({"width": width, "height": 900})
            names = page.locator(".category-name")
            assert names.count() == 8
            assert [one.inner_text() for one in names.all() if one.evaluate(WIDER)] == []
