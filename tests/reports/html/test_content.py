"""What the scorecard says, read as a person reads it."""

from __future__ import annotations

import re

import pytest
from auditor.reports.html.pictures import BUDGET
from auditor.reports.wording import Wording
from lxml.html import HtmlElement, document_fromstring

from auditor.catalog import Catalog
from auditor.models import Outcome

from ..conftest import Sample, render_html
from ..storefront import MemoryAssets


@pytest.fixture(scope="module")
def document(scorecard: str) -> HtmlElement:
    return document_fromstring(scorecard)


def words(document: HtmlElement, path: str) -> list[str]:
    return [" ".join(" ".join(element.itertext()).split()) for element in document.xpath(path)]


def test_the_first_screen_tells_how_the_shop_does(sample: Sample, document: HtmlElement):
    (hero,) = words(document, "//section[contains(@class, 'hero')]")
    assert "Lantern & Loom" in hero
    assert "November 21, 2026" in hero
    assert f"{int(sample[0].score.overall or 0)} of 100 points" in hero
    assert "14 of 16 pages read" in hero
    assert re.search(r"\d+% of checks need a human look", hero)
    assert "The visit was interrupted" in hero
    (dial,) = document.xpath("//*[@class='dial']/@aria-label")
    assert dial == f"Grade {sample[0].score.grade}, score {int(sample[0].score.overall or 0)} of 100"


def test_a_capped_grade_names_its_reason(sample: Sample, catalog: Catalog):
    audit = sample[0]
    capped = audit.score.model_copy(
        update={"grade": "C", "overall": 91.0, "capped_by": ("price-includes-vat",)}
    )
    text = render_html(audit.model_copy(update={"score": capped}), MemoryAssets({}), catalog)
    assert (
        "The grade stops at C because of one check that rests on law: The price is shown without VAT." in text
    )


def test_scores_are_rounded_down_so_that_they_never_show_a_better_grade(sample: Sample, catalog: Catalog):
    score = sample[0].score.model_copy(update={"grade": "B", "overall": 89.9})
    audit = sample[0].model_copy(update={"score": score})
    document = document_fromstring(render_html(audit, MemoryAssets({}), catalog))
    assert words(document, "//p[@class='score']") == ["89 of 100 points"]


def test_fix_first_is_ordered_by_points_and_says_what_why_where_how(document: HtmlElement):
    cards = document.xpath("//li[starts-with(@id, 'fix-')]")
    assert 3 < len(cards) <= 10
    gains = [
        float(gain)
        for gain in re.findall(
            r"\+([\d.]+)", " ".join(words(document, "//li[starts-with(@id,'fix-')]//*[@class='gain']"))
        )
    ]
    assert gains == sorted(gains, reverse=True)
    (card,) = (c for c in cards if "The delivery cost is missing" in c.text_content())
    text = " ".join(card.text_content().split())
    for part in (
        "The page does not tell what delivery costs.",
        "64 % of shoppers",
        "Write the cheapest",
        "on 10 of 10 pages",
    ):
        assert part in text
    assert '<p class="delivery">' in text, "the example to paste is shown as text"
    assert card.xpath(".//a[starts-with(@href, '#page-')]")
    assert card.xpath(".//a[starts-with(@href, 'https://')]")


def test_what_is_missing_is_marked_where_the_rule_says_it_belongs(document: HtmlElement):
    (card,) = (
        c
        for c in document.xpath("//li[starts-with(@id, 'fix-')]")
        if "The delivery cost is missing" in c.text_content()
    )
    (mark,) = card.xpath(".//*[contains(@class, 'mark is-missing')]")
    assert (mark.get("x"), mark.get("y")) == ("686", "416"), "around the buy button of the sample"


def test_every_rule_is_listed_with_its_outcome(sample: Sample, document: HtmlElement):
    states = dict(
        zip(
            document.xpath("//details[@data-state]/@id"), document.xpath("//details/@data-state"), strict=True
        )
    )
    assert len(states) == sum(not rule.manual for rule in sample[0].rules)
    assert states["check-price-includes-vat"] == Outcome.FAILED
    assert states["check-search-available"] == "not_run"
    assert states["check-secure-connection"] == Outcome.ERROR


def test_passes_show_their_evidence(document: HtmlElement):
    (check,) = document.xpath("//details[@id='check-returns-linked']")
    assert words(check, ".//q") == ["Returns within 14 days"]
    assert check.xpath(".//*[contains(@class, 'mark is-passed')]")


def test_a_message_about_the_phone_shows_the_phone(document: HtmlElement):
    (check,) = document.xpath("//details[@id='check-add-to-cart-visible']")
    warned = check.xpath(".//*[contains(@class, 'group is-warned')]//*[@class='shot']/@viewbox")
    assert warned
    assert {box.split()[2] for box in warned} == {"390"}
    assert "further down" in check.xpath("string(.//figcaption)")


