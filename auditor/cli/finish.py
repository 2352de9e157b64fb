"""The end of every command that makes an audit: reports written, said where, and the exit code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from auditor.models import Audit
from auditor.output import refuse_nothing_read, write_reports
from auditor.plugins import RuleSet
from auditor.report import STANDARD_OUTPUT, PdfFile, Render, ReportFile, StreamedFile
from auditor.settings import Settings
from auditor.sources import with_sources

from .console import say, terminal_language
from .gate import Gatekeeper


def finish(
    audit: Audit, reports: Sequence[Render], out: Path, settings: Settings, gatekeeper: Gatekeeper
) -> int:
    """Write the reports, say where they are and what the gate says; the exit code."""
    hand_out(audit, reports, out, settings)
    refuse_nothing_read(audit)
    return gatekeeper.conclude(audit)


def hand_out(audit: Audit, reports: Sequence[Render], out: Path, settings: Settings) -> None:
    """Write the reports and say where they are; print those that are printed."""
    told = with_sources(audit, settings.sources)
    languages = settings.report_lang, terminal_language()
    show(write_reports(told, reports, out, *languages, printer=_print, brand=settings.branded()), out)


def show(written: Iterable[ReportFile | StreamedFile], out: Path) -> None:
    """Say of files where they are; print those that are printed."""
    for file in written:
        if file.name == STANDARD_OUTPUT:
            click.echo(file.content.decode("utf-8"), nl=False)
        else:
            say("report-written", path=str(out / file.name))


def _print(file: PdfFile) -> bytes:
    """The file as PDF, by the browser that was given on the command line, else by any."""
    from auditor.printing import print_pdf

    context = click.get_current_context(silent=True)
    browser = context.params.get("browser") if context else None
    return print_pdf(file, browser if isinstance(browser, Path) else None)


def warn_of_broken(rules: RuleSet) -> None:
    """Say which rule packs did not load."""
    for name, error in rules.broken.items():
        say("pack-broken", name=name, error=error)
