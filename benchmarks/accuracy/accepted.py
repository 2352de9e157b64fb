"""The last accepted figures, and what fell below them.

A figure may fall by its margin, or by one page where a page weighs more than that: what falls further is
a regression. Figures of other pages or labels are not comparable, and are not compared.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .errors import MeasureError
from .measurement import Measurement
from .scorer import FEWEST

MARGINS = {"macro": 0.005, "kinds": 0.01, "labels": 0.02, "rules": 0.03}
"""Group of figures -> how far one of them may fall, as a difference of F1 or of the share of agreement."""
ROUNDING = 0.0005


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and on how many pages (or occurrences) it rests."""

    value: float
    pages: int


Figures = dict[str, dict[str, Figure]]
"""Group -> name -> figure."""


def figures(found: Measurement) -> Figures:
    """What must not fall."""
    labels = {name: count for name, count in found.labels.items() if count.present >= FEWEST}
    return {
        "macro": {"macro F1": Figure(found.macro, sum(count.present for count in labels.values()))},
        "kinds": {name: Figure(count.f1, count.present) for name, count in found.kinds.items()},
        "labels": {
            name: Figure(0.0 if math.isnan(count.f1) else count.f1, count.present)
            for name, count in labels.items()
        },
        "rules": {rule.rule: Figure(rule.share, rule.pages) for rule in found.rules if rule.pages},
    }


def accept(file: Path, found: Measurement) -> None:
    """Make these figures the ones to compare with."""
    groups = {
        group: {
            name: {"value": round(one.value, 4), "pages": one.pages} for name, one in sorted(by_name.items())
        }
        for group, by_name in figures(found).items()
    }
    content = {"corpus": found.corpus.fingerprint, **groups}
    file.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


def read(file: Path, fingerprint: str) -> Figures | None:
    """The accepted figures; None when there are none for these pages and labels."""
    if not file.is_file():
        return None
    try:
        content = json.loads(file.read_text("utf-8"))
        if content["corpus"] != fingerprint:
            return None
        return {
            group: {
                name: Figure(float(one["value"]), int(one["pages"])) for name, one in content[group].items()
            }
            for group in MARGINS
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise MeasureError(
            f"{file} is damaged ({error!r}): restore it, or make it anew with --accept"
        ) from error


def fallen(accepted: Figures, now: Figures) -> list[str]:
    """A line for every figure that fell beyond its margin; a rule that is gone or unmeasured says so too."""
    return [line for group in MARGINS for line in _fallen(group, accepted[group], now[group])]


def _fallen(group: str, accepted: dict[str, Figure], now: dict[str, Figure]) -> Iterator[str]:
    for name, before in accepted.items():
        after = now.get(name)
        if after is None:
            yield f"{name}: was {before.value:.3f}, is not measured any more"
            continue
        margin = max(MARGINS[group], 1 / max(before.pages, 1))
        if after.value < before.value - margin - ROUNDING:
            yield f"{name}: {before.value:.3f} -> {after.value:.3f}, more than {margin:.3f} down"
