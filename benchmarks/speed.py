"""All measurements of speed in one run, within minutes; the last lines are what the targets are set on.

The ratios of the capture are those of the shop where they are lower; how they come about stands above them.

    nox -s speed                       judging is measured on the pages of the demo shops
    nox -s speed -- FOLDER             on saved pages: pages/*.html.gz and origin.jsonl
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Iterable
from pathlib import Path

from . import audit, capture, judging
from .shops import demo_shop, has_stock_shop, stock_shop

PAGES = 300
STOCK_VISITS = 60
STOCK_ROUND = 12
"""Visits to the stock shop in a round: every page of it once."""
CAPTURE_SECONDS, STOCK_SECONDS = 120.0, 40.0
"""Rounds of the capture on a shop that would begin later are left out: a slow machine ends in time too."""
AUDIT_SECONDS = 140.0
"""Seconds for an audit; it has fewer pages where capturing so many would take longer."""
LEAST_AUDITED = 30
DEMO_ROUNDS, FOLDER_ROUNDS = 3, 1
"""Rounds of judging, each of all pages."""


def measure_judging(folder: Path | None) -> str:
    """Measure judging, on saved pages or those of the demo shops; the line with the ratio."""
    with tempfile.TemporaryDirectory() as made:
        if folder is None:
            judging.save_demo_shops(Path(made))
        rounds = list(judging.rounds(folder or Path(made), FOLDER_ROUNDS if folder else DEMO_ROUNDS))
    *lines, ratio = judging.report(rounds)
    _show(lines)
    return ratio


def measure_browsing(pages: int, stock_visits: int) -> list[str]:
    """Measure capture and audit; the lines with what the targets are set on."""
    with demo_shop(pages) as shop:
        captures = [asyncio.run(capture.measure(shop, seconds=CAPTURE_SECONDS))]
        _show(captures[0].report())
        affordable = max(LEAST_AUDITED, int(captures[0].rate * AUDIT_SECONDS))
        audited = asyncio.run(audit.measure(shop, pages=min(pages, affordable), audits=1))
        _show(audited.report())
    if has_stock_shop():
        with stock_shop(stock_visits) as shop:
            captures.append(asyncio.run(capture.measure(shop, size=STOCK_ROUND, seconds=STOCK_SECONDS)))
        _show(captures[1].report())
    else:
        _show(["the stock shop is left out: tests/storefronts/requirements-oscar.txt is not installed"])
    return [
        f"capture ratio: {min(one.capture_ratio for one in captures):.2f}",
        f"artefact ratio: {min(one.artefact_ratio for one in captures):.2f}",
        f"audit ratio: {audited.audit_ratio:.2f}",
        f"peak memory: {audited.peak:.0f} MB",
    ]


def _show(lines: Iterable[str]) -> None:
    print(*lines, "", sep="\n", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", help="with pages/*.html.gz and origin.jsonl")
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--stock-visits", type=int, default=STOCK_VISITS)
    given = parser.parse_args()
    if given.folder is not None and not judging.is_folder(given.folder):
        parser.error(f"{given.folder} holds no pages/*.html or *.html.gz, or no origin.jsonl")
    targets = [measure_judging(given.folder), *measure_browsing(given.pages, given.stock_visits)]
    print(*targets, sep="\n")


if __name__ == "__main__":
    main()
