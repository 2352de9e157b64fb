"""Markdown tables and the way figures are written."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

FEW = 10
"""Occurrences below which a figure is marked: it may be chance."""
MARK = "°"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; columns that hold figures are aligned to the right."""
    body = [[str(cell) for cell in row] for row in rows]
    figures = [all(_is_figure(row[n]) for row in body) for n in range(len(head))]
    border = ["---:" if figure and body else "---" for figure in figures]
    return "\n".join([_line(head), _line(border), *map(_line, body)])


def score(value: float) -> str:
    """A share or F1 with three digits; a dash where there is none."""
    return "–" if math.isnan(value) else f"{value:.3f}"


def between(interval: tuple[float, float]) -> str:
    """An interval with two digits."""
    return f"{interval[0]:.2f}–{interval[1]:.2f}"


def percent(share: float) -> str:
    """A share as a percentage."""
    return f"{100 * share:.1f} %"


def counted(number: int) -> str:
    """A number of occurrences, marked where they are few."""
    return f"{number}{MARK}" if number < FEW else str(number)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _is_figure(cell: str) -> bool:
    return cell[:1].isdigit() or cell in ("–", "")
