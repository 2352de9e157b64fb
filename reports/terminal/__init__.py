"""The terminal report: a summary that is printed, in colour where the terminal shows it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from io import StringIO

from rich.console import Console

from auditor.catalog import Catalog
from auditor.models import Audit
from auditor.report import STANDARD_OUTPUT, Assets, Printed, ReportFile

from .summary import summary

WIDEST = 100
"""Columns used of a wide terminal."""

NARROWEST = 40


@Printed
def render(audit: Audit, assets: Assets, catalog: Catalog) -> Iterable[ReportFile]:
    """The summary for standard output: plain lines unless that is a terminal, as wide as it is."""
    terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    width = max(NARROWEST, min(shutil.get_terminal_size().columns, WIDEST))
    yield ReportFile(STANDARD_OUTPUT, printed(audit, catalog, width, terminal=terminal).encode("utf-8"))


def printed(audit: Audit, catalog: Catalog, width: int, *, terminal: bool) -> str:
    """The summary as text of `width` columns, with colours for a terminal (NO_COLOR is respected)."""
    out = StringIO()
    console = Console(
        file=out, width=width, force_terminal=terminal, highlight=False, markup=False, emoji=False,
        color_system="auto" if terminal else None, legacy_windows=False,
    )  # fmt: skip
    console.print(summary(audit, catalog, width))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
