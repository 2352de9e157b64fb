"""Text for standard output: plain lines unless that is a terminal, as wide as it is."""

from __future__ import annotations

import os
import shutil
import sys
from io import StringIO

from rich.console import Console, RenderableType

WIDEST = 100
"""Columns used of a wide terminal."""

NARROWEST = 40


def is_terminal() -> bool:
    """Whether standard output shows colours and can be drawn on."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def columns() -> int:
    """Columns to use."""
    return max(NARROWEST, min(shutil.get_terminal_size().columns, WIDEST))


def printed(shown: RenderableType, width: int, *, terminal: bool) -> str:
    """What is shown as text of `width` columns, with colours for a terminal (NO_COLOR is respected)."""
    out = StringIO()
    console = Console(
        file=out, width=width, force_terminal=terminal, highlight=False, markup=False, emoji=False,
        color_system="auto" if terminal else None, legacy_windows=False,
    )  # fmt: skip
    console.print(shown)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
