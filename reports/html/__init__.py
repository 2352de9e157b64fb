"""The html report: the scorecard, one file that opens offline."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.catalog import Catalog
from auditor.models import Audit
from auditor.report import Assets, StreamedFile

from .document import document
from .view import build

NAME = "index.html"


def render(audit: Audit, assets: Assets, catalog: Catalog) -> Iterable[StreamedFile]:
    """The scorecard as `index.html`, pictures, styles and script inside."""
    report, wording = build(audit, assets, catalog)
    yield StreamedFile(NAME, lambda: document(report, wording), waits=True)
