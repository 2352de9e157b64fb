"""Copies in little memory say what the originals said, to the letter."""

from __future__ import annotations

import gc
import gzip
import tracemalloc
from datetime import date
from decimal import Decimal

import httpx
from auditor.shops import serve

from auditor.compact import Pool
from auditor.judge import FIRST_PAGES, Judging, VisitedPage
from auditor.models import (
    Evidence,
    Fact,
    Found,
    Message,
    Money,
    Outcome,
    PageFacts,
    PageKind,
    PriceFacts,
    ReadStatus,
    Snapshot,
    Source,
    TrustFacts,
    Verdict,
)
from auditor.plugins import RuleSet


def piece(words: str = "Returns within 30 days") -> Evidence:
    return Evidence(source=Source.TEXT, quote=words, selector="footer > p", element=7)


def page(number: int, amount: str = "5.00") -> PageFacts:
    return PageFacts(
        url=f"https://shop.example/{number}",
        status=ReadStatus.READ,
        kind=PageKind.PRODUCT,
        kind_confidence=1.0,
        language="en",
        price=PriceFacts(current=Fact(value=Money(amount=Decimal(amount)), evidence=(piece("5 €"),))),
        trust=TrustFacts(returns=Found(evidence=(piece(),))),
    )


def verdict(number: int, price: Decimal | float) -> Verdict:
    amount = Money(amount=price) if isinstance(price, Decimal) else price
    return Verdict(
        rule="price-shown",
        outcome=Outcome.PASSED,
        score=1.0,
        page=f"https://shop.example/{number}",
        message=Message(key="price-shown.shown", params={"amount": amount}),
        evidence=(piece(), piece("5 €")),
    )


def test_facts_stay_what_they_were() -> None:
    pool = Pool()
    for number in range(3):
        original = page(number, amount=("5.00", "5", "5.0")[number])
        copy = pool.copy(original)
        assert copy == original
        assert copy.model_dump_json() == original.model_dump_json()
        assert copy.model_fields_set == original.model_fields_set


def test_evidence_of_facts_tells_its_page() -> None:
    pool = Pool()
    pages = [pool.of_page(page(number)) for number in range(3)]
    assert [one.trust.returns.evidence[0].page for one in pages] == [one.url for one in pages]
    assert pages[0].trust.returns.evidence[0].selector is pages[2].trust.returns.evidence[0].selector
    assert pages[0].trust.terms is pages[2].trust.privacy
    assert pool.copy(page(0).trust.returns).evidence[0].page is None


def test_verdicts_share_what_is_the_same_and_nothing_that_only_equals_it() -> None:
    pool = Pool()
    amounts: tuple[Decimal | float, ...] = (Decimal("5.00"), Decimal(5), 5, 5.0, Decimal("5.00"))
    originals = [verdict(number, amount) for number, amount in enumerate(amounts)]
    copies = [pool.copy(one) for one in originals]
    assert [one.model_dump_json() for one in copies] == [one.model_dump_json() for one in originals]
    assert copies[0].message is copies[4].message
    assert copies[0].evidence[0] is copies[4].evidence[0]
    assert len({id(one.message) for one in copies}) == 4


MOST_KEPT = 150_000
"""Bytes that may be kept of a page until the visit is over: facts, verdicts, places of evidence."""


def test_little_is_kept_of_a_page_that_was_judged(rules: RuleSet) -> None:
    with serve("green") as server:
        listed = gzip.decompress(httpx.get(f"{server.url}/sitemaps/products.xml.gz").content).decode()
        address = listed.partition("<loc>")[2].partition("</loc>")[0]
        html = httpx.get(address).text
    judging = Judging(rules, as_of=date(2026, 11, 22))

    def judge(first: int, last: int) -> None:
        for number in range(first, last):
            url = f"{address}?copy={number}"
            seen = Snapshot(requested_url=url, url=url, status=ReadStatus.READ, html=html, http_status=200)
            judging.add(VisitedPage(seen))
        gc.collect()

    judge(0, FIRST_PAGES + 3)
    tracemalloc.start()
    try:
        judge(FIRST_PAGES + 3, FIRST_PAGES + 13)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 10_000 < kept / 10 < MOST_KEPT
