"""The sarif report: findings for code scanning as `audit.sarif` (SARIF 2.1.0, OASIS)."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.catalog import Catalog
from auditor.models import Audit
from auditor.report import Assets, StreamedFile

from .log import pieces

NAME = "audit.sarif"


def render(audit: Audit, assets: Assets, catalog: Catalog) -> Iterable[StreamedFile]:
    """The findings as a SARIF log; pictures do not matter."""
    yield StreamedFile(NAME, lambda: pieces(audit, catalog))
