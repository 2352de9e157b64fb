"""The json report: the Audit itself as `audit.json`, a public contract described by `schema`."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.catalog import Catalog
from auditor.models import Audit
from auditor.report import Assets, ReportFile

from .text import readable

NAME = "audit.json"


def render(audit: Audit, assets: Assets, catalog: Catalog) -> Iterable[ReportFile]:
    """The Audit as JSON; neither pictures nor language matter."""
    yield ReportFile(NAME, (readable(audit.model_dump(mode="json")) + "\n").encode("utf-8"))
