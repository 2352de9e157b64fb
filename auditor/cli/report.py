"""`auditor report`: a saved audit.json in, reports out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from . import options


@click.command()
@click.argument("audit", type=options.FILE, metavar="AUDIT.json")
@click.option(
    "--out",
    type=options.FILE,
    metavar="DIR",
    help="Folder for the reports.  [default: the one AUDIT.json is in]",
)
@options.reporting
@options.gating
@options.config
def report(audit: Path, out: Path | None, **given: Any) -> int:
    """Write reports of a saved audit.

    \b
    auditor report audit/audit.json --format html --out for-the-client
    """
    from auditor.output import bring_pictures, load_reports, read_audit

    from .finish import finish
    from .gate import Gatekeeper
    from .visit import Flags, check_names

    settings = Flags(given).settings()
    reports = load_reports(settings.format)
    check_names(settings)
    gatekeeper = Gatekeeper.of(settings, given)
    found = read_audit(audit)
    home = audit if audit.is_dir() else audit.parent
    bring_pictures(found, home, out or home)
    return finish(gatekeeper.judged(found), reports, out or home, settings, gatekeeper)
