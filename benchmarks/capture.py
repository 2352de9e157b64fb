"""Pages a second of the capture, beside what the same browser does without the auditor.

Two limits: `goto` to the load event and `content`, the least that any crawler does; and the same artefacts
without any logic around them: load, HTML, picture, screen of a phone, picture. The capture adds two layouts,
consent banners, what stands over the page, lazy content and the saving. All visit the same pages, each for
the first time, in rounds and in turns, with the same browser arguments and tabs, so that a busy machine slows
all. The auditor's proxy, which an audit goes through, is measured beside them.

    python -m benchmarks.capture --pages 300 --tabs 4
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.async_api import async_playwright

from auditor.browser.launch import BrowserOptions, open_browser
from auditor.capture import CaptureWriter
from auditor.crawl.start import destination
from auditor.memory import settle
from auditor.proxy import ProxyOptions, open_proxy

from .browsing import (
    PlainTabs,
    Timing,
    capturing,
    ratio,
    rounds_of,
    table,
    tall_pages,
    timed,
)
from .shops import ServedShop, demo_shop, has_stock_shop, stock_shop

TABS = 4
ROUND = 30
LOAD, ARTEFACTS, CAPTURE, PROXIED = (
    "goto and content",
    "the same artefacts",
    "capture",
    "capture through the proxy",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """All rounds on one shop."""

    shop: str
    rounds: dict[str, list[Timing]]
    steps: dict[str, float]
    """Seconds that a page spent in each step of its capture, waiting for its turn included."""

    @property
    def capture_ratio(self) -> float:
        """Rate of the capture by that of loading alone."""
        return ratio(self.rounds[CAPTURE], self.rounds[LOAD])

    @property
    def artefact_ratio(self) -> float:
        """Rate of the capture by that of making the same artefacts."""
        return ratio(self.rounds[CAPTURE], self.rounds[ARTEFACTS])

    @property
    def rate(self) -> float:
        """Pages a second of the capture."""
        return median(timing.rate for timing in self.rounds[CAPTURE])

    def report(self) -> list[str]:
        """Lines to print."""
        steps = ", ".join(f"{name} {1000 * seconds:.0f}" for name, seconds in self.steps.items())
        proxy = ratio(self.rounds[PROXIED], self.rounds[CAPTURE])
        return [
            f"{self.shop}, {len(self.rounds[CAPTURE])} rounds, {TABS} tabs, {os.cpu_count()} processors",
            *table(self.rounds),
            f"capture steps, ms: {steps}",
            f"capture to goto and content {self.capture_ratio:.2f}, to the same artefacts "
            f"{self.artefact_ratio:.2f}, through the proxy to without {proxy:.2f}",
        ]


async def measure(
    shop: ServedShop, *, tabs: int = TABS, size: int = ROUND, seconds: float = float("inf")
) -> Measured:
    """Visit a shop's pages with each, `size` in a round.

    Rounds that would begin after so many seconds are left out.
    """
    rounds: dict[str, list[Timing]] = {name: [] for name in (LOAD, ARTEFACTS, CAPTURE, PROXIED)}
    steps: dict[str, float] = {}
    end = time.monotonic() + seconds
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        playwright = await stack.enter_async_context(async_playwright())
        proxy = await stack.enter_async_context(open_proxy(ProxyOptions(destination(shop.url))))
        session = await stack.enter_async_context(open_browser())
        proxied = await stack.enter_async_context(open_browser(BrowserOptions(proxy=proxy)))
        loads, artefacts = [
            await stack.enter_async_context(
                PlainTabs.open(playwright, session.executable, tabs, BrowserOptions(), tall_pages(shop.pages))
            )
            for _ in range(2)
        ]
        plain_writer, proxied_writer = (
            CaptureWriter(folder / name, start_url=shop.url) for name in ("plain", "proxied")
        )
        contenders = {
            LOAD: loads.load,
            ARTEFACTS: artefacts.make_artefacts,
            CAPTURE: capturing(session, plain_writer, tall_pages(shop.pages), steps),
            PROXIED: capturing(proxied, proxied_writer, tall_pages(shop.pages)),
        }
        settle()  # as an audit does
        for part in (shop.pages[:tabs], *rounds_of(shop.pages, size)):
            if len(rounds[CAPTURE]) > 1 and time.monotonic() > end:
                break
            for name, visit in contenders.items():
                rounds[name].append(await timed(part, tabs, visit))
                await loads.blank()
                await artefacts.blank()
            if len(rounds[CAPTURE]) == 1:  # it opened the tabs and filled the cache, and does not count
                steps.clear()
    rounds = {name: timings[1:] for name, timings in rounds.items()}
    counted = sum(timing.pages for timing in rounds[CAPTURE])
    return Measured(shop.name, rounds, {name: spent / counted for name, spent in steps.items()})


def main() -> None:
    """Measure on both shops and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--tabs", type=int, default=TABS)
    given = parser.parse_args()
    with demo_shop(given.pages) as shop:
        print(*asyncio.run(measure(shop, tabs=given.tabs)).report(), sep="\n", flush=True)
    if has_stock_shop():
        with stock_shop(given.pages // 5) as shop:
            print(*asyncio.run(measure(shop, tabs=given.tabs)).report(), sep="\n")


if __name__ == "__main__":
    main()
