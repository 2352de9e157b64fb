"""The csv report: every verdict on a row of `verdicts.csv`, for spreadsheets (RFC 4180, UTF-8 with BOM)."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.catalog import Catalog
from auditor.models import Audit
from auditor.report import Assets, StreamedFile

from .table import lines

NAME = "verdicts.csv"


def render(audit: Audit, assets: Assets, catalog: Catalog) -> Iterable[StreamedFile]:
    """The verdicts as a table; pictures do not matter."""
    yield StreamedFile(NAME, lambda: lines(audit, catalog))
