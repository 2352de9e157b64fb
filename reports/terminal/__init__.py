"""The terminal report: a summary that is printed, in colour where the terminal shows it."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.catalog import Catalog
from auditor.models import Audit
from auditor.report import STANDARD_OUTPUT, Assets, Printed, ReportFile

from .. import printing
from .summary import summary


@Printed
def render(audit: Audit, assets: Assets, catalog: Catalog) -> Iterable[ReportFile]:
    """The summary for standard output: plain lines unless that is a terminal, as wide as it is."""
    text = printed(audit, catalog, printing.columns(), terminal=printing.is_terminal())
    yield ReportFile(STANDARD_OUTPUT, text.encode("utf-8"))


def printed(audit: Audit, catalog: Catalog, width: int, *, terminal: bool) -> str:
    """The summary as text of `width` columns."""
    return printing.printed(summary(audit, catalog, width), width, terminal=terminal)
