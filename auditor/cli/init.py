"""`auditor init`: looks at a shop shortly and writes the settings to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from . import options

FEW = {"products": 4, "max_pages": 12}
"""Pages that are looked at."""


@click.command()
@click.argument("url")
@click.option(
    "--out",
    type=options.FILE,
    default=Path("auditor.toml"),
    show_default=True,
    metavar="FILE",
    help="File to write; one that is there is never changed.",
)
@options.bounding
@options.entering
@options.browser
def init(url: str, out: Path, **given: Any) -> int:
    """Look at a shop and write a commented auditor.toml to begin with.

    Finds out the market, the languages, the sitemap and the templates of the shop from a few pages,
    without saving them.

    \b
    auditor init https://shop.example
    auditor init ./dist
    """
    import asyncio

    from auditor.dryrun import plan_visit
    from auditor.errors import UsageError
    from auditor.files import writing
    from auditor.settings import Settings

    from .console import say
    from .door import asked, entered, hosted
    from .progress import shown
    from .starter import settings_for
    from .visit import Flags

    if out.exists():
        raise UsageError("init-exists", path=str(out))
    base = Settings().with_flags(FEW)
    with hosted(url, given) as (start, given):
        start, given = asked(start, given)
        flags = Flags(given, base=base)
        with entered(start or url, out.parent, flags) as (start, access), shown() as progress:
            visit = flags.run_options(flags.settings(), access)
            plan = access.secrets.redacted(asyncio.run(plan_visit(start, visit, progress)))
    with writing(out), out.open("x", encoding="utf-8") as file:
        file.write(settings_for(url if Path(url).is_dir() else plan.start_url, plan))
    say("init-written", path=str(out))
    return 0
