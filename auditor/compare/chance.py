"""How likely two draws of pages differ by chance alone."""

from __future__ import annotations

from math import comb


def fisher_exact(one: int, of_one: int, other: int, of_other: int) -> float:
    """The two-sided p-value of Fisher's exact test (R. A. Fisher, 1922) for `one` of `of_one` against
    `other` of `of_other`; 1.0 where one of the draws is empty.
    """
    hits, draws = one + other, of_one + of_other
    ways = [comb(hits, n) * comb(draws - hits, of_one - n) for n in range(min(hits, of_one) + 1)]
    observed = comb(hits, one) * comb(draws - hits, of_one - one)
    return sum(way for way in ways if way <= observed) / comb(draws, of_one)
