"""`auditor crawl`: only visit a shop and save what was seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from . import options


@click.command()
@click.argument("url")
@options.out("audit")
@options.visiting
@options.market
@options.as_of
@options.config
def crawl(url: str, out: Path, **given: Any) -> int:
    """Visit a shop and save what was seen, without judging it.

    The capture is written to capture/ in the output folder; `auditor judge` makes the audit of it, for
    the market and the day given here unless it is given others.

    \b
    auditor crawl https://shop.example --out visit
    auditor judge visit/capture
    """
    import asyncio

    from auditor.capture import CaptureWriter
    from auditor.run import CAPTURE_FOLDER, capture_shop

    from .console import say
    from .progress import shown
    from .visit import Flags, check_names, recorded

    flags = Flags(given)
    settings = flags.settings()
    check_names(settings)
    options_ = flags.run_options(settings)
    day = given["as_of"]
    law = {"market": settings.market, "as_of": day.isoformat() if day else None}
    saved = recorded(settings, options_) | law
    writer = CaptureWriter(out / CAPTURE_FOLDER, start_url=url, settings=saved)
    with shown() as progress:
        asyncio.run(capture_shop(url, options_, writer=writer, progress=progress))
    say("capture-written", path=str(writer.folder))
    return 0
