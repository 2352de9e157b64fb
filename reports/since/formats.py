"""A comparison by itself, in the formats of `auditor compare`; each gets the later audit with its `since`."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.catalog import Catalog
from auditor.models import Audit
from auditor.report import STANDARD_OUTPUT, Assets, Printed, ReportFile

from .. import printing
from ..wording import Wording
from . import terminal as for_terminal
from .view import Since, since_view


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


def _seen(audit: Audit, catalog: Catalog) -> tuple[Since, Wording]:
    wording = Wording(catalog)
    since = since_view(audit, wording)
    if since is None:
        raise ValueError("the audit is compared with none")
    return since, wording
