"""`auditor crawl`: only visit a shop and save what was seen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import options

if TYPE_CHECKING:
    from auditor.access import Access

    from .visit import Flags


@click.command()
@click.argument("url", required=False)
@options.out("audit")
@options.resume
@click.option("--dry-run", is_flag=True, help="Only list what would be visited, and why; nothing is saved.")
@click.option(
    "--format",
    "plan_format",
    type=click.Choice(["text", "json"]),
    help="How --dry-run lists it.  [default: text]",
)
@options.visiting
@options.entering
@options.market
@options.as_of
@options.config
def crawl(url: str | None, out: Path, dry_run: bool, plan_format: str | None, **given: Any) -> int:
    """Visit a shop and save what was seen, without judging it.

    The capture is written to capture/ in the output folder; `auditor judge` makes the audit of it, for
    the market and the day given here unless it is given others.

    \b
    auditor crawl https://shop.example --out visit
    auditor judge visit/capture
    auditor crawl --resume visit              go on with a visit that was cut off
    auditor crawl https://shop.example --dry-run
    """
    from auditor.errors import UsageError

    from .console import say
    from .door import asked, entered
    from .resume import begun

    if plan_format and not dry_run:
        raise UsageError("dry-run-format", name=plan_format)
    url, given = asked(url, given)
    start, out, flags = begun(url, out, given)
    if flags.earlier is not None and flags.earlier.complete:
        say("resume-nothing-left", path=str(flags.earlier.folder))
        return 0
    with entered(start, out, flags) as (start, access):
        if dry_run:
            return _plan(start, flags, access, plan_format or "text")
        return _crawl(start, out, flags, access)


def _plan(start: str, flags: Flags, access: Access, format: str) -> int:
    import asyncio

    from auditor.dryrun import plan_visit

    from .plan import shown as table
    from .progress import shown
    from .visit import check_names

    settings = flags.settings()
    check_names(settings)
    options_ = flags.run_options(settings, access)
    with shown() as progress:
        plan = access.secrets.redacted(asyncio.run(plan_visit(start, options_, progress)))
    click.echo(plan.model_dump_json(indent=1) if format == "json" else table(plan), nl=format == "json")
    plan.refuse_nothing(listed=options_.crawl.listed)
    return 0


def _crawl(start: str, out: Path, flags: Flags, access: Access) -> int:
    import asyncio

    from auditor.capture import CaptureWriter
    from auditor.errors import OutputError
    from auditor.run import CAPTURE_FOLDER, NOT_SAVED, capture_shop

    from . import since
    from .console import say
    from .progress import shown
    from .resume import tell_way_on
    from .visit import check_names, recorded

    settings = flags.settings()
    check_names(settings)
    options_ = flags.run_options(settings, access)
    day = flags.as_of
    since.put_aside(out, {}, resumed=flags.earlier is not None)
    law = {"market": settings.market, "as_of": day.isoformat() if day else None}
    saved = recorded(settings, options_) | law
    writer = CaptureWriter(
        out / CAPTURE_FOLDER,
        start_url=start,
        settings=saved,
        run=flags.run(settings),
        earlier=flags.earlier,
        secrets=access.secrets,
    )
    try:
        with shown() as progress:
            manifest = asyncio.run(capture_shop(start, options_, writer=writer, progress=progress))
    except OutputError:
        tell_way_on(out)
        raise
    say("capture-written", path=str(writer.folder))
    if manifest.partial:
        tell_way_on(out)
    return OutputError.exit_code if manifest.partial and manifest.partial.key in NOT_SAVED else 0
