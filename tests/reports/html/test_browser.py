"""The scorecard in a real browser: silent, complete without JavaScript, accessible, usable by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1366, "height": 900}}


@contextmanager
def opened(
    browser: Browser, file: Path, fragment: str = "", **options: object
) -> Iterator[tuple[Page, list[str]]]:
    """The scorecard in a page of its own, and what it complained of or asked for."""
    context = browser.new_context(**{**DESKTOP, "reduced_motion": "reduce", **options})
    page, noise = context.new_page(), []
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("request", lambda request: noise.append(request.url) if not own(request.url, file) else None)
    page.goto(file.as_uri() + fragment)
    yield page, noise
    context.close()


def own(url: str, file: Path) -> bool:
    return url.startswith("data:") or url.partition("#")[0] == file.as_uri()


def open_everything(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_it_opens_in_silence_and_asks_for_nothing(browser: Browser, scorecard_file: Path, javascript: bool):
    with opened(browser, scorecard_file, java_script_enabled=javascript) as (page, noise):
        for summary in page.locator(".check > summary").all()[:6]:
            summary.click()
        page.wait_for_timeout(200)
        assert noise == []
        assert page.locator("#tools").is_visible() is javascript


def test_every_word_can_be_read_without_javascript(browser: Browser, scorecard_file: Path):
    with opened(browser, scorecard_file, java_script_enabled=False) as (page, _):
        check = page.locator("#check-delivery-cost-shown")
        assert not check.get_by_text("Write the cheapest delivery cost").is_visible()
        check.locator("> summary").click()
        assert check.get_by_text("Write the cheapest delivery cost").is_visible()
        assert page.locator("main [hidden]:not(#tools):not(#nothing):not(.copy)").count() == 0


def test_checks_are_filtered_by_outcome_and_words(browser: Browser, scorecard_file: Path):
    with opened(browser, scorecard_file) as (page, _):
        every = page.locator(".check:visible").count()
        page.get_by_role("button", name="Needs fixing").click()
        failed = page.locator(".check:visible")
        assert 0 < failed.count() < every
        assert {c.get_attribute("data-state") for c in failed.all()} == {"failed"}
        assert page.locator("#shown").inner_text() == f"{failed.count()} of {every} checks shown"
        page.get_by_label("Search checks").fill("telephone")
        assert [c.get_attribute("id") for c in page.locator(".check:visible").all()] == [
            "check-phone-visible"
        ]
        page.get_by_label("Search checks").fill("no such words")
        assert page.locator("#nothing").is_visible()


def test_a_number_of_the_overview_filters_the_checks(browser: Browser, scorecard_file: Path):
    with opened(browser, scorecard_file) as (page, _):
        count = int(page.locator(".tile.is-warned b").inner_text())
        page.locator(".tile.is-warned").click()
        assert page.locator(".check:visible").count() == count > 0


def test_a_link_opens_the_check_it_leads_to(browser: Browser, scorecard_file: Path):
    with opened(browser, scorecard_file) as (page, _):
        page.get_by_role("button", name="Good").click()
        page.locator("#fix-1 .evidence-link a").click()
        target = page.locator(f"[id='{page.url.partition('#')[2]}']")
        assert target.get_attribute("open") is not None
        assert target.is_visible()
    with opened(browser, scorecard_file, "#page-3") as (page, _):
        assert page.locator("#page-3").get_attribute("open") is not None


def test_boxes_stand_on_their_elements(browser: Browser, scorecard_file: Path):
    with opened(browser, scorecard_file, "#page-3") as (page, _):
        x, y, width, scale = page.locator("#page-3 .screen-desktop svg").evaluate(
            """svg => {
              const shot = svg.getBoundingClientRect();
              const mark = svg.querySelector("rect.mark.is-passed").getBoundingClientRect();
              return [mark.x - shot.x, mark.y - shot.y, mark.width, shot.width / 1366];
            }"""
        )
    # The heading of the sample's product page stands at (690, 180) and is 560 wide; marks keep 4 px distance.
    assert (x / scale, y / scale, width / scale) == pytest.approx((686, 176, 568), abs=3)


def test_a_number_on_a_screenshot_and_its_line_show_each_other(browser: Browser, scorecard_file: Path):
    with opened(browser, scorecard_file, "#page-3") as (page, _):
        spot = page.locator("#page-3 .screen-desktop g[data-numbers]").first
        number = (spot.get_attribute("data-numbers") or "").partition("·")[0]
        line = page.locator(f"#page-3 li[data-number='{number}']")
        line.hover()
        assert "pointed" in (spot.get_attribute("class") or "")
        page.mouse.move(0, 0)
        assert "pointed" not in (spot.get_attribute("class") or "")
        spot.locator(".mark").click(position={"x": 1, "y": 1}, force=True)
        assert line.evaluate("li => li.contains(document.activeElement)")
        assert "pointed" in (spot.get_attribute("class") or "")


def test_screenshots_are_painted(browser: Browser, scorecard_file: Path):
    with opened(browser, scorecard_file) as (page, _):
        picture = page.locator(".browser .shot").screenshot()
    assert len(set(picture[2000:])) > 200, "an empty picture compresses to few different bytes"
    assert len(picture) > 6000


@pytest.mark.parametrize("width", [320, 390, 768, 1366])
def test_nothing_scrolls_sideways(browser: Browser, scorecard_file: Path, width: int):
    with opened(browser, scorecard_file, viewport={"width": width, "height": 844}) as (page, _):
        open_everything(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(browser: Browser, scorecard_file: Path, scheme: str, device: dict[str, object]):
    with opened(browser, scorecard_file, color_scheme=scheme, **device) as (page, _):
        open_everything(page)
        results = Axe().run(page)
    assert len(results.response["passes"]) > 20
    assert results.violations_count == 0, results.generate_report()


def test_the_keyboard_reaches_the_content_and_focus_can_be_seen(browser: Browser, scorecard_file: Path):
    with opened(browser, scorecard_file) as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.url.endswith("#main")
        summary = page.locator("#check-phone-visible > summary")
        summary.focus()
        page.keyboard.press("Enter")
        assert page.locator("#check-phone-visible").get_attribute("open") is not None
        assert summary.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_headings_never_skip_a_level(browser: Browser, scorecard_file: Path):
    with opened(browser, scorecard_file) as (page, _):
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5')].map(h => +h.tagName[1])")
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_print_shows_what_is_folded_away(browser: Browser, scorecard_file: Path):
    with opened(browser, scorecard_file, java_script_enabled=False) as (page, _):
        page.emulate_media(media="print")
        assert page.get_by_text("Words on a guarantee were found").first.is_visible()
        assert not page.locator("header nav").is_visible()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
