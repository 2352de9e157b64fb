"""`auditor compare`: two saved audits in, what changed out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from . import options


@click.command()
@click.argument("old", type=options.FILE)
@click.argument("new", type=options.FILE)
@click.option(
    "--format",
    "formats",
    multiple=True,
    callback=options.split_names,
    metavar="NAMES",
    help="terminal, json, markdown or html, with commas between them. May be repeated.  [default: terminal]",
)
@click.option(
    "--out",
    type=options.FILE,
    default=Path(),
    metavar="DIR",
    help="Folder for comparison.html; the other formats are printed.  [default: this folder]",
)
@options.report_lang
@options.config
def compare(old: Path, new: Path, formats: tuple[str, ...], out: Path, **given: Any) -> int:
    """Tell what changed from one audit to another.

    OLD and NEW are audit.json files, or folders with one. Told is what got better or worse in the shop;
    what differs only because other pages were looked at, could not be read, or were judged by other
    rules or laws is told apart.

    \b
    auditor compare last-month/audit.json audit/audit.json
    auditor compare audit/previous.json audit             the last audit of a folder with this one
    auditor compare staging production --format markdown
    """
    from auditor.compare import compare as compared
    from auditor.output import load_comparisons, read_audit, read_to_compare

    from .finish import hand_out
    from .visit import Flags, check_names

    settings = Flags(given).settings()
    check_names(settings)
    reports = load_comparisons(formats or ("terminal",))
    before, after = read_to_compare(old), read_audit(new)
    audit = after.model_copy(update={"since": compared(before, after)})
    hand_out(audit, reports, out, settings)
    return 0
