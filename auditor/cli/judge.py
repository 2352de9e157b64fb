"""`auditor judge`: a saved capture in, a scorecard out; no browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from . import options


@click.command()
@click.argument("capture", type=options.FILE)
@click.option(
    "--out",
    type=options.FILE,
    metavar="DIR",
    help="Folder for the results.  [default: the one CAPTURE is in]",
)
@options.since
@options.judging
@options.reporting
@options.gating
def judge(capture: Path, out: Path | None, **given: Any) -> int:
    """Judge a saved capture again, without browser or network.

    Gives the same audit.json as the run that made the capture, unless rules, options or the date
    are changed. CAPTURE is the capture/ folder or the output folder that holds it.

    \b
    auditor judge audit/capture
    auditor judge audit/capture --as-of 2027-01-01 --out next-year
    """
    from auditor.capture import CaptureReader
    from auditor.errors import UsageError
    from auditor.judge import Setting
    from auditor.output import bring_pictures, load_reports
    from auditor.run import judge_capture

    from . import since
    from .finish import finish, warn_of_broken
    from .gate import Gatekeeper
    from .visit import Flags, as_recorded, check_names

    if not capture.exists():
        raise UsageError("path-missing", path=str(capture))
    reader = CaptureReader(capture)
    settings = as_recorded(reader.manifest.settings, Flags(given))
    rules = settings.rule_set(given["rule_files"])
    reports = load_reports(settings.format)
    check_names(settings)
    gatekeeper = Gatekeeper.of(settings, given)
    warn_of_broken(rules)
    home = reader.folder.resolve().parent
    audit = judge_capture(reader.folder, rules, market=settings.market, as_of=given["as_of"])
    recorded: dict[str, Setting] = {
        "select": settings.select,
        "skip": settings.skip,
        "market": settings.market,
    }
    if given["as_of"]:
        recorded["as_of"] = audit.as_of
    audit = audit.model_copy(update={"settings": audit.settings | recorded})
    bring_pictures(audit, home, out or home)
    audit = since.compared_again(audit, home, out or home, given["since"], reader.manifest.started)
    return finish(gatekeeper.judged(audit), reports, out or home, settings, gatekeeper)
