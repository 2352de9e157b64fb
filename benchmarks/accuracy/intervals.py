"""Intervals for shares that were counted on few pages."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95


def wilson(hits: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The score interval of a share, 0..1; (0, 1) without trials.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22 (1927), 209-212. Unlike the usual interval it stays within 0..1
    and is honest for few trials and for shares near 0 or 1.
    """
    if not trials:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, weight = hits / trials, z * z / trials
    middle = (share + weight / 2) / (1 + weight)
    half = z / (1 + weight) * sqrt(share * (1 - share) / trials + weight / (4 * trials))
    return max(0.0, middle - half), min(1.0, middle + half)


def f1_interval(hits: int, wrong: int, missed: int) -> tuple[float, float]:
    """The interval of an F1, 0..1.

    F1 is no share of anything, but hits / (hits + wrong + missed) is one, and F1 = 2 s / (1 + s) grows
    with it: the interval of the share is carried over (D. Hand, P. Christen, N. Kirielle, "F*: an
    interpretable transformation of the F-measure", Machine Learning 110 (2021), 451-456).
    """
    least, most = wilson(hits, hits + wrong + missed)
    return 2 * least / (1 + least), 2 * most / (1 + most)
