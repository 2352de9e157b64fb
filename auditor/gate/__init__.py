"""The gate: whether a deploy may go on, told from an audit, thresholds and a baseline."""

from .baseline import Baseline, BaselineEntry, read_baseline, update_baseline
from .confirm import Loads, confirm
from .decide import MIN_COVERAGE, Policy, coverage, decide
from .findings import findings, is_whole

__all__ = [
    "MIN_COVERAGE",
    "Baseline",
    "BaselineEntry",
    "Loads",
    "Policy",
    "confirm",
    "coverage",
    "decide",
    "findings",
    "is_whole",
    "read_baseline",
    "update_baseline",
]
