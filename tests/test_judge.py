"""From captured pages to the Audit: isolation, needs, coverage, market, bounded evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

import auditor.judge
from auditor.evidence import MOST
from auditor.extract import extract
from auditor.judge import Visit, VisitedPage, judge
from auditor.models import (
    QUOTE_LIMIT,
    Audit,
    Discovery,
    Evidence,
    Layout,
    Message,
    Outcome,
    PageFacts,
    PageKind,
    ReadStatus,
    ServicePage,
    ServiceStatus,
    Severity,
    ShopFacts,
    Source,
    Verdict,
    Viewport,
)
from auditor.plugins import RuleSet
from auditor.rule import EVERY, Judgement, Need, Rule, Scope, failed, passed, rule

from .builders import rule_set, snapshot

HOME = "https://shop.example/"
TODAY = date(2026, 11, 1)
PRODUCT_HTML = (
    '<html lang="lv"><head><title>Vase</title><script type="application/ld+json">'
    '{"@type": "Product", "name": "Vase", "offers": {"price": "10.00", "priceCurrency": "EUR"}}'
    "</script></head><body><h1>Vase</h1><p>10,00 EUR</p><button>Pirkt</button></body></html>"
)


@rule(severity=Severity.MINOR)
def titled(page: PageFacts) -> Judgement:
    """Has a title."""
    return passed("fine", evidence=Evidence(source=Source.TEXT, quote=page.title, element=1))


@rule(severity=Severity.MINOR)
def crashing(page: PageFacts) -> Judgement:
    """Crashes."""
    raise ZeroDivisionError("no page can do this")


@rule(severity=Severity.MINOR, pages=[PageKind.CART])
def on_carts(page: PageFacts) -> Judgement:
    """Judges carts only."""
    return passed("fine")


@rule(severity=Severity.MINOR, needs=[Need.LAYOUT])
def needs_layout(page: PageFacts) -> Judgement:
    """Cannot do without layout."""
    return passed("fine", width=page.layouts[0].document_width)


@rule(severity=Severity.MINOR, needs=[Need.NETWORK])
def needs_network(page: PageFacts) -> Judgement:
    """Cannot do without network."""
    return passed("fine", status=page.http_status or 0)


@rule(severity=Severity.MINOR, scope=Scope.SHOP)
def whole_shop(shop: ShopFacts) -> Judgement:
    """Sees all pages, without their layouts."""
    evidence = [shop.pages[-1].contact.emails[0].evidence] if shop.pages[-1].contact.emails else ()
    if any(page.layouts for page in shop.pages):
        return failed("bulky")
    return passed("fine", count=len(shop.pages), evidence=evidence)


def layout(viewport: Viewport, elements: int = 3) -> Layout:
    """Elements 1, 2, 3 ... one below the other; the second has no area."""
    columns = dict.fromkeys(("x", "flags", "font", "color", "background"), (0,) * elements)
    return Layout(
        viewport=viewport,
        document_width=390,
        document_height=1000,
        element=tuple(range(1, elements + 1)),
        y=tuple(10 * n for n in range(elements)),
        width=(100, 0, 100)[:elements],
        height=(20,) * elements,
        font_size=(16.0,) * elements,
        fonts=("serif",),
        colors=("rgb(0, 0, 0)",),
        **columns,
    )


def visited(html: str = PRODUCT_HTML, url: str = HOME, **more: object) -> VisitedPage:
    """A page of the visit."""
    return VisitedPage(snapshot(html, url, **more))


SEARCHED = Discovery(services=(ServicePage(kind=PageKind.CART, status=ServiceStatus.MISSING),))


def audit(
    *pages: VisitedPage, rules: RuleSet | None = None, market: str | None = None, searched: bool = True
) -> Audit:
    """The audit of some pages, of a shop whose pages were looked for or not."""
    chosen = rules or rule_set(titled)
    visit = Visit(
        start_url=HOME, as_of=TODAY, pages=iter(pages), discovery=SEARCHED if searched else Discovery()
    )
    return judge(visit, chosen, market=market)


def said(result: Audit, one: Rule) -> list[Verdict]:
    """The verdicts of one rule."""
    return [verdict for verdict in result.verdicts if verdict.rule == one.info.id]


def test_a_crashing_rule_is_an_error_and_the_others_go_on():
    result = audit(visited(), rules=rule_set(crashing, titled))
    (crash,), (fine,) = said(result, crashing), said(result, titled)
    assert (crash.outcome, crash.score) == (Outcome.ERROR, None)
    assert str(crash.message.params["error"]).startswith(
        "ZeroDivisionError: no page can do this (test_judge.py:"
    )
    assert fine.outcome is Outcome.PASSED
    assert result.score.overall == 100


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (None, "TypeError: the rule returned NoneType, not a Judgement"),
        (True, "TypeError: the rule returned bool, not a Judgement"),
        (passed("fine", score=1.5), "ValueError: the rule returned the score 1.5, not one of 0 to 1"),
        (failed("fine", score=float("nan")), "ValueError: the rule returned the score nan"),
        (passed("fine", what=object()), "ValidationError"),
    ],
)
def test_a_rule_that_gives_no_judgement_is_an_error(answer: object, error: str):
    @rule(severity=Severity.MINOR)
    def odd(page: PageFacts) -> Judgement:
        """Gives what it should not."""
        return answer

    (verdict,) = said(audit(visited(), rules=rule_set(odd)), odd)
    assert verdict.outcome is Outcome.ERROR
    assert str(verdict.message.params["error"]).startswith(error)


def test_what_needs_layout_is_not_run_without_it_and_that_is_said_once():
    pages = [visited(url=f"{HOME}{n}") for n in range(3)]
    result = audit(*pages, rules=rule_set(needs_layout))
    (verdict,) = said(result, needs_layout)
    assert (verdict.outcome, verdict.page, verdict.message.key) == (Outcome.NEEDS_REVIEW, None, "need-layout")
    assert result.coverage.not_run == {"needs-layout": "layout"}
    assert result.score.overall is None


def test_what_needs_layout_judges_the_pages_that_have_it():
    with_layout = visited(url=f"{HOME}1", layouts=[layout(Viewport.PHONE)])
    result = audit(with_layout, visited(url=f"{HOME}2"), rules=rule_set(needs_layout))
    assert [verdict.outcome for verdict in said(result, needs_layout)] == [
        Outcome.PASSED,
        Outcome.NEEDS_REVIEW,
    ]
    assert result.coverage.not_run == {}


def test_a_saved_file_does_not_tell_how_it_was_loaded():
    assert audit(visited(), rules=rule_set(needs_network)).coverage.not_run == {"needs-network": "network"}
    live = audit(visited(http_status=200), rules=rule_set(needs_network))
    assert said(live, needs_network)[0].outcome is Outcome.PASSED


def test_a_page_that_robots_forbid_needs_review_where_a_rule_needs_it():
    why = Message(key="skipped.robots", params={"url": f"{HOME}cart"})
    page = snapshot("", f"{HOME}cart", status=ReadStatus.SKIPPED, reason=why)
    result = audit(visited(), VisitedPage(page, PageKind.CART), rules=rule_set(on_carts, titled))
    (verdict,) = said(result, on_carts)
    assert (verdict.outcome, verdict.page, verdict.message) == (Outcome.NEEDS_REVIEW, f"{HOME}cart", why)
    assert result.coverage.pages[1].kind is PageKind.CART
    assert result.coverage.pages[1].reason == why
    assert [verdict.page for verdict in said(result, titled)] == [HOME]


def test_a_kind_of_page_that_was_not_visited_is_said():
    (verdict,) = said(audit(visited(), rules=rule_set(on_carts)), on_carts)
    assert (verdict.outcome, verdict.message.key) == (Outcome.NEEDS_REVIEW, "no-page-of-kind")


def test_a_page_that_breaks_the_extractors_is_unreadable_and_the_others_are_judged(
    monkeypatch: pytest.MonkeyPatch,
):

    def fragile(given):
        if "broken" in given.url:
            raise RecursionError("too deep")
        return extract(given)

    monkeypatch.setattr(auditor.judge, "extract", fragile)
    result = audit(visited(url=f"{HOME}broken"), visited(), rules=rule_set(titled))
    broken, fine = result.coverage.pages
    assert (broken.status, fine.status) == (ReadStatus.UNREADABLE, ReadStatus.READ)
    assert broken.reason is not None
    assert str(broken.reason.params["error"]).startswith("RecursionError: too deep (test_judge.py:")


def test_evidence_is_bounded():
    @rule(severity=Severity.MINOR)
    def talkative(page: PageFacts) -> Judgement:
        """Shows far too much."""
        many = [Evidence(source=Source.TEXT, quote=f"{n} " + "word " * 200) for n in range(50)]
        return passed("fine", evidence=many, quoted="long " * 200)

    (verdict,) = said(audit(visited(), rules=rule_set(talkative)), talkative)
    assert len(verdict.evidence) == MOST
    assert all(len(piece.quote) <= QUOTE_LIMIT for piece in verdict.evidence)
    assert verdict.evidence[0].quote.endswith("word…")
    assert len(str(verdict.message.params["quoted"])) <= QUOTE_LIMIT


def test_the_same_evidence_is_shown_once():
    @rule(severity=Severity.MINOR)
    def repeating(page: PageFacts) -> Judgement:
        """Shows one thing thrice."""
        return passed("fine", evidence=[Evidence(source=Source.TEXT, quote="Vase")] * 3)

    assert len(said(audit(visited(), rules=rule_set(repeating)), repeating)[0].evidence) == 1


def test_elements_in_evidence_are_placed_in_both_viewports():
    @rule(severity=Severity.MINOR)
    def pointing(page: PageFacts) -> Judgement:
        """Points at elements."""
        return passed("fine", evidence=page.cart.add_to_cart)

    html = PRODUCT_HTML.replace("<button>", '<button data-auditor-id="3">').replace(
        "<h1>", '<h1 data-auditor-id="1">'
    )
    page = visited(html, layouts=[layout(Viewport.DESKTOP), layout(Viewport.PHONE)])
    result = audit(page, rules=rule_set(pointing))
    assert result.coverage.pages[0].boxes == {
        "desktop": {3: (0, 20, 100, 20)},
        "phone": {3: (0, 20, 100, 20)},
    }
    assert result.coverage.pages[0].document_height == {"desktop": 1000, "phone": 1000}


def test_a_shop_rule_sees_facts_without_layouts_and_its_evidence_names_the_page():
    contact = f"{HOME}contact"
    html = '<html lang="en"><body><a data-auditor-id="1" href="mailto:a@b.lv">a@b.lv</a></body></html>'
    pages = [visited(layouts=[layout(Viewport.PHONE)]), visited(html, contact)]
    (verdict,) = said(audit(*pages, rules=rule_set(whole_shop)), whole_shop)
    assert (verdict.outcome, verdict.page) == (Outcome.PASSED, None)
    assert verdict.evidence[0].page == contact


def test_the_market_is_told_from_the_pages_before_any_is_judged():
    @rule(severity=Severity.MINOR, pages=EVERY)
    def market_aware(page: PageFacts) -> Judgement:
        """Knows the market."""
        return passed("fine", market=page.market.code)

    latvian = [visited(url=f"https://shop.lv/{n}") for n in range(2)]
    result = audit(*latvian, rules=rule_set(market_aware))
    assert {verdict.message.params["market"] for verdict in result.verdicts} == {"LV"}
    assert (result.shop.market.code, result.shop.market.vat_rate) == ("LV", 0.21)
    assert audit(*latvian, market="pl").shop.market.code == "PL"


def test_verdicts_come_by_rule_and_then_in_the_order_of_the_visit():
    pages = [visited(url=f"{HOME}{n}") for n in (2, 1, 3)]
    result = audit(*pages, rules=rule_set(titled, whole_shop))
    assert [(verdict.rule, verdict.page) for verdict in result.verdicts] == [
        ("titled", f"{HOME}2"),
        ("titled", f"{HOME}1"),
        ("titled", f"{HOME}3"),
        ("whole-shop", None),
    ]


def test_the_same_capture_gives_the_same_bytes():
    pages = [visited(url=f"{HOME}{n}", http_status=200) for n in range(3)]
    rules = rule_set(titled, whole_shop, on_carts)
    assert audit(*pages, rules=rules).model_dump_json() == audit(*pages, rules=rules).model_dump_json()


def test_an_audit_survives_its_json_form():
    result = audit(visited(layouts=[layout(Viewport.PHONE)]), rules=rule_set(titled, crashing, on_carts))
    assert Audit.model_validate_json(result.model_dump_json()) == result


def test_pages_are_read_one_after_the_other():
    """No more than the first few pages are held at once, however many there are."""
    alive: list[int] = []

    def pages() -> Iterator[VisitedPage]:
        for n in range(40):
            alive.append(n)
            yield visited(url=f"{HOME}{n}")

    seen: list[int] = []

    @rule(severity=Severity.MINOR)
    def counting(page: PageFacts) -> Judgement:
        """Notes how far the reading got when it is asked."""
        seen.append(len(alive))
        return passed("fine")

    judge(Visit(start_url=HOME, as_of=TODAY, pages=pages()), rule_set(counting))
    assert seen[0] < 15
    assert seen[-1] == 40


def test_a_broken_pack_is_in_the_coverage():
    rules = RuleSet((titled,), {"petshop": "ImportError: no pets"})
    assert audit(visited(), rules=rules).coverage.broken_packs == {"petshop": "ImportError: no pets"}


UNKNOWN_LANGUAGE = (
    '<html lang="is"><head><title>Vasi</title></head><body><h1>Blár vasi</h1>'
    "<p>Vasinn er handgerður úr leir og kemur í þremur litum. Hann hentar vel.</p></body></html>"
)


@pytest.mark.parametrize(
    ("words", "answer", "outcome"),
    [
        (True, failed("missing"), Outcome.NEEDS_REVIEW),
        (True, passed("fine", evidence=Evidence(source=Source.TEXT, quote="Vasi")), Outcome.NEEDS_REVIEW),
        (True, passed("fine", evidence=Evidence(source=Source.JSON_LD, quote="Vasi")), Outcome.PASSED),
        (False, passed("fine", evidence=Evidence(source=Source.TEXT, quote="Vasi")), Outcome.PASSED),
        (False, failed("missing"), Outcome.FAILED),
    ],
)
def test_what_words_tell_in_an_unknown_language_needs_review(
    words: bool, answer: Judgement, outcome: Outcome
):
    @rule(severity=Severity.MINOR, words=words)
    def looking(page: PageFacts) -> Judgement:
        """Looks for something."""
        return answer

    (verdict,) = said(audit(visited(UNKNOWN_LANGUAGE), rules=rule_set(looking)), looking)
    assert verdict.outcome is outcome
    assert (verdict.message.key == "language-unknown") == (outcome is Outcome.NEEDS_REVIEW)
    assert said(audit(visited(), rules=rule_set(looking)), looking)[0].outcome is answer.outcome


def test_a_shop_in_an_unknown_language_needs_review_only_when_all_its_pages_are():
    @rule(severity=Severity.MINOR, scope=Scope.SHOP)
    def looking(shop: ShopFacts) -> Judgement:
        """Looks for something."""
        return failed("missing")

    unknown, known = visited(UNKNOWN_LANGUAGE), visited(url=f"{HOME}en")
    assert said(audit(unknown, rules=rule_set(looking)), looking)[0].outcome is Outcome.NEEDS_REVIEW
    assert said(audit(unknown, known, rules=rule_set(looking)), looking)[0].outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (failed("missing"), Outcome.NEEDS_REVIEW),
        (failed("differs", evidence=Evidence(source=Source.TEXT, quote="Vase")), Outcome.FAILED),
        (passed("fine"), Outcome.PASSED),
    ],
)
def test_what_is_missing_in_a_shop_is_told_only_where_its_pages_were_looked_for(
    answer: Judgement, outcome: Outcome
):
    @rule(severity=Severity.MINOR, scope=Scope.SHOP)
    def looking(shop: ShopFacts) -> Judgement:
        """Looks for something."""
        return answer

    listed = audit(visited(), rules=rule_set(looking), searched=False)
    assert said(listed, looking)[0].outcome is outcome
    assert said(audit(visited(), rules=rule_set(looking)), looking)[0].outcome is answer.outcome
