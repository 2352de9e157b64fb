"""The pdf report: the scorecard on paper, as `report.pdf`."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.catalog import Catalog
from auditor.models import Audit
from auditor.report import Assets, PdfFile

from ..html.document import document
from ..html.view import build
from ..wording import clean
from .pictures import with_jpegs

NAME = "report.pdf"


def render(audit: Audit, assets: Assets, catalog: Catalog) -> Iterable[PdfFile]:
    """The scorecard of the html report, which the auditor's browser prints."""
    report, wording = build(audit, assets, catalog)
    made = wording("report.foot.made", tool=audit.tool, day=wording.day(audit.as_of))
    yield PdfFile(
        NAME,
        html=lambda: with_jpegs(document(report, wording)),
        header=clean(audit.shop.name) or clean(audit.shop.start_url),
        footer=made,
    )
