"""What `auditor crawl --dry-run` prints: the pages that a visit would see, and why."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.crawl.plan import path_of
from auditor.dryrun import PlannedPage, VisitPlan
from auditor.models import CountedBy, Message, PageTemplate, ReadStatus, ServicePage, ServiceStatus

from .console import catalog, safe

NARROWEST = 60
WIDEST = 160
PIPED = 120
"""Columns where the output is no terminal."""


def shown(plan: VisitPlan) -> str:
    """The plan as a table for people."""
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else PIPED
    out = StringIO()
    console = Console(
        file=out, width=max(NARROWEST, min(width, WIDEST)), force_terminal=terminal, highlight=False,
        markup=False, emoji=False, color_system="auto" if terminal else None, legacy_windows=False,
    )  # fmt: skip
    console.print(_table(plan.pages))
    for line in (*_template_lines(plan.templates), *_service_lines(plan.services)):
        console.print(Text(safe(line)))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _table(pages: Iterable[PlannedPage]) -> Table:
    say = catalog()
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(say("plan-kind"), no_wrap=True)
    table.add_column(say("plan-template"), no_wrap=True)
    table.add_column(say("plan-page"), overflow="fold", ratio=2)
    table.add_column(say("plan-why"), overflow="fold", ratio=3)
    for page in pages:
        notes: list[Message] = [note for note in (page.reason, page.why) if note is not None]
        told = notes if page.status is not ReadStatus.READ else notes[-1:]
        cells = (
            say(f"kind-{page.kind.value}"),
            page.template or "",
            path_of(page.url),
            " ".join(say.render(note) for note in told),
        )
        table.add_row(*(Text(safe(cell)) for cell in cells))
    return table


def _template_lines(templates: Iterable[PageTemplate]) -> Iterable[str]:
    say = catalog()
    for template in templates:
        if template.estimated_pages is not None:
            key = "plan-about" if template.counted_by is CountedBy.SITEMAP else "plan-at-least"
            params = {"template": template.id, "pattern": template.pattern}
            yield say(key, count=template.estimated_pages, **params)


def _service_lines(services: Iterable[ServicePage]) -> Iterable[str]:
    say = catalog()
    missing = [page for page in services if page.status is ServiceStatus.MISSING]
    if missing:
        kinds = tuple(say(f"kind-{page.kind.value}") for page in missing)
        yield say("plan-missing", kinds=kinds, looked=tuple(path_of(url) for url in missing[0].looked))
