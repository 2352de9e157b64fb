"""The end of every command that makes an audit: reports written, said where, and the exit code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from auditor.models import Audit
from auditor.output import refuse_nothing_read, write_reports
from auditor.plugins import RuleSet
from auditor.report import STANDARD_OUTPUT, Render
from auditor.settings import Settings

from .console import say, terminal_language

BELOW_THRESHOLD = 1


def finish(audit: Audit, reports: Sequence[Render], out: Path, settings: Settings) -> int:
    """Write the reports and say where; 1 when the score is below the threshold that was asked for."""
    for file in write_reports(audit, reports, out, settings.report_lang, terminal_language()):
        if file.name == STANDARD_OUTPUT:
            click.echo(file.content.decode("utf-8"), nl=False)
        else:
            say("report-written", path=str(out / file.name))
    refuse_nothing_read(audit)
    return _code(audit.score.overall, settings.fail_under)


def _code(overall: float | None, fail_under: float | None) -> int:
    if fail_under is None or (overall is not None and overall >= fail_under):
        return 0
    if overall is None:
        say("threshold-no-score", threshold=fail_under)
    else:
        say("threshold-missed", score=overall, threshold=fail_under)
    return BELOW_THRESHOLD


def warn_of_broken(rules: RuleSet) -> None:
    """Say which rule packs did not load."""
    for name, error in rules.broken.items():
        say("pack-broken", name=name, error=error)
