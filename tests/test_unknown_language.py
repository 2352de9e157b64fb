"""A page in a language without a lexicon is judged by its structured data and layout only; that is said."""

from __future__ import annotations

import json
from datetime import date

import pytest

from auditor.catalog import Catalog
from auditor.extract import extract
from auditor.judge import Visit, VisitedPage, judge
from auditor.models import Audit, Availability, Outcome, Verdict
from auditor.plugins import RuleSet, load_report
from auditor.rendering import Renderer
from auditor.verdicts import WORDLESS

URL = "https://shop.example/item/7"
PAGES = {
    "ka": {
        "name": "ხელნაკეთი თიხის ლარნაკი",
        "buy": "კალათაში დამატება",
        "stock": "მარაგშია",
        "text": "ეს ლარნაკი დამზადებულია ბუნებრივი თიხისგან და მოხატულია ხელით ადგილობრივი ოსტატის მიერ. "
        "შესანიშნავია ყვავილებისთვის და სახლის მორთვისთვის. მიტანა ორ დღეში მთელ საქართველოში.",
    },
    "ja": {
        "name": "手作りの陶器の花瓶",
        "buy": "カートに入れる",
        "stock": "在庫あり",
        "text": "この花瓶は天然の粘土から作られ、地元の職人が一つ一つ手で絵付けをしています。"
        "花を生けるのにも、部屋の飾りにもぴったりです。全国へ二日でお届けします。送料は無料です。",
    },
    "is": {
        "name": "Handgerður leirvasi",
        "buy": "Setja í körfu",
        "stock": "Til á lager",
        "text": "Þessi vasi er gerður úr náttúrulegum leir og handmálaður af listamanni á staðnum. Hann "
        "hentar vel fyrir blóm og sem skraut á heimilinu. Við sendum um allt land á tveimur dögum og það er "
        "ekkert sendingargjald ef pantað er fyrir meira en fimm þúsund krónur.",
    },
}
MARKUP = {
    "@context": "https://schema.org",
    "@type": "Product",
    "image": [f"https://shop.example/photo/{number}.jpg" for number in (1, 2, 3)],
    "offers": {
        "@type": "Offer",
        "price": "39.00",
        "priceCurrency": "EUR",
        "availability": "https://schema.org/InStock",
    },
}


def product_page(language: str, extra: str = "") -> str:
    said = PAGES[language]
    photos = "".join(
        f'<img src="/photo/{n}.jpg" width="400" height="400" alt="{said["name"]}">' for n in (1, 2, 3)
    )
    return (
        f'<!doctype html><html lang="{language}"><head><title>{said["name"]}</title>'
        '<meta name="viewport" content="width=device-width">'
        f'<script type="application/ld+json">{json.dumps({**MARKUP, "name": said["name"]})}</script></head>'
        f'<body><main><h1>{said["name"]}</h1><div class="product-gallery">{photos}</div>'
        f'<p class="price" style="font-size: 24px">39,00 €</p><p>{said["stock"]}</p>'
        f"<button>{said['buy']}</button><p>{said['text']}</p>{extra}</main></body></html>"
    )


@pytest.fixture(scope="module", params=PAGES)
def audit(request: pytest.FixtureRequest, renderer: Renderer, rules: RuleSet) -> Audit:
    """The page as a browser shows it, judged."""
    language = request.param
    visit = Visit(
        start_url=URL,
        as_of=date(2026, 11, 1),
        pages=[VisitedPage(renderer.render(product_page(language), URL))],
    )
    return judge(visit, rules)


class NoPictures:
    """The page was not pictured."""

    def read(self, path: str) -> bytes | None:
        return None


def verdict(audit: Audit, rule: str) -> Verdict:
    [found] = [one for one in audit.verdicts if one.rule == rule]
    return found


def test_structured_data_and_layout_are_judged(audit: Audit) -> None:
    judged = (
        "product-name",
        "product-photos",
        "availability-stated",
        "structured-data-product",
        "price-visible",
        "fits-phone",
    )
    assert {rule: verdict(audit, rule).outcome for rule in judged} == dict.fromkeys(judged, Outcome.PASSED)


def test_what_is_told_in_words_is_left_to_people(audit: Audit) -> None:
    by_words = {rule.id for rule in audit.rules if rule.words and not rule.manual}
    told = [one for one in audit.verdicts if one.rule in by_words and one.score is not None]
    assert all(any(piece.source in WORDLESS for piece in one.evidence) for one in told)
    for rule in ("delivery-cost-shown", "delivery-time-shown", "returns-linked", "price-includes-vat"):
        assert (verdict(audit, rule).outcome, verdict(audit, rule).message.key) == (
            Outcome.NEEDS_REVIEW,
            "language-unknown",
        )


def test_the_scorecard_says_so_once(audit: Audit) -> None:
    [language] = audit.coverage.unknown_languages
    name = {"ka": "Georgian", "ja": "Japanese", "is": "Icelandic"}[language]
    (file,) = load_report("html")(audit, NoPictures(), Catalog("en"))
    assert file.content.decode().count(f"does not know the words of {name}") == 1


@pytest.mark.parametrize("language", PAGES)
def test_facts_come_from_the_structured_data(language: str, renderer: Renderer) -> None:
    facts = extract(renderer.render(product_page(language), URL))
    assert (facts.language, facts.language_supported) == (language, False)
    assert facts.product.name.value == PAGES[language]["name"]
    assert facts.product.availability.value is Availability.IN_STOCK
    assert str(facts.price.current.value.amount if facts.price.current.value else None) == "39.00"


def test_words_that_look_known_prove_nothing(renderer: Renderer, rules: RuleSet) -> None:
    """An English phrase on a page of another language may stand for anything."""
    page = renderer.render(product_page("ka", '<p>Free delivery</p><a href="/x">Returns</a>'), URL)
    audit = judge(Visit(start_url=URL, as_of=date(2026, 11, 1), pages=[VisitedPage(page)]), rules)
    assert verdict(audit, "free-delivery").outcome is Outcome.NEEDS_REVIEW
    assert verdict(audit, "returns-linked").outcome is Outcome.NEEDS_REVIEW
