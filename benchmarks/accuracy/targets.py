"""What the figures have to reach, and whether they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .measurement import GOOD, Measurement
from .scorer import Count

CRITICAL = (
    *("photos", "specifications", "vat_stated", "shipping_cost", "delivery_time"),
    *("add_to_cart", "cart_link", "phone", "returns", "reviews"),
)
"""Labels behind rules of critical severity: a wrong fact here is a wrong accusation or a missed fault."""
MOST_OPEN = 0.1
"""Share of verdicts that may be left to a person."""


@dataclass(frozen=True, slots=True)
class Target:
    """One target and what was measured."""

    name: str
    wanted: str
    measured: str
    met: bool


def targets(found: Measurement) -> list[Target]:
    """Every target."""
    share = found.undecided.all.open
    return [
        _least("macro F1 of the facts", 0.92, found.macro),
        Target(f"facts with F1 {GOOD} or better", "38", f"{found.good} of {found.counted}", found.good >= 38),
        _least("F1 of `price`", 0.95, found.labels["price"].f1),
        _least("F1 of `availability`", 0.95, found.labels["availability"].f1),
        *(target for label in CRITICAL for target in _critical(label, found.labels[label])),
        _least("`kind` of all pages", 0.95, found.kinds["kind"].f1),
        _least("`language` of all pages", 0.98, found.kinds["language"].f1),
        Target(
            "verdicts left to a person",
            f"at most {100 * MOST_OPEN:.0f} %",
            f"{100 * share:.1f} %",
            share <= MOST_OPEN,
        ),
    ]


def _critical(label: str, count: Count) -> Iterator[Target]:
    yield _least(f"precision of `{label}`", 0.95, count.precision)
    yield _least(f"F1 of `{label}`", 0.9, count.f1)


def _least(name: str, wanted: float, measured: float) -> Target:
    return Target(name, f"{wanted:.2f}", f"{measured:.3f}", measured >= wanted)
