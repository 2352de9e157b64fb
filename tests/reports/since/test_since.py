"""What changed, in every form in which `auditor compare` and the reports tell it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from auditor.reports.since import since_view
from auditor.reports.terminal import printed
from auditor.reports.wording import Wording
from axe_playwright_python.sync_playwright import Axe
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser

from auditor.catalog import Catalog
from auditor.compare import compare
from auditor.models import Audit, Comparison, Trend
from auditor.output import load_comparisons
from auditor.report import STANDARD_OUTPUT, ReportFile

from ...compare.audits import FAILED, HOST, PASSED, UNSURE, audit, page, rule, verdict
from ..html.test_browser import PHONE, open_everything, opened
from ..storefront import BREAKOUT, SCRIPT, TERMINAL, MemoryAssets

SCHEMA = Path(__file__).parents[3] / "docs" / "comparison.schema.json"
RULES = ("product-photos", "price-visible", "reviews-shown", "product-video", "availability-stated")
BEFORE = {
    "product-photos": (PASSED, PASSED),
    "price-visible": (FAILED, PASSED),
    "reviews-shown": (FAILED, FAILED),
    "product-video": (FAILED, FAILED),
    "availability-stated": (FAILED, UNSURE),
}
AFTER = {
    "product-photos": (FAILED, PASSED),
    "price-visible": (FAILED, FAILED),
    "reviews-shown": (PASSED, PASSED),
    "product-video": (FAILED, PASSED),
    "availability-stated": (UNSURE, UNSURE),
}


def made(outcomes: dict[str, tuple[object, object]], **more: object) -> Audit:
    urls = f"{HOST}/p/1", f"{HOST}/p/2"
    said = [
        verdict(name, outcome, url)  # type: ignore[arg-type]  # outcomes, as above
        for name, both in outcomes.items()
        for outcome, url in zip(both, urls, strict=True)
    ]
    asked = [rule(name) for name in outcomes]
    return audit([page(url) for url in urls], said, asked, **more)  # type: ignore[arg-type]


def compared(before: Audit, after: Audit) -> Audit:
    return after.model_copy(update={"since": compare(before, after)})


@pytest.fixture(scope="module")
def changed() -> Audit:
    return compared(made(BEFORE, as_of="2026-10-12"), made(AFTER))


def rendered(name: str, audit: Audit, language: str = "en") -> ReportFile:
    (render,) = load_comparisons([name])
    (file,) = render(audit, MemoryAssets({}), Catalog(language))
    assert isinstance(file, ReportFile)
    return file


def test_the_view_tells_every_trend_once(changed: Audit):
    since = since_view(changed, Wording(Catalog("en")))
    assert since is not None
    assert [(block.id, [check.rule for check in block.checks]) for block in since.blocks] == [
        ("new", ["product-photos"]),
        ("worse", ["price-visible"]),
        ("gone", ["reviews-shown"]),
        ("better", ["product-video"]),
    ]
    assert [(block.id, [check.rule for check in block.checks]) for block in since.set_aside] == [
        ("not_judged", ["availability-stated"])
    ]
    assert [words for _, _, words in since.counts] == [
        "1 new problem",
        "1 got worse",
        "1 solved",
        "1 got better",
    ]
    (place,) = since.blocks[0].checks[0].places
    assert place.told == "Now on 1 of 2 pages; before on 0 of 2."
    assert [(flip.path, flip.before, flip.after) for flip in place.flips] == [
        ("/p/1", "Good", "Needs fixing")
    ]
    (solved,) = since.blocks[2].checks
    assert (solved.title, solved.places[0].told) == (
        "No customer reviews with text",
        "Now on 0 of 2 pages; before on 2 of 2.",
    )
    assert [point.score for point in since.history] == [
        changed.since and changed.since.before.score,
        changed.score.overall,
    ]


def test_an_audit_that_was_compared_with_none_says_nothing_of_it():
    assert since_view(made(AFTER), Wording(Catalog("en"))) is None
    assert "Since last time" not in printed(made(AFTER), Catalog("en"), 100, terminal=False)


def test_the_summary_of_an_audit_names_what_is_new_and_worse(changed: Audit):
    lines = [
        " ".join(line.split()) for line in printed(changed, Catalog("en"), 100, terminal=False).splitlines()
    ]
    assert "Since last time" in lines
    assert any(re.match(r"\d+ points now, \d+ on October 12, 2026: ", line) for line in lines)
    assert "1 new problem, 1 got worse, 1 solved, 1 got better" in lines
    assert [line[0] for line in lines if line.endswith("Serious")] == ["✗", "↓"]


def test_nothing_changed_is_said():
    same = compared(made(BEFORE), made(BEFORE))
    text = rendered("terminal", same).content.decode("utf-8")
    assert "No check shows a change of the shop." in text
    assert "4 known problems are still there." in text


def test_the_terminal_tells_pages_and_what_is_set_aside(changed: Audit):
    file = rendered("terminal", changed)
    text = file.content.decode("utf-8")
    assert file.name == STANDARD_OUTPUT
    assert "/p/1  Good → Needs fixing" in text
    assert "Judged in only one of the two audits" in text
    assert "Product /p/{slug} · Now on 1 of 2 pages" in text
    assert text.index("New problems") < text.index("Solved") < text.index("Not counted as changes")


def test_json_is_the_comparison_itself(changed: Audit):
    text = rendered("json", changed).content
    assert Comparison.model_validate_json(text) == changed.since
    told = json.loads(text)
    assert {one["trend"] for one in told["changes"]} == {trend.value for trend in Trend}
    validator = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    assert [error.message for error in validator.iter_errors(told)] == []
    assert not validator.is_valid({**told, "changes": "none"})


def test_markdown_is_a_comment(changed: Audit):
    text = rendered("markdown", changed).content.decode("utf-8")
    assert text.startswith("## Shop: what changed\n")
    assert "### ❌ New problems\n\n- **" in text
    assert "· Now on 1 of 2 pages; before on 0 of 2" in text


@pytest.mark.parametrize(
    "options",
    [{}, {"color_scheme": "dark"}, PHONE, PHONE | {"color_scheme": "dark"}],
    ids=["light", "dark", "phone", "dark-phone"],
)
def test_the_page_is_silent_and_accessible(
    browser: Browser, changed: Audit, tmp_path: Path, options: dict[str, object]
):
    file = tmp_path / "comparison.html"
    file.write_bytes(rendered("html", changed).content)
    with opened(browser, file, **options) as (page, noise):
        open_everything(page)
        assert Axe().run(page).response["violations"] == []
        assert noise == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_page_shows_all_and_runs_nothing(changed: Audit):
    file = rendered("html", changed)
    text = file.content.decode("utf-8")
    assert file.name == "comparison.html"
    assert "<script" not in text
    assert "default-src 'none'" in text.replace("&#39;", "'")
    assert "New problems" in text
    assert f'href="{HOST}/p/1"' in text


@pytest.mark.parametrize("name", ["markdown", "html"])
def test_what_a_shop_brought_is_only_text(name: str):
    hostile = f"{SCRIPT}{BREAKOUT}{TERMINAL}"
    before, after = made(BEFORE, name=hostile), made(AFTER, name=hostile)
    urls = {entry.url: f"{HOST}/p/{n}?{hostile}" for n, entry in enumerate(after.coverage.pages)}
    text = after.model_dump_json()
    for url, other in urls.items():
        text = text.replace(json.dumps(url), json.dumps(other))
    file = rendered(name, compared(before, Audit.model_validate_json(text)))
    shown = file.content.decode("utf-8")
    assert not re.search(r"(?<!\\)<(script|img)", shown)  # in Markdown a backslash makes it text
    assert "\x1b" not in shown


def test_a_terminal_is_not_steered():
    file = rendered("terminal", compared(made(BEFORE, name=TERMINAL), made(AFTER, name=TERMINAL)))
    assert "\x1b" not in file.content.decode("utf-8")


def test_what_differs_besides_the_shop_is_said():
    before = made(BEFORE, tool="storefront-auditor 0.9", settings={"seed": 1})
    after = made({**AFTER, "safety-information": (PASSED, PASSED)}, settings={"seed": 2})
    since = since_view(compared(before, after), Wording(Catalog("en")))
    assert since is not None
    notes = " ".join(since.notes)
    assert (
        "The auditor itself is another version (storefront-auditor 0.9 then, storefront-auditor 1.0 now)"
        in notes
    )
    assert "2 pages were read both times; 0 only then, 0 only now." in notes
    assert re.search(r"1 check is new: \w", notes)
    assert "1 setting was another one:" in notes
