"""Several shops on one page and in the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from auditor.reports.shops.view import index_view, score_line
from auditor.reports.wording import Wording
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from auditor.brand import Brand
from auditor.catalog import Catalog
from auditor.models import (
    Gap,
    Message,
    Outcome,
    Severity,
    ShopChange,
    ShopResult,
    ShopsIndex,
    ShopStatus,
    Trend,
)
from auditor.output import NoPictures, load_indexes

from ..html.test_browser import PHONE, opened
from ..storefront import BREAKOUT, RTL, SCRIPT, TERMINAL

GAPS = tuple(
    Gap(rule=rule, outcome=outcome, severity=Severity.CRITICAL, points=points)
    for rule, outcome, points in (
        ("price-visible", Outcome.FAILED, 3.1),
        ("reviews-shown", Outcome.WARNED, 1.5),
        ("product-photos", Outcome.NEEDS_REVIEW, 0.9),
        ("cart-visible", Outcome.FAILED, 0.5),
    )
)
SINCE = ShopChange(day="2026-10-12", score=70.0, gained=5.5, rules={Trend.NEW: 1, Trend.GONE: 3})
GOOD = ShopResult(
    url="https://good.example/",
    folder="good.example",
    status=ShopStatus.AUDITED,
    exit_code=0,
    name="Good & Co",
    language="en",
    visited="2026-11-22T08:00:00+00:00",
    as_of="2026-11-22",
    score=75.5,
    grade="C",
    pages=10,
    pages_read=9,
    gaps=GAPS,
    since=SINCE,
    scores=(60.0, None, 70.0, 75.5),
    report="good.example/index.html",
)
WORSE = GOOD.model_copy(
    update={
        "url": "https://worse.example/",
        "name": f"{SCRIPT}{BREAKOUT}{RTL}",
        "score": 41.0,
        "grade": "F",
        "since": SINCE.model_copy(update={"gained": -3.0}),
        "report": "a folder/index.html",
    }
)
FAILED = ShopResult(
    url=f"https://down.example/{SCRIPT}",
    folder="down.example",
    status=ShopStatus.FAILED,
    exit_code=3,
    reason=Message(key="{x}", params={"x": f"refused {TERMINAL}{SCRIPT}"}),
)
WAITING = ShopResult(url="https://later.example/", folder="later.example")
INDEX = ShopsIndex(tool="storefront-auditor 1.0", shops=(FAILED, GOOD, WAITING, WORSE))


def rendered(name: str, index: ShopsIndex = INDEX, brand: Brand | None = None) -> str:
    (render,) = load_indexes([name])
    (file,) = render(index, NoPictures(brand), Catalog("en"))
    return file.content.decode("utf-8")


@pytest.fixture(scope="module")
def index_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("shops") / "index.html"
    file.write_text(rendered("html"), "utf-8")
    return file


def test_the_shop_with_most_to_do_comes_first_and_those_without_score_last():
    view = index_view(INDEX, Wording(Catalog("en")))
    assert [shop.score for shop in view.shops] == ["41", "75", "–", "–"]
    assert view.title == "4 shops"
    assert view.lead == (
        "The mean score is 58, the best 75. 1 shop could not be audited. 1 shop is still to be visited."
    )


def test_each_shop_tells_what_became_of_it():
    worse, good, *others = index_view(INDEX, Wording(Catalog("en"))).shops
    assert good.change == "5.5 points better than on October 12, 2026"
    assert (good.direction, worse.direction) == ("up", "down")
    assert [words for _, words in good.changes] == ["1 new problem", "3 solved"]
    assert good.coverage == "9 of 10 pages read"
    assert [(gap.state, gap.points) for gap in good.gaps] == [
        ("failed", "3.1"),
        ("warned", "1.5"),
        ("warned", "0.9"),
    ]
    assert {shop.status for shop in others} == {"failed", "waiting"}
    assert worse.report == "a%20folder/index.html"


def test_the_line_of_scores_stays_in_its_frame():
    assert score_line((50.0,)) == score_line(()) == score_line((None, 3.0)) == ""
    points = [tuple(map(float, pair.split(","))) for pair in score_line((0, 100, 50)).split()]
    assert points == [(0.0, 28.0), (48.0, 0.0), (96.0, 14.0)]
    flat = [float(pair.split(",")[1]) for pair in score_line((80, 81)).split()]
    assert abs(flat[0] - flat[1]) < 3


def test_what_shops_brought_is_only_text():
    page = rendered("html")
    assert "<script" not in page
    assert 'href="a%20folder/index.html"' in page
    assert "javascript:" not in page
    assert "\x1b" not in rendered("terminal")


def test_the_terminal_tells_every_shop_and_why_it_failed():
    lines = [" ".join(line.split()) for line in rendered("terminal").splitlines()]
    assert any(line.startswith("75 C Good & Co https://good.example/") for line in lines)
    assert any(line.startswith("Could not be audited: refused") for line in lines)
    assert "Not visited yet" in lines


def test_it_can_be_in_an_agencys_name():
    page = rendered("html", brand=Brand(name="Agency", colour="#aa0000", contact=("hi@agency.example",)))
    assert "Prepared by Agency" in page
    assert "--accent: #aa0000" in page


@pytest.mark.parametrize(
    "options",
    [{}, {"color_scheme": "dark"}, PHONE, PHONE | {"color_scheme": "dark"}],
    ids=["light", "dark", "phone", "dark-phone"],
)
def test_it_is_silent_and_accessible(browser: Browser, index_file: Path, options: dict[str, object]):
    with opened(browser, index_file, **options) as (page, noise):
        found = Axe().run(page)
        assert found.response["violations"] == []
        assert noise == []
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0
