"""Several shops together: `index.html` beside their scorecards, and a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.catalog import Catalog
from auditor.models import ShopsIndex
from auditor.report import STANDARD_OUTPUT, Assets, PrintedIndex, ReportFile

from .. import printing
from ..html.branding import brand_view
from ..html.frame import framed
from ..wording import Wording
from .table import table
from .view import index_view

NAME = "index.html"


def html(index: ShopsIndex, assets: Assets, catalog: Catalog) -> Iterable[ReportFile]:
    """All shops on one page, with links to their scorecards."""
    wording = Wording(catalog)
    view = index_view(index, wording)
    yield ReportFile(NAME, framed(__name__, "index.html.j2", wording, brand_view(assets), index=view))


@PrintedIndex
def terminal(index: ShopsIndex, assets: Assets, catalog: Catalog) -> Iterable[ReportFile]:
    """A table for standard output."""
    wording = Wording(catalog)
    shown = table(index_view(index, wording), wording)
    text = printing.printed(shown, printing.columns(), terminal=printing.is_terminal())
    yield ReportFile(STANDARD_OUTPUT, text.encode("utf-8"))
