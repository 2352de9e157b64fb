"""The pdf report: the scorecard on paper, as `report.pdf`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from auditor.catalog import Catalog
from auditor.models import Audit
from auditor.report import Assets, PdfFile, brand_of

from ..html.document import document
from ..html.view import Report, build
from ..wording import Wording, clean
from .contents import numbered
from .pictures import with_jpegs

NAME = "report.pdf"


def render(audit: Audit, assets: Assets, catalog: Catalog) -> Iterable[PdfFile]:
    """The scorecard of the html report, which the auditor's browser prints."""
    report, wording = build(audit, assets, catalog)
    made = wording("report.foot.made", tool=audit.tool, day=wording.day(audit.as_of))
    yield PdfFile(NAME, html=_Paper(report, wording), header=_header(audit, assets), footer=made)


def _header(audit: Audit, assets: Assets) -> str:
    """The shop's name, after that of the one in whose name the report is made."""
    brand, shop = brand_of(assets), clean(audit.shop.name) or clean(audit.shop.start_url)
    return f"{clean(brand.name)} · {shop}" if brand else shop


class _Paper:
    """The scorecard for paper; made once, though it is printed twice."""

    def __init__(self, report: Report, wording: Wording) -> None:
        self._report, self._wording = report, wording

    def __call__(self, pages: Mapping[str, int]) -> Iterable[bytes]:
        yield numbered(self._html, pages)

    @cached_property
    def _html(self) -> bytes:
        return with_jpegs(document(self._report, self._wording))
