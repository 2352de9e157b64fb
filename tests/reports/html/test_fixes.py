"""A card of "Fix first": example, effort, templates, element, and where what is missing belongs."""

from __future__ import annotations

import pytest
from auditor.reports.html.examples import Examples
from auditor.reports.wording import Wording
from lxml.html import HtmlElement, document_fromstring

from auditor.catalog import Catalog
from auditor.models import (
    Audit,
    Effort,
    Evidence,
    MarketInfo,
    Message,
    Outcome,
    RuleAccuracy,
    Scope,
    Severity,
    ShopInfo,
    Source,
    Verdict,
)

from ..conftest import Sample, render_html
from ..sample import info

COST = "delivery-cost-shown"


def with_rules(audit: Audit, **changes: dict[str, object]) -> Audit:
    """The audit with fields of some rules changed (ids with underscores)."""
    told = {name.replace("_", "-"): fields for name, fields in changes.items()}
    rules = tuple(rule.model_copy(update=told.get(rule.id, {})) for rule in audit.rules)
    return audit.model_copy(update={"rules": rules})


def with_templates(audit: Audit, *names: str) -> Audit:
    """The audit with its product pages built from templates, one after the other in turn."""
    pages = list(audit.coverage.pages)
    products = [n for n, page in enumerate(pages) if page.kind == "product"]
    for turn, n in enumerate(products):
        pages[n] = pages[n].model_copy(update={"template": names[turn % len(names)]})
    coverage = audit.coverage.model_copy(update={"pages": tuple(pages)})
    return audit.model_copy(update={"coverage": coverage})


def card(html: str, title: str = "The delivery cost is missing") -> HtmlElement:
    cards = document_fromstring(html).xpath("//li[starts-with(@id, 'fix-')]")
    (found,) = (one for one in cards if title in one.text_content())
    return found


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_a_card_tells_what_kind_of_work_it_is(sample: Sample, catalog: Catalog):
    audit = with_rules(sample[0], delivery_cost_shown={"effort": Effort.TEMPLATE})
    shown = words(card(render_html(audit, sample[1], catalog)))
    assert "Effort: moderate; one change in the theme" in shown
    assert "Effort" not in words(card(render_html(*sample, catalog)))


def test_a_card_tells_one_template_and_how_many_pages_it_makes(sample: Sample, catalog: Catalog):
    some = words(card(render_html(with_templates(sample[0], "product-1"), sample[1], catalog)))
    assert "on 10 of 10 pages all built from one template: /p/{slug}-{n}" in some
    assert "The shop has about 1,234 such pages." in some


def test_a_card_tells_several_templates(sample: Sample, catalog: Catalog):
    several = words(
        card(render_html(with_templates(sample[0], "product-1", "product-2"), sample[1], catalog))
    )
    assert "built from 2 templates: /p/{slug}-{n} and /<script>" in several
    assert "such pages" in several
    assert not card(render_html(*sample, catalog)).xpath(".//p[@class='templates']"), "none are known there"


def test_a_card_names_the_element_for_developers(scorecard: str):
    assert card(scorecard, "The price is shown without VAT").xpath(".//p[@class='element']/code/text()") == [
        "span.price"
    ]


def test_the_example_can_be_copied_and_stands_in_the_check_too(scorecard: str):
    document = document_fromstring(scorecard)
    example = card(scorecard).find(".//div[@class='example']")
    assert example.xpath("string(.//code)").startswith('<p class="delivery">')
    (button,) = example.xpath(".//button[@hidden]")
    assert button.text == "Copy"
    assert words(button) == "Copy: The delivery cost is shown", "buttons are told apart"
    check = document.get_element_by_id(f"check-{COST}")
    assert check.xpath("string(.//code[@translate='no'])") == example.xpath("string(.//code)")


def examples(language: str, market: MarketInfo) -> Examples:
    shop = ShopInfo(name="Shop", start_url="", language=language, market=market)
    return Examples(shop, Catalog("en"), Wording(Catalog("en")))


UKRAINE = MarketInfo(code="UA", currency="UAH")


