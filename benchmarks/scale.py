"""How the cost of a page and the memory of an audit grow with its pages: they should not.

Audits the demo shop, enlarged, with ever more pages, and a stock shop, each in a process of its own. The
seconds of starting the browser, finding the shop and writing the reports weigh more on a short audit.

    nox -s scale                       30, 300 and 3,000 pages
    nox -s scale -- --pages 30 300
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .audit import MEGABYTE, AuditRun, run_audit
from .shops import demo_shop, has_stock_shop, stock_shop

SIZES = (30, 300, 3000)
STOCK_PAGES = 30


def audits(sizes: tuple[int, ...]) -> Iterator[tuple[str, AuditRun]]:
    """Audits of the demo shop of so many pages, then of the stock shop where it is installed."""
    for size in sizes:
        with demo_shop(size) as shop, tempfile.TemporaryDirectory() as folder:
            yield "demo shop", run_audit(shop.url, size, Path(folder))
    if has_stock_shop():
        with stock_shop(STOCK_PAGES) as shop, tempfile.TemporaryDirectory() as folder:
            yield "stock django-oscar", run_audit(shop.url, STOCK_PAGES, Path(folder))


HEADING = "shop                  pages   seconds   pages/s   ms of Python a page   peak memory"


def row(shop: str, audit: AuditRun) -> str:
    """A line of the table."""
    processor = 1000 * audit.processor / audit.pages
    return (
        f"{shop:20} {audit.pages:6} {audit.seconds:9.1f} {audit.rate:9.2f} {processor:21.0f} "
        f"{audit.peak / MEGABYTE:10.0f} MB"
    )


def main() -> None:
    """Measure and print, a line as soon as it is known."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, nargs="+", default=SIZES)
    given = parser.parse_args()
    print(HEADING, flush=True)
    for shop, audit in audits(tuple(given.pages)):
        print(row(shop, audit), flush=True)


if __name__ == "__main__":
    main()
