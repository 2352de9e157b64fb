"""A comparison by itself, in the formats of `auditor compare`; each gets the later audit with its `since`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.catalog import Catalog
from auditor.models import Audit
from auditor.report import STANDARD_OUTPUT, Assets, Printed, ReportFile

from .. import printing
from ..html.branding import brand_view
from ..html.frame import framed
from ..wording import Wording, clean
from . import markdown as for_markdown
from . import terminal as for_terminal
from .view import Since, since_view

NAME = "comparison.html"


@Printed
def terminal(audit: Audit, assets: Assets, catalog: Catalog) -> Iterable[ReportFile]:
    """Everything, for standard output."""
    since, wording = _seen(audit, catalog)
    shown = for_terminal.in_full(since, wording)
    text = printing.printed(shown, printing.columns(), terminal=printing.is_terminal())
    yield ReportFile(STANDARD_OUTPUT, text.encode("utf-8"))


def json(audit: Audit, assets: Assets, catalog: Catalog) -> Iterable[ReportFile]:
    """The Comparison as it is in audit.json."""
    if audit.since is None:
        raise ValueError("the audit is compared with none")
    yield ReportFile(STANDARD_OUTPUT, (audit.since.model_dump_json(indent=2) + "\n").encode("utf-8"))


def markdown(audit: Audit, assets: Assets, catalog: Catalog) -> Iterable[ReportFile]:
    """Everything, for standard output: short enough for a comment on a pull request."""
    since, wording = _seen(audit, catalog)
    text = for_markdown.in_full(_name(audit), since, wording)
    yield ReportFile(STANDARD_OUTPUT, text.encode("utf-8", errors="replace"))


def html(audit: Audit, assets: Assets, catalog: Catalog) -> Iterable[ReportFile]:
    """One page, `comparison.html`, in the look of the scorecard."""
    since, wording = _seen(audit, catalog)
    page = framed(
        __name__.rpartition(".")[0],
        "comparison.html.j2",
        wording,
        brand_view(assets),
        report=_Page(since),
        name=_name(audit),
        tool=clean(audit.tool, 80),
        day=wording.day(audit.as_of),
    )
    yield ReportFile(NAME, page)


@dataclass(frozen=True)
class _Page:
    """What the scorecard's part on changes asks of its report."""

    since: Since


def _name(audit: Audit) -> str:
    return clean(audit.shop.name, 80) or clean(audit.shop.start_url, 80)


def _seen(audit: Audit, catalog: Catalog) -> tuple[Since, Wording]:
    wording = Wording(catalog)
    since = since_view(audit, wording)
    if since is None:
        raise ValueError("the audit is compared with none")
    return since, wording