def test_what_could_not_be_judged_is_listed_with_its_reason(document: HtmlElement):
    (section,) = words(document, "//section[@id='unjudged']")
    for reason in (
        "robots.txt forbids it.",
        "It did not finish loading within 30 seconds.",
        "The reviews were still loading when time was up.",
        "it is unclear whether they belong to this product. Guarantee and repair are explained (on 10 pages)",
        "The check broke:",
        "Not run: it needs the page’s network requests",
    ):
        assert reason in section


def test_the_self_check_asks_and_shows_the_answers(document: HtmlElement):
    (section,) = words(document, "//section[@id='self-check']")
    assert "2 of 3 answered" in section
    assert "Calls are answered by people who know the goods Partly Who picks up the telephone" in section
    assert "Team trained Not answered Is the team trained? team-trained" in section
    (own,) = words(document, "//section[@id='self-check']//blockquote")
    assert own.startswith("A card in every parcel <script>"), "an owner's words are shown as they are"
    assert "#self-check" in document.xpath("//nav//a/@href")


def test_a_question_is_no_check(document: HtmlElement):
    assert document.xpath("//*[@id='check-calls-answered' or @id='category-service']") == []
    assert document.xpath("//button[@data-filter='manual']") == []


def test_what_failed_tells_its_law_as_far_as_it_was_verified(document: HtmlElement):
    claims = {
        check.get("id"): words(check, ".//p[contains(@class, 'claim')]")
        for check in document.xpath("//details[@data-state]")
        if check.xpath(".//p[contains(@class, 'claim')]")
    }
    assert claims == {
        "check-price-includes-vat": [
            "Required by law: Directive 98/6/EC art. 2(a) (V, read at a public source)."
        ],
        "check-delivery-cost-shown": [
            "Likely gap, to be checked: Directive 2011/83/EU art. 6(1) (S, from a secondary source)."
        ],
    }


def test_law_is_cited_marked_and_not_advice(document: HtmlElement):
    (section,) = words(document, "//section[@id='law']")
    assert "Not legal advice." in section
    assert "judged by the law of November 21, 2026" in section
    assert " ".join(document.itertext()).count("legal advice") == 1, "it is said once"
    assert "Directive 98/6/EC art. 2(a) V read at a public source in force since March 18, 2000" in section
    assert "comes into force on June 19, 2027" in section
    assert "any other failed check is a likely gap, to be checked" in section
    assert "A law of another market" not in section


def test_pages_are_numbered_as_their_boxes(document: HtmlElement):
    (page,) = document.xpath("//details[@id='page-3']")
    numbers = {
        number
        for text in page.xpath(".//*[contains(@class, 'tag-text')]/text()")
        for number in text.split("·")
    }
    listed = page.xpath(".//span[@class='number']/text()")
    unboxed = page.xpath(".//span[@class='number unboxed']/text()")
    assert numbers == set(listed)
    assert unboxed
    assert sorted(map(int, [*listed, *unboxed])) == list(range(1, len(listed) + len(unboxed) + 1))


def test_the_method_names_settings_weights_and_pages(document: HtmlElement):
    (section,) = words(document, "//section[@id='method']")
    for part in (
        "storefront-auditor 0.1.0",
        "max_pages",
        "30",
        "Critical 10",
        "a product drawn from the section",
        "ImportError",
    ):
        assert part in section


def test_rules_without_sentences_are_named_by_their_summary_or_id(document: HtmlElement):
    titles = words(document, "//details[@data-state]//h4")
    assert "Cart top right" in titles
    assert any(title.startswith("The connection is secure") for title in titles)


def test_the_same_audit_gives_the_same_bytes(sample: Sample, catalog: Catalog, scorecard: str):
    assert render_html(*sample, catalog) == scorecard


def test_thirty_pages_stay_under_eight_megabytes(scorecard: str):
    markup = len(re.sub(r'"data:image/webp[^"]*"', "", scorecard).encode())
    pages = len(re.findall(r'id="page-', scorecard))
    assert BUDGET * 4 / 3 + markup / pages * 30 < 8_000_000


def test_templates_are_told_with_their_size(document: HtmlElement):
    lines = words(document, "//section[@id='method']/ul/li")
    assert (
        "Template /p/{slug}-{n} (Product): 4 read of about 1,234 pages in the shop, by its sitemap." in lines
    )
    assert any("1 read of at least 7 pages in the shop, by its links." in line for line in lines)
    assert not [line for line in lines if "(Home" in line], "a shop has one home page"


