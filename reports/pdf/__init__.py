"""The pdf report: the scorecard on paper, as `report.pdf`."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.catalog import Catalog
from auditor.models import Audit
from auditor.report import Assets, PdfFile, brand_of

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
        header=_header(audit, assets),
        footer=made,
    )


def _header(audit: Audit, assets: Assets) -> str:
    """The shop's name, after that of the one in whose name the report is made."""
    brand, shop = brand_of(assets), clean(audit.shop.name) or clean(audit.shop.start_url)
    return f"{clean(brand.name)} · {shop}" if brand else shop
