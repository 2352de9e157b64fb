"""The markdown report: a summary short enough for a comment on a pull request, as `summary.md`."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.catalog import Catalog
from auditor.models import Audit
from auditor.report import Assets, ReportFile

from .summary import summary

NAME = "summary.md"


def render(audit: Audit, assets: Assets, catalog: Catalog) -> Iterable[ReportFile]:
    """The summary; pictures do not matter."""
    yield ReportFile(NAME, summary(audit, catalog).encode("utf-8", errors="replace"))
