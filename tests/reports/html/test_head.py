"""The first screen: logo, one line of coverage, every category, and what changed since last time."""

from __future__ import annotations

from datetime import date

import pytest
from lxml.html import HtmlElement, document_fromstring

from auditor.catalog import Catalog
from auditor.compare import compare, summary_of
from auditor.models import Audit, Evidence, Message, Outcome, Severity, Source, Verdict
from auditor.plugins import load_report
from auditor.score import score

from ..conftest import Sample, render_html
from ..sample import MARKET, info
from ..storefront import MemoryAssets

EARLIER = "2026-08-01"


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def with_logo(audit: Audit, element: int) -> Audit:
    """The audit with the verdict of a rule that found the logo in an element of the home page."""
    seen = Evidence(source=Source.IMAGE, quote="Lantern & Loom", element=element)
    verdict = Verdict(
        rule="shop-logo", outcome=Outcome.PASSED, score=1.0, page=audit.coverage.pages[0].url,
        message=Message(key="There it is."), evidence=(seen,),
    )  # fmt: skip
    rules = (*audit.rules, info("shop-logo", "trust", Severity.SERIOUS))
    return audit.model_copy(update={"rules": rules, "verdicts": (*audit.verdicts, verdict)})


def test_the_logo_is_cut_from_the_screenshot(sample: Sample, catalog: Catalog):
    document = document_fromstring(render_html(with_logo(sample[0], 1), sample[1], catalog))
    (logo,) = document.xpath("//*[@class='logo']/svg")
    assert logo.get("viewbox") == "186 24 228 48", "the element with four px around it"
    assert logo.get("aria-label") == "Logo of Lantern & Loom"


def test_what_is_no_size_for_a_logo_is_left_out(sample: Sample, catalog: Catalog, scorecard: str):
    banner = render_html(with_logo(sample[0], 8), sample[1], catalog)
    for html in (banner, scorecard, render_html(with_logo(sample[0], 1), MemoryAssets({}), catalog)):
        assert not document_fromstring(html).xpath("//*[@class='logo']")


def test_coverage_is_one_line(scorecard: str):
    (line,) = document_fromstring(scorecard).xpath("//p[@class='coverage']")
    assert words(line) == "14 of 16 pages read; 7% of checks need a human look"


def test_nothing_is_said_of_a_human_look_where_none_is_needed(sample: Sample, catalog: Catalog):
    audit, assets = sample
    outcomes = {**audit.coverage.outcomes, Outcome.NEEDS_REVIEW: 0}
    sure = audit.model_copy(update={"coverage": audit.coverage.model_copy(update={"outcomes": outcomes})})
    (line,) = document_fromstring(render_html(sure, assets, catalog)).xpath("//p[@class='coverage']")
    assert words(line) == "14 of 16 pages read"
    for name in ("terminal", "markdown"):
        (before,), (after,) = (load_report(name)(one, assets, catalog) for one in (audit, sure))
        assert b"14 of 16 pages read; 7% of checks need a human look" in before.content
        assert b"of checks" not in after.content


def test_every_category_has_its_bar_and_leads_to_its_checks(scorecard: str):
    document = document_fromstring(scorecard)
    bars = document.xpath("//section[contains(@class, 'hero')]//ul[@class='categories']/li/a")
    assert [a.get("href") for a in bars] == [
        f"#{section.get('id')}" for section in document.xpath("//section[starts-with(@id, 'category-')]")
    ]
    assert all(a.xpath("./svg/rect[@class='bar-value']/@width") for a in bars)


def test_nothing_is_said_of_last_time_where_there_was_none(scorecard: str):
    document = document_fromstring(scorecard)
    assert document.xpath("//*[@id='since' or contains(@class, 'since-line')]") == []
    assert "#since" not in document.xpath("//a/@href")


@pytest.fixture(scope="module")
def earlier(sample: Sample) -> Audit:
    """The sample three months before: shown reviews were missing, missing ones shown; no menu."""
    flipped = {Outcome.PASSED: (Outcome.FAILED, 0.0), Outcome.FAILED: (Outcome.PASSED, 1.0)}
    verdicts = []
    for v in sample[0].verdicts:
        if v.rule == "menu-clear" or (v.rule == "reviews-shown" and v.outcome is Outcome.FAILED):
            outcome, value = flipped[v.outcome]
            v = v.model_copy(update={"outcome": outcome, "score": value})
        verdicts.append(v)
    told = score(sample[0].rules, verdicts, MARKET, date.fromisoformat(EARLIER))
    return sample[0].model_copy(update={"as_of": EARLIER, "verdicts": tuple(verdicts), "score": told})


@pytest.fixture(scope="module")
def compared(sample: Sample, catalog: Catalog, earlier: Audit) -> HtmlElement:
    first = summary_of(earlier).model_copy(update={"as_of": "2026-03-01", "score": 20.0, "grade": "F"})
    since = compare(earlier, sample[0], [first, summary_of(earlier)])
    audit = sample[0].model_copy(update={"since": since})
    return document_fromstring(render_html(audit, sample[1], catalog))


def test_the_first_screen_tells_what_changed(compared: HtmlElement):
    (line,) = compared.xpath("//p[contains(@class, 'since-line')]")
    assert "on August 1, 2026" in words(line)
    assert "1 new problem" in words(line)
    assert "1 solved" in words(line)
    assert line.xpath(".//a/@href") == ["#since"]


def test_changes_are_told_by_check_and_page(compared: HtmlElement):
    since = compared.get_element_by_id("since")
    assert "#since" in compared.xpath("//nav//a/@href")
    titles = [words(h) for h in since.xpath("./h3")]
    assert titles[:2] == ["New problems", "Solved"]
    (new, solved) = since.xpath("./ul[@class='rows']")[:2]
    assert "Now on 5 of 10 pages; before on 0 of 10." in words(new)
    assert "menu" in words(solved).lower()
    assert len(new.xpath(".//details//a[starts-with(@href, 'https://')]")) == 5


def test_several_audits_make_a_line_over_time(compared: HtmlElement):
    (figure,) = compared.xpath("//figure[@class='history']")
    assert len(figure.xpath(".//circle")) == 3
    days = [words(day) for day in figure.xpath(".//figcaption//li")]
    assert days[0] == "March 1, 2026: 20 (F)"
    assert days[-1].startswith("November 21, 2026: ")
