"""Fisher's exact test against values from the literature and against a direct count."""

from __future__ import annotations

from itertools import combinations

import pytest

from auditor.compare.chance import fisher_exact


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ((3, 4, 1, 4), 0.485714),  # the lady tasting tea, two-sided
        ((1, 10, 11, 14), 0.002759),  # dieting among teenagers
        ((5, 5, 0, 5), 0.007937),
        ((4, 4, 0, 4), 0.028571),
        ((0, 8, 8, 8), 0.000155),
        ((0, 0, 3, 5), 1.0),
        ((2, 5, 2, 5), 1.0),
    ],
)
def test_known_values(table: tuple[int, int, int, int], expected: float):
    assert fisher_exact(*table) == pytest.approx(expected, abs=1e-6)


def test_it_counts_draws():
    one, of_one, other, of_other = 3, 4, 2, 6
    pages = [True] * (one + other) + [False] * (of_one + of_other - one - other)
    hits = [sum(pages[n] for n in drawn) for drawn in combinations(range(len(pages)), of_one)]
    ways = {count: hits.count(count) for count in set(hits)}
    expected = sum(way for way in ways.values() if way <= ways[one]) / len(hits)
    assert fisher_exact(one, of_one, other, of_other) == pytest.approx(expected)
