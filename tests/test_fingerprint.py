"""A finding is known again in the next audit, whatever the shop changed; another one is told apart."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from auditor.fingerprint import fingerprints, part_of
from auditor.models import (
    Audit,
    Coverage,
    Evidence,
    MarketInfo,
    Message,
    Money,
    Outcome,
    PageEntry,
    PageKind,
    PageTemplate,
    Param,
    Percent,
    ReadStatus,
    Score,
    ShopInfo,
    Source,
    Term,
    Verdict,
)

HOST = "https://shop.example"
PRODUCTS = (f"{HOST}/lamps/red-lamp-7", f"{HOST}/rugs/rug", f"{HOST}/gift-card")
CATEGORY, TERMS, PRIVACY = f"{HOST}/lamps", f"{HOST}/terms", f"{HOST}/privacy"
KINDS = {
    **dict.fromkeys(PRODUCTS, PageKind.PRODUCT),
    CATEGORY: PageKind.CATEGORY,
    TERMS: PageKind.TERMS,
    PRIVACY: PageKind.PRIVACY,
}


def audit_of(*pages: str, pattern: str = "/{slug}") -> Audit:
    """An audit that read these pages."""
    entries = tuple(
        PageEntry(url=url, kind=KINDS[url], status=ReadStatus.READ, template=f"{KINDS[url].value}-{n}")
        for n, url in enumerate(pages, 1)
    )
    templates = tuple(
        PageTemplate(id=page.template or "", kind=page.kind, pattern=pattern, example=page.url, pages_read=1)
        for page in entries
    )
    return Audit(
        tool="storefront-auditor 0.1.0",
        as_of="2026-11-21",
        shop=ShopInfo(name="", start_url=HOST, language="en", market=MarketInfo(code="LT")),
        settings={},
        coverage=Coverage(pages=entries, outcomes={}, templates=templates),
        rules=(),
        verdicts=(),
        score=Score(overall=None, grade=None, categories=(), fix_first=()),
    )


def shown(selector: str | None, quote: str = "EUR 59.00", page: str | None = None) -> Evidence:
    return Evidence(source=Source.TEXT, quote=quote, selector=selector, element=4, page=page)


def finding(
    page: str | None = PRODUCTS[0],
    *evidence: Evidence,
    key: str = "price-visible.second-screen",
    outcome: Outcome = Outcome.WARNED,
    **params: Param,
) -> Verdict:
    """The price is on the second screen of the phone."""
    told: dict[str, Param] = {
        "price": Money(amount=Decimal("59.00"), currency="EUR"),
        "viewport": Term(key="viewport.phone"),
        "screen": 2,
    }
    return Verdict(
        rule=key.partition(".")[0],
        outcome=outcome,
        score=0.5,
        page=page,
        message=Message(key=key, params=told | params),
        evidence=evidence or (shown("html > body > main > div:nth-of-type(2) > p.price > strong"),),
    )


WHOLE = audit_of(*KINDS)
SAME: dict[str, Callable[[], tuple[Audit, Verdict]]] = {
    "another price": lambda: (
        WHOLE,
        finding(
            PRODUCTS[0],
            shown("html > body > main > div:nth-of-type(2) > p.price > strong", "EUR 1,049.00"),
            price=Money(amount=Decimal("1049.00"), currency="EUR"),
        ),
    ),
    "another currency": lambda: (WHOLE, finding(price=Money(amount=Decimal("59.00"), currency="PLN"))),
    "another stock": lambda: (
        WHOLE,
        finding(PRODUCTS[0], shown("html > body > main > div > p > strong", "Only 3 left"), screen=3),
    ),
    "another share": lambda: (WHOLE, finding(share=Percent(share=0.2))),
    "elements in another order": lambda: (
        WHOLE,
        finding(PRODUCTS[0], shown("html > body > main > div:nth-of-type(5) > p:nth-of-type(3) > strong")),
    ),
    "other class names and identifiers": lambda: (
        WHOLE,
        finding(PRODUCTS[0], shown("#product-17 > div.css-1x8ab[data-v='header > nav'] > p > strong")),
    ),
    "another wrapper": lambda: (WHOLE, finding(PRODUCTS[0], shown("main > div > div > div > p > ins"))),
    "pieces of evidence in another order": lambda: (
        WHOLE,
        finding(PRODUCTS[0], shown("footer > p"), shown("main > p"), shown("header > p")),
    ),
    "no element": lambda: (WHOLE, finding(PRODUCTS[0], shown(None))),
    "another product was drawn": lambda: (audit_of(PRODUCTS[1], TERMS), finding(PRODUCTS[1])),
    "a product with another form of address was drawn": lambda: (
        audit_of(PRODUCTS[2], pattern="/{slug}-{n}"),
        finding(PRODUCTS[2]),
    ),
    "fewer pages were read": lambda: (audit_of(PRODUCTS[0]), finding()),
}


@pytest.mark.parametrize("change", SAME)
def test_a_finding_is_known_again_after(change: str):
    audit, verdict = SAME[change]()
    assert fingerprints(audit)(verdict) == fingerprints(WHOLE)(finding())


OTHER: dict[str, Verdict] = {
    "another rule": finding(key="price-shown.second-screen"),
    "another thing wrong": finding(key="price-visible.hidden"),
    "it became worse": finding(outcome=Outcome.FAILED),
    "another viewport": finding(viewport=Term(key="viewport.desktop")),
    "one more word of ours": finding(gaps=(Term(key="markup.price"),)),
    "another kind of page": finding(CATEGORY),
    "the whole shop": finding(None),
    "in the header": finding(PRODUCTS[0], shown("html > body > header > p > strong")),
    "in the footer": finding(PRODUCTS[0], shown("html > body > footer > p > strong")),
}


@pytest.mark.parametrize("change", OTHER)
def test_another_finding_has_another_fingerprint(change: str):
    others = {name: fingerprints(WHOLE)(verdict) for name, verdict in OTHER.items()}
    assert others[change] != fingerprints(WHOLE)(finding())
    assert list(others.values()).count(others[change]) == 1


def test_words_of_ours_count_in_any_order():
    price, stock = Term(key="markup.price"), Term(key="markup.availability")
    one, other = finding(missing=(price, stock)), finding(missing=(stock, price))
    assert fingerprints(WHOLE)(one) == fingerprints(WHOLE)(other)
    assert fingerprints(WHOLE)(one) != fingerprints(WHOLE)(finding(missing=(price,)))


def test_what_is_said_of_the_shop_is_told_apart_by_the_service_page_it_shows_on():
    identify = fingerprints(WHOLE)
    on_terms = finding(None, shown("main > p > a", page=TERMS))
    assert identify(on_terms) != identify(finding(None, shown("main > p > a", page=PRIVACY)))
    assert identify(on_terms) == identify(finding(None, shown("main > ul > li > a", page=TERMS)))
    in_footer = [finding(None, shown("footer > a", page=page)) for page in (TERMS, *PRODUCTS)]
    assert len({identify(verdict) for verdict in in_footer}) == 1
    on_products = [finding(None, shown("main > a", page=page)) for page in PRODUCTS]
    assert len({identify(verdict) for verdict in on_products}) == 1


@pytest.mark.parametrize(
    ("selector", "part"),
    [
        (None, ""),
        ("", ""),
        ("html > body > main > p", ""),
        ("html > body > header > nav > a:nth-of-type(2)", "nav"),
        ("HEADER.site > a", "header"),
        ("body > main > article > header > h1", ""),
        ("section > footer > p", ""),
        ("body > header > section > a", "header"),
        ("footer a[href='main > section']", "footer"),
        ("#header > a.nav", ""),
        ("my-header > a", ""),
        ("div:has(> footer) > a", ""),
        ("x" * 100_000 + " > footer", ""),
    ],
)
def test_the_part_of_a_page_is_told_by_tags(selector: str | None, part: str):
    assert part_of(selector) == part


def test_a_fingerprint_stays_what_it_was_in_files_that_people_keep():
    """When this fails, baselines of all users are stale: raise FINGERPRINT_VERSION and say so."""
    assert fingerprints(WHOLE)(finding()) == "b8ec1b54039bb5a6"
