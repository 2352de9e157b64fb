"""Pages a second of a whole audit, beside those of the capture alone, and the memory that it takes.

The audit is the command `auditor audit`, in a process of its own: it starts the browser, finds the pages,
captures them through the auditor's proxy, judges them and writes the reports. The capture alone visits the
shop's product pages in the same number of tabs, saved to disk too, without the proxy, and pictures as large a
share of them below the first screen as the audit does; it is measured before and after each audit, so that a
busy machine slows both, and each time on other pages: an audit's, too, are new to its browser.

    python -m benchmarks.audit --pages 300
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import fmean, median

from auditor.browser.launch import open_browser
from auditor.capture import CaptureWriter
from auditor.memory import settle

from .browsing import capturing, tall_pages, timed
from .shops import ROOT, ServedShop, demo_shop

TABS = 4
COMPARED = 45
"""Pages captured before and after each audit."""
NOT_PRODUCTS = 14
"""Pages of an audit that are other than products: home, category, cart, delivery ..."""
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class AuditRun:
    """What one audit took."""

    pages: int
    """Pages that it read."""
    seconds: float
    processor: float
    """Seconds of processor time of the auditor's own process."""
    first: float
    """Bytes of its memory before the visit, with everything loaded."""
    peak: float
    """Bytes of its memory at most."""

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds


def run_audit(url: str, pages: int, folder: Path) -> AuditRun:
    """Audit a shop in a new process."""
    command = [sys.executable, "-m", "benchmarks.audit", "--one", url, "--pages", str(pages)]
    done = subprocess.run(
        [*command, "--out", str(folder)], check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    return AuditRun(**json.loads(done.stdout.splitlines()[-1]))


def audit_here(url: str, pages: int, out: Path) -> AuditRun:
    """Audit a shop in this process."""
    from auditor.cli import cli
    from auditor.models import READABLE
    from auditor.output import read_audit
    from auditor.plugins import load_rules

    load_rules()
    first = peak_memory()
    wanted = ["--max-pages", str(pages), "--products", str(max(pages - NOT_PRODUCTS, 1))]
    formats = ["--format", "html", "--format", "json"]
    begun, spent = time.perf_counter(), time.process_time()
    cli.main(["audit", url, *wanted, *formats, "--out", str(out)], standalone_mode=False)
    seconds, spent = time.perf_counter() - begun, time.process_time() - spent
    peak = peak_memory()
    read = [page for page in read_audit(out).coverage.pages if page.status in READABLE]
    return AuditRun(len(read), seconds, spent, first, peak)


def peak_memory() -> float:
    """Bytes that this process had at most.

    Linux tells them for the program itself; elsewhere they may be those of the process it was forked from.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@dataclass(frozen=True, slots=True)
class Measured:
    """Audits of one shop, each with the rate of the capture alone around it."""

    shop: str
    audits: Sequence[AuditRun]
    captures: Sequence[float]

    @property
    def audit_ratio(self) -> float:
        """Rate of the whole audit by that of the capture alone."""
        return median(audit.rate / rate for audit, rate in zip(self.audits, self.captures, strict=True))

    @property
    def peak(self) -> float:
        """Megabytes of the auditor's own process at most."""
        return max(audit.peak for audit in self.audits) / MEGABYTE

    def report(self) -> list[str]:
        """Lines to print."""
        rate, seconds = (median(getattr(a, what) for a in self.audits) for what in ("rate", "seconds"))
        processor = median(audit.processor / audit.pages for audit in self.audits)
        return [
            f"{self.shop}: {len(self.audits)} audits of {self.audits[0].pages} pages",
            f"whole audit                  {rate:7.2f} pages/s   {seconds:.1f} s, "
            f"{1000 * processor:.0f} ms of Python's processor time a page",
            f"capture alone                {median(self.captures):7.2f} pages/s",
            f"memory                       {self.peak:7.0f} MB at most, "
            f"{self.audits[0].first / MEGABYTE:.0f} MB before the visit",
        ]


async def measure(shop: ServedShop, *, pages: int, audits: int, tabs: int = TABS) -> Measured:
    """Audit a shop some times, with captures before and after."""
    runs, around = [], []
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        async with open_browser() as session:
            writer = CaptureWriter(folder / "capture", start_url=shop.url)
            visit = capturing(session, writer, tall_pages(shop.pages))
            settle()  # as an audit does
            unseen = cycle(shop.pages)

            async def captured() -> float:
                return (await timed(tuple(islice(unseen, COMPARED)), tabs, visit)).rate

            await captured()  # opens the tabs, fills the cache with what pages share
            before = await captured()
            for n in range(audits):
                runs.append(await asyncio.to_thread(run_audit, shop.url, pages, folder / str(n)))
                after = await captured()
                around.append(fmean((before, after)))
                before = after
    return Measured(shop.name, runs, around)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--audits", type=int, default=1)
    parser.add_argument("--one", metavar="URL", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(asdict(audit_here(given.one, given.pages, given.out))))
        return
    with demo_shop(given.pages) as shop:
        print(*asyncio.run(measure(shop, pages=given.pages, audits=given.audits)).report(), sep="\n")


if __name__ == "__main__":
    main()
