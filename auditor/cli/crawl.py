"""`auditor crawl`: only visit a shop and save what was seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from . import options


@click.command()
@click.argument("url", required=False)
@options.out("audit")
@options.resume
@options.visiting
@options.market
@options.as_of
@options.config
def crawl(url: str | None, out: Path, **given: Any) -> int:
    """Visit a shop and save what was seen, without judging it.

    The capture is written to capture/ in the output folder; `auditor judge` makes the audit of it, for
    the market and the day given here unless it is given others.

    \b
    auditor crawl https://shop.example --out visit
    auditor judge visit/capture
    auditor crawl --resume visit              go on with a visit that was cut off
    """
    import asyncio

    from auditor.capture import CaptureWriter
    from auditor.errors import OutputError
    from auditor.run import CAPTURE_FOLDER, NOT_SAVED, capture_shop

    from .console import say
    from .progress import shown
    from .resume import begun, tell_way_on
    from .visit import check_names, recorded

    start, out, flags = begun(url, out, given)
    if flags.earlier is not None and flags.earlier.complete:
        say("resume-nothing-left", path=str(flags.earlier.folder))
        return 0
    settings = flags.settings()
    check_names(settings)
    options_ = flags.run_options(settings)
    day = flags.as_of
    law = {"market": settings.market, "as_of": day.isoformat() if day else None}
    saved = recorded(settings, options_) | law
    writer = CaptureWriter(
        out / CAPTURE_FOLDER,
        start_url=start,
        settings=saved,
        run=flags.run(settings),
        earlier=flags.earlier,
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
