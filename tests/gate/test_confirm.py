"""Pages whose findings would close the gate are loaded again."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from auditor.gate import Policy, confirm, decide
from auditor.gate.confirm import MOST_PAGES
from auditor.models import Audit, Outcome, ReadStatus, Severity

from .audits import CART, LOGO, PRICE, audit_of, failed, passed, products, said

PAGES = products(3)
POLICY = Policy(fail_on=Severity.SERIOUS)


class Shop:
    """Says what is wrong at each load of its pages."""

    def __init__(self, *loads: Audit | None) -> None:
        self.loads = list(loads)
        self.visits: list[list[str]] = []

    def visit(self, pages: Sequence[str]) -> Audit | None:
        self.visits.append(list(pages))
        return self.loads.pop(0)


def cartless(*pages: str) -> Audit:
    """The cart is missing on these of the pages."""
    return audit_of(
        PAGES, failed(CART, *pages), passed(CART, *(set(PAGES) - set(pages))), failed(LOGO, *PAGES)
    )


def confirmed(first: Audit, shop: Shop) -> list[str]:
    loads = confirm(first, decide(first, POLICY), shop.visit)
    return [one.standing.value for one in decide(first, POLICY, loads).findings]


def test_what_is_found_twice_is_firm() -> None:
    shop = Shop(cartless(PAGES[0]))
    assert confirmed(cartless(PAGES[0]), shop) == ["new", "tolerated"]
    assert shop.visits == [PAGES[:1]], "only that page, and once"


def test_what_is_found_in_two_of_three_loads_is_firm() -> None:
    shop = Shop(cartless(), cartless(PAGES[0]))
    assert confirmed(cartless(PAGES[0]), shop) == ["new", "tolerated"]
    assert shop.visits == [PAGES[:1]] * 2


def test_what_is_found_once_in_three_loads_is_flaky() -> None:
    shop = Shop(cartless(), cartless())
    assert confirmed(cartless(PAGES[0]), shop) == ["flaky", "tolerated"]


def test_only_pages_in_doubt_are_loaded_a_third_time() -> None:
    shop = Shop(cartless(PAGES[1]), cartless())
    assert confirmed(cartless(*PAGES[:2]), shop) == ["new", "tolerated"]
    assert shop.visits == [PAGES[:2], PAGES[:1]]


def test_nothing_is_loaded_where_the_gate_opens() -> None:
    shop = Shop()
    assert confirmed(audit_of(PAGES, passed(PRICE, *PAGES)), shop) == []
    assert shop.visits == []


UNREAD = audit_of(PAGES, status=dict.fromkeys(PAGES, ReadStatus.UNREADABLE))
UNSURE = audit_of(PAGES, [said(CART, Outcome.NEEDS_REVIEW, page) for page in PAGES])


@pytest.mark.parametrize("again", [None, UNREAD, UNSURE], ids=["no visit", "unreadable", "not told"])
def test_what_cannot_be_loaded_again_counts_as_it_was_found(again: Audit | None) -> None:
    shop = Shop(again)
    assert confirmed(cartless(PAGES[0]), shop) == ["new", "tolerated"]
    assert shop.visits == [PAGES[:1]]


def test_pages_beyond_those_that_are_loaded_again_stand_or_fall_with_them() -> None:
    many = products(MOST_PAGES + 2)
    first = audit_of(many, failed(CART, *many))

    def standings(wrong: list[str]) -> list[tuple[str, int]]:
        again = audit_of(many, failed(CART, *wrong), passed(CART, *(set(many) - set(wrong))))
        loads = confirm(first, decide(first, POLICY), Shop(again, again).visit)
        return [(one.standing.value, one.finding.count) for one in decide(first, POLICY, loads).findings]

    assert standings([]) == [("flaky", len(many))]
    assert standings(many[:1]) == [("new", len(many))]
