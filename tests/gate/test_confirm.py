"""Pages whose findings would close the gate are loaded again."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.gate import Policy, confirm, decide
from auditor.models import Audit, Severity

from .audits import CART, LOGO, PRICE, audit_of, failed, passed, products

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


def test_what_cannot_be_loaded_again_counts_as_it_was_found() -> None:
    shop = Shop(None)
    assert confirmed(cartless(PAGES[0]), shop) == ["new", "tolerated"]
    assert shop.visits == [PAGES[:1]]
