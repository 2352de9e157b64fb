"""Waves that overlap: what is chosen next depends on the order of asking only."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

import pytest

from auditor.crawl.together import rolling


class Shop:
    """Hands out twelve numbers, six at once; remembers what was under way, and known, at each choice."""

    def __init__(self, slow: frozenset[int] = frozenset()) -> None:
        self.left = list(range(12))
        self.choices: list[tuple[int, int]] = []
        self.told: list[int] = []
        self.begun: list[list[int]] = []
        self.ended: list[int] = []
        self._slow = slow

    def choose(self, under_way: int) -> list[int]:
        self.choices.append((under_way, len(self.told)))
        count = 6 - under_way
        chosen, self.left = self.left[:count], self.left[count:]
        return chosen

    async def visit(self, numbers: Sequence[int]) -> Sequence[int]:
        self.begun.append(list(numbers))
        try:
            for number in numbers:
                for _ in range(20 if number in self._slow else 1):
                    await asyncio.sleep(0)
                if number == 8:
                    raise ValueError("broken")
                self.ended.append(number)
        except asyncio.CancelledError:
            self.ended.append(-1)
            raise
        return numbers

    async def run(self, stop_after: int = 99) -> None:
        async with aclosing(rolling(self.choose, self.visit, 3)) as results:
            async for number in results:
                self.told.append(number)
                if len(self.told) == stop_after:
                    return


@pytest.mark.parametrize("slow", [set(), {0}, {4}, {0, 10}])
def test_choices_do_not_depend_on_which_page_is_early(slow: set[int]) -> None:
    shop = Shop(frozenset(slow))
    shop.left.remove(8)
    asyncio.run(shop.run())
    assert shop.told == [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11]
    assert shop.begun == [[0, 1, 2], [3, 4, 5], [6, 7, 9], [10, 11]]
    assert shop.choices == [(0, 0), (3, 3), (3, 6), (2, 9), (0, 11)]


def test_a_fault_ends_what_is_under_way() -> None:
    shop = Shop(frozenset({9}))
    with pytest.raises(ValueError, match="broken"):
        asyncio.run(shop.run())
    assert shop.told == [0, 1, 2, 3, 4, 5]
    assert shop.ended[-1] == -1


def test_leaving_ends_what_is_under_way() -> None:
    shop = Shop(frozenset({3}))
    asyncio.run(shop.run(stop_after=2))
    assert shop.told == [0, 1]
    assert -1 in shop.ended
    assert 6 not in shop.ended