def test_service_pages_are_named_or_where_they_were_looked_for(document: HtmlElement):
    (summary,) = [text for text in words(document, "//summary") if "every shop has" in text]
    assert summary == "1 of 3 pages that every shop has were found, and where"
    rows = {
        cells[0]: cells[1:]
        for row in document.xpath("//div[@aria-label='Pages that every shop has']//tbody/tr")
        if (cells := words(row, "./td"))
    }
    assert rows["Delivery"][:2] == ["found", "/shipping"]
    assert rows["Cart"][0] == "not read"
    assert "31 seconds" in rows["Cart"][2]
    assert rows["Payment"][:2] == ["not found", "–"]
    assert rows["Payment"][2].startswith("Neither links nor addresses lead to it; searched: /, /help")
    assert rows["Payment"][2].endswith("And 2 places more.")
    assert not document.xpath("//a[starts-with(@href, 'javascript')]")


def test_of_many_pages_the_first_are_told_in_full_and_of_the_others_it_is_said(
    sample: Sample, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("auditor.reports.html.pages.DETAILED", 2)
    document = document_fromstring(render_html(*sample, catalog))
    audit = sample[0]
    read = [page for page in audit.coverage.pages if page.status.value in ("read", "partial")]
    assert len(document.xpath("//details[@class='page']")) == 2
    rows = document.xpath("//section[@id='pages']//tbody/tr[starts-with(@id, 'page-')]")
    assert len(rows) == len(read) - 2 > 0
    told = " ".join(document.xpath("string(//section[@id='pages'])").split())
    assert catalog("report.pages.brief", count=len(rows)) in told
    number = int(rows[0].get("id").removeprefix("page-"))
    url = audit.coverage.pages[number - 1].url
    failed = sum(verdict.page == url and verdict.outcome.value == "failed" for verdict in audit.verdicts)
    heads = words(document, "//section[@id='pages']//table//th")
    assert failed > 0
    assert rows[0].xpath("./td")[heads.index(Wording(catalog).term("outcome", "failed"))].text == str(failed)


def test_what_grows_with_the_pages_is_bounded_and_told(
    sample: Sample, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
):
    whole = document_fromstring(render_html(*sample, catalog))
    monkeypatch.setattr("auditor.reports.html.checks.GROUPS", 1)
    monkeypatch.setattr("auditor.reports.html.checks.NAMED", 6)
    bounded = document_fromstring(render_html(*sample, catalog))

    def left(text: str) -> int:
        found = re.findall(text, " ".join(bounded.xpath("string(//section[@id='checks'])").split()))
        return sum(1 if number == "One" else int(number) for number in found)

    groups = "//section[@id='checks']//div[starts-with(@class, 'group is-')]"
    assert len(bounded.xpath(groups)) < len(whole.xpath(groups))
    assert left(r"(One|\d+) more results? (?:is|are) not shown here") > 0
    assert left(r"(One|\d+) more pages? (?:is|are) named in audit\.json") > 0
    assert not re.search("audit.json", whole.xpath("string(//section[@id='checks'])"))
    reasons = "//section[@id='unjudged']//ul[@class='where']"
    assert words(bounded, reasons) == words(whole, reasons)


def test_what_stands_below_the_screen_is_not_said_to_be_missing(sample: Sample, catalog: Catalog):
    """Where the rule names a neighbour, too: that marks the place of what is missing only."""
    audit = sample[0]
    near = {"near": ("product-name",)}
    rules = tuple(
        rule.model_copy(update=near) if rule.id == "add-to-cart-visible" else rule for rule in audit.rules
    )
    told = document_fromstring(render_html(audit.model_copy(update={"rules": rules}), sample[1], catalog))
    (check,) = told.xpath("//details[@id='check-add-to-cart-visible']")
    captions = words(check, ".//*[contains(@class, 'group is-warned')]//figcaption")
    assert captions
    assert all("further down" in caption for caption in captions)


def test_laws_ahead_come_apart_with_what_to_do(document: HtmlElement):
    (section,) = document.xpath("//section[@id='law']")
    (coming,) = section.xpath(".//ol[contains(@class, 'coming')]/li")
    text = " ".join(coming.text_content().split())
    assert text.startswith("June 19, 2027")
    assert "comes into force on June 19, 2027" in text
    (link,) = coming.xpath(".//a")
    assert link.get("href") == "#check-withdrawal-function"
    assert link.getprevious().get("class") == "badge is-failed"
    assert link.text_content() == document.xpath("string(//*[@id='check-withdrawal-function']//h4)")
    in_force = section.xpath("string(./ul[@class='rows'])")
    assert "2023/2673" not in in_force


def test_that_no_law_comes_next_is_said(sample: Sample, catalog: Catalog):
    later = sample[0].model_copy(update={"as_of": "2027-06-19"})
    document = document_fromstring(render_html(later, MemoryAssets({}), catalog))
    assert not document.xpath("//ol[contains(@class, 'coming')]")
    assert catalog("report.law.nothing-ahead") in document.xpath("string(//section[@id='law'])")
    assert "in force since June 19, 2027" in document.xpath("string(//section[@id='law'])")
