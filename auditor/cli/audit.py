"""`auditor audit`: a shop's address in, a scorecard out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from . import options


@click.command()
@click.argument("shops_urls", nargs=-1, metavar="[URL]...")
@click.option(
    "--shops",
    type=options.FILE,
    metavar="FILE",
    help="Audit the shops in this TOML file, each with its own settings.",
)
@options.out("audit")
@options.resume
@options.visiting
@options.entering
@options.since
@options.judging
@options.reporting
@options.gating
def audit(shops_urls: tuple[str, ...], out: Path, **given: Any) -> int:
    """Visit a shop, or several, and write a scorecard of each.

    Finds the shop's pages from URL, looks at a sample of them in a real browser, and writes
    index.html (the scorecard), audit.json (the same for programs) and capture/ (what was seen)
    into the output folder. URL may also be a folder with a built site: it is served meanwhile.
    Of several shops each gets a folder of its own there, beside an index.html of them all.

    \b
    auditor audit https://shop.example
    auditor audit shop.example --market PL --products 20 --out reports/shop
    auditor audit https://shop.example --fail-under 80 --format json     in a CI job
    auditor audit ./dist --fail-on critical           a built site, before it is deployed
    auditor audit --resume audit                      go on with a visit that was cut off
    auditor audit shop.example other.example --out reports
    auditor audit --shops clients.toml --out reports
    """
    from . import several
    from .door import asked, entered, hosted, usual
    from .resume import begun
    from .visit import audit_and_report

    if several.wanted(shops_urls, given):
        return several.audit_several(shops_urls, out, given)
    url = shops_urls[0] if shops_urls else usual(given)
    with hosted(url, given) as (url, given):
        url, given = asked(url, given)
        start, out, flags = begun(url, out, given)
        with entered(start, out, flags) as (start, access):
            return audit_and_report(start, out, flags, access)
