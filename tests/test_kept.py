"""Packed pages come back as they were, in the order of the visit, and are told apart without unpacking."""

from __future__ import annotations

import sys
import tracemalloc
from decimal import Decimal

import pytest

from auditor.compact import Pool
from auditor.kept import KeptPages
from auditor.models import (
    Evidence,
    Fact,
    Found,
    MarketInfo,
    Money,
    PageFacts,
    PageKind,
    PriceFacts,
    ReadStatus,
    ShopFacts,
    Source,
    TrustFacts,
)

KINDS = (PageKind.HOME, PageKind.PRODUCT, PageKind.PRODUCT, PageKind.RETURNS, PageKind.ERROR)
STATUSES = (ReadStatus.READ, ReadStatus.PARTIAL, ReadStatus.READ, ReadStatus.SKIPPED, ReadStatus.READ)


def piece(words: str) -> Evidence:
    return Evidence(source=Source.TEXT, quote=words, selector="main > p", element=7)


def page(number: int) -> PageFacts:
    price = Money(amount=Decimal(f"{number}.50"), currency="EUR")
    return PageFacts(
        url=f"https://shop.example/{number}",
        status=STATUSES[number % len(STATUSES)],
        kind=KINDS[number % len(KINDS)],
        kind_confidence=1.0,
        language="lt",
        title=f"Ąžuolinis stalas {number} 🪑",
        price=PriceFacts(current=Fact(value=price, evidence=(piece(f"{number},50 €"),))),
        trust=TrustFacts(returns=Found(evidence=(piece("Grąžinimas per 30 dienų"),))),
    )


@pytest.fixture
def pages() -> list[PageFacts]:
    return [Pool().of_page(page(number)) for number in range(12)]


def kept(pages: list[PageFacts], at_hand: int) -> KeptPages:
    found = KeptPages(at_hand)
    for one in pages:
        found.add(one)
    return found


@pytest.mark.parametrize("at_hand", [0, 3, 64])
def test_pages_are_the_same_however_they_are_kept(pages: list[PageFacts], at_hand: int) -> None:
    found = kept(pages, at_hand)
    assert list(found) == pages
    assert [one.model_dump_json() for one in found] == [one.model_dump_json() for one in pages]
    assert [one.model_fields_set for one in found] == [one.model_fields_set for one in pages]
    assert found[-1] == pages[-1]
    assert list(found[2:9:3]) == pages[2:9:3]
    assert isinstance(found[5].price.current, Fact)
    with pytest.raises(IndexError):
        found[len(pages)]


@pytest.mark.parametrize("at_hand", [0, 3, 64])
def test_a_rule_sees_the_same_selections(pages: list[PageFacts], at_hand: int) -> None:
    market = MarketInfo(code="LT")
    whole = ShopFacts(start_url=pages[0].url, pages=tuple(pages), market=market)
    packed = ShopFacts(start_url=pages[0].url, pages=kept(pages, at_hand), market=market)
    assert tuple(packed.readable) == whole.readable
    assert len(packed.readable) == len(whole.readable) == 8
    assert tuple(packed.readable[:3]) == whole.readable[:3]
    products = packed.of_kind(PageKind.PRODUCT, PageKind.ERROR)
    assert tuple(products) == whole.of_kind(PageKind.PRODUCT, PageKind.ERROR)
    assert products[-1] == pages[11]
    assert tuple(packed.unread_of_kind(PageKind.RETURNS)) == whole.unread_of_kind(PageKind.RETURNS)
    assert not packed.of_kind(PageKind.CART)


def test_a_packed_page_takes_little() -> None:
    found = KeptPages(at_hand=0)
    found.add(page(1))
    tracemalloc.start()
    try:
        for number in range(50):
            found.add(page(5 * number + 1))
        packed, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 50 * sys.getsizeof(b"") < packed < 50 * 1_500