def test_examples_speak_the_shops_language_and_its_money():
    found = examples("uk", UKRAINE).of(COST)
    assert found is not None
    assert (found.language, found.note) == ("uk", None)
    assert "Доставка" in found.code
    assert "120,00\u00a0₴" in found.code
    tapped = examples("uk", UKRAINE).of("phone-clickable")
    assert tapped is not None
    assert 'href="tel:+380' in tapped.code


@pytest.mark.parametrize(("language", "note"), [("fr", "(French) yet"), ("und", None), ("<b>", None)])
def test_an_example_in_english_is_said_to_be_where_the_shops_language_is_known(
    language: str, note: str | None
):
    found = examples(language, MarketInfo(code="ZZ")).of(COST)
    assert found is not None
    assert found.language == "en"
    assert "€3.00" in found.code
    assert (found.note is None) if note is None else note in (found.note or "")


def test_amounts_look_like_prices_of_the_country():
    found = examples("en", UKRAINE).of("structured-data-product")
    assert found is not None
    assert '"price": "1920.00"' in found.code
    assert '"priceCurrency": "UAH"' in found.code


def test_what_the_shop_lacks_is_marked_beside_what_it_goes_with(sample: Sample, catalog: Catalog):
    audit = sample[0]
    home = audit.coverage.pages[0]
    lacking = info(
        "imprint", "trust", Severity.CRITICAL, scope=Scope.SHOP, near=("menu-clear",), summary="An imprint."
    )
    failed = Verdict(
        rule="imprint", outcome=Outcome.FAILED, score=0.0, message=Message(key="There is no imprint.")
    )
    both = audit.model_copy(update={"rules": (*audit.rules, lacking), "verdicts": (*audit.verdicts, failed)})
    check = document_fromstring(render_html(both, sample[1], catalog)).get_element_by_id("check-imprint")
    (mark,) = check.xpath(".//*[contains(@class, 'mark is-missing')]")
    assert (mark.get("x"), mark.get("y")) == ("56", "92"), "around the menu of the home page"
    assert home.title in words(check.find(".//figcaption"))


def test_evidence_on_other_pages_is_not_boxed_on_this_one(sample: Sample, catalog: Catalog):
    audit = sample[0]
    here, there = audit.coverage.pages[2], audit.coverage.pages[3]
    seen = Evidence(source=Source.LINK, quote="x", element=3, page=there.url)
    verdict = Verdict(
        rule="terms", outcome=Outcome.PASSED, score=1.0, page=here.url,
        message=Message(key="Told elsewhere."), evidence=(seen,),
    )  # fmt: skip
    shop = verdict.model_copy(update={"page": None})
    rule = info("terms", "trust", Severity.MINOR)
    for told, boxed in ((verdict, False), (shop, True)):
        changed = audit.model_copy(
            update={"rules": (*audit.rules, rule), "verdicts": (*audit.verdicts, told)}
        )
        check = document_fromstring(render_html(changed, sample[1], catalog)).get_element_by_id("check-terms")
        assert bool(check.xpath(".//*[contains(@class, 'mark is-passed')]")) is boxed


def test_the_method_tells_how_right_each_rule_is(sample: Sample, catalog: Catalog):
    audit = with_rules(
        sample[0],
        delivery_cost_shown={"accuracy": RuleAccuracy(pages=107, agreeing=97, least=0.836, most=0.948)},
        price_visible={"accuracy": RuleAccuracy(reason="needs-layout")},
    )
    document = document_fromstring(render_html(audit, sample[1], catalog))
    rows = {
        cells[0].text_content().strip(): words(cells[-1])
        for row in document.xpath("//section[@id='method']//tbody/tr")
        if len(cells := row.xpath("./td")) == 8
    }
    assert rows[COST] == "91% of 107 (84% to 95%)"
    assert rows["price-visible"] == "not measured: the labelled pages have no layout"
    assert rows["product-name"] == "–"
    assert "right on 97 of 107 labelled product pages" in words(document.get_element_by_id(f"check-{COST}"))
    nowhere = document_fromstring(render_html(*sample, catalog)).get_element_by_id("method")
    assert "labelled" not in words(nowhere)
