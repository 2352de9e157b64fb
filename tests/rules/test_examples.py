"""The code that a report offers to paste is what the rule asks for, in every language there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources

import pytest
from auditor.reports.html.examples import Examples
from auditor.reports.wording import Wording

from auditor.catalog import Catalog
from auditor.markets import named
from auditor.models import Outcome, ShopInfo
from auditor.plugins import RuleSet, load_rules
from auditor.rendering import Renderer
from auditor.rule import Rule
from auditor.testing import Case, CasePage, judge_case

TODAY = date(2026, 11, 1)
MARKETS = {"lt": "LT", "lv": "LV", "et": "EE", "pl": "PL", "uk": "UA", "ru": "UA", "de": "DE"}
LANGUAGES = sorted(
    file.name.removesuffix(".po") for file in (resources.files("auditor.rules") / "locale").iterdir()
)


@dataclass(frozen=True)
class Surroundings:
    """What a page needs besides the example."""

    kind: str | None = None
    before: str = ""
    after: str = ""
    others: tuple[CasePage, ...] = field(default=())


def page(html: str, url: str, kind: str) -> CasePage:
    return CasePage.model_validate({"html": html, "url": url, "kind": kind})


PRAISE = "".join(
    f'<article class="review"><p class="review-text">{text}</p>'
    '<span class="rating" aria-label="5 out of 5"></span></article>'
    for text in (
        "Lovely vase!",
        "Great colour.",
        "Well packed.",
        "Bought two.",
        "My mother loves it.",
        "Fine.",
    )
)
OTHER_TEXT = (
    "A heavy foot keeps the tall jug steady, and the spout pours water, milk or cream without a single drip."
)
LONG = "<p>Words of the page.</p>" * 120
AROUND = {
    "cart-stays-available": Surroundings(after=LONG),
    "contact-form": Surroundings(kind="contact"),
    "delivery-page": Surroundings(kind="delivery"),
    "description-original": Surroundings(
        before='<p class="price">39 €</p><h2>Description</h2><div class="description">',
        after="</div>",
        others=(
            page(
                '<h1>Jug</h1><p class="price">39 €</p><h2>Description</h2>'
                f'<div class="description"><p>{OTHER_TEXT}</p></div>',
                "/jug",
                "product",
            ),
        ),
    ),
    "key-links-work": Surroundings(others=(page("<h1>Delivery</h1>", "/delivery", "delivery"),)),
    "phone-consistent": Surroundings(others=(page("<h1>Contact</h1>{example}", "/contact", "contact"),)),
    "returns-simple": Surroundings(kind="returns"),
    "returns-window": Surroundings(kind="returns"),
    "reviews-balanced": Surroundings(after=PRAISE),
    "reviews-verified-stated": Surroundings(after=PRAISE),
    "terms-and-privacy": Surroundings(
        others=(page("<h1>T</h1>", "/terms", "terms"), page("<h1>P</h1>", "/privacy", "privacy"))
    ),
}
NOT_IN_A_PAGE = {
    "pages-load": "what it asks for is how fast the server answers",
    "secure-connection": "its example is for the web server",
    "description-original": "what the example says is compared with the other page, not looked for",
}
"""Rules whose example cannot be seen to work in a page, and why."""


@cache
def checked() -> tuple[Rule, ...]:
    return tuple(rule for rule in load_rules().rules if not rule.info.manual)


def example(rule: str, language: str) -> str:
    market = named(MARKETS.get(language, "GB"), TODAY)
    shop = ShopInfo(name="Shop", start_url="", language=language, market=market)
    found = Examples(shop, Catalog("en"), Wording(Catalog("en"))).of(rule)
    assert found is not None
    assert found.language == language, "in the shop's language"
    return found.code


def judged(rule: Rule, language: str, rules: RuleSet, renderer: Renderer | None = None) -> Outcome:
    code = example(rule.info.id, language)
    around = AROUND.get(rule.info.id, Surroundings())
    body = f"{around.before}{code}{around.after}"
    if "<html" in code:
        html = f"<!doctype html>{code}<body><h1>Vase Sea, 24 cm</h1></body></html>"
    elif "<h1" in body:
        html = body
    else:
        html = f"{body}<h1>Vase Sea</h1>" if "<header" in body else f"<h1>Vase Sea</h1>{body}"
    kind = around.kind or (rule.info.pages[0].value if rule.info.pages else "product")
    others = [o.model_copy(update={"html": o.html.replace("{example}", code)}) for o in around.others]
    case = Case(
        rule=rule.info.id,
        name="Vase Sea, 24 cm",
        outcome=Outcome.PASSED,
        language=language,
        market=MARKETS.get(language, "LT"),
        pages=(page(html, "/vase-sea", kind), *others),
        browser=renderer is not None,
    )
    own = [v for v in judge_case(case, rules.choose([rule.info.id]), renderer) if v.rule == rule.info.id]
    return own[0].outcome


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_pasted_passes(language: str, rules: RuleSet) -> None:
    told = [r for r in checked() if r.info.id not in NOT_IN_A_PAGE and "layout" not in r.info.needs]
    translated = [r for r in told if Catalog(language).translates(f"{r.info.id}.example")]
    failing = {r.info.id: o for r in translated if (o := judged(r, language, rules)) is not Outcome.PASSED}
    # A rule of law that holds elsewhere has nothing to say in this market.
    assert {r: o for r, o in failing.items() if o is not Outcome.NOT_APPLICABLE} == {}
    assert language != "en" or len(translated) == len(told) > 50


def test_what_is_pasted_passes_in_the_browser(rules: RuleSet, renderer: Renderer) -> None:
    told = [r for r in checked() if r.info.id not in NOT_IN_A_PAGE and "layout" in r.info.needs]
    assert len(told) > 5
    assert {r.info.id for r in told if judged(r, "en", rules, renderer) is not Outcome.PASSED} == set()


def test_every_rule_that_can_fail_tells_what_why_how_and_how_much_work_it_is() -> None:
    catalog = Catalog("en")
    for rule in checked():
        assert rule.info.effort is not None, rule.info.id
        for key in ("title", "failed-title", "why", "fix", "example"):
            assert catalog.has(f"{rule.info.id}.{key}"), f"{rule.info.id}.{key}"
