"""Pages a second of the capture, beside the browser's own limit on the same pages and tabs.

The limit is the least that any crawler with this browser does: `goto` and `content`. The capture adds
two layouts, two screenshots, the consent step, lazy content and the saving. Both visit the product
pages of a demo shop served on loopback, in turns, so that a busy machine slows both.

    nox -s capture_speed -- --pages 80 --tabs 4 --rounds 3
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
import time
import tomllib
import urllib.request
from collections.abc import Awaitable, Callable, Sequence
from importlib import import_module
from pathlib import Path
from statistics import median

from playwright.async_api import Browser, async_playwright

from auditor.browser.launch import BrowserSession, is_root, open_browser
from auditor.browser.page import capture_page
from auditor.capture import CaptureWriter


async def in_tabs(urls: Sequence[str], tabs: int, visit: Callable[[str], Awaitable[None]]) -> float:
    """Visit the addresses in so many tabs at once; pages a second."""
    waiting = list(reversed(urls))

    async def tab() -> None:
        while waiting:
            await visit(waiting.pop())

    begun = time.perf_counter()
    await asyncio.gather(*(tab() for _ in range(tabs)))
    return len(urls) / (time.perf_counter() - begun)


async def limit(browser: Browser, urls: Sequence[str], tabs: int) -> float:
    """The browser's own limit: load, and read the HTML."""
    context = await browser.new_context()
    pages = [await context.new_page() for _ in range(tabs)]

    async def visit(url: str) -> None:
        page = pages.pop()
        await page.goto(url)
        await page.content()
        pages.append(page)

    speed = await in_tabs(urls, tabs, visit)
    await context.close()
    return speed


async def capture(session: BrowserSession, urls: Sequence[str], tabs: int, folder: Path) -> float:
    """The auditor's capture, saved to disk as in an audit."""
    writer = CaptureWriter(folder, start_url=urls[0])

    async def visit(url: str) -> None:
        captured = await capture_page(session, url)
        writer.add(captured.snapshot, captured.pictures)

    return await in_tabs(urls, tabs, visit)


async def measure(urls: Sequence[str], tabs: int, rounds: int) -> dict[str, float]:
    """Medians over the rounds; the first round warms both up and does not count."""
    limits, captures = [], []
    async with open_browser() as session, async_playwright() as playwright:
        arguments = ["--no-sandbox"] if is_root() else []
        browser = await playwright.chromium.launch(executable_path=session.executable, args=arguments)
        with tempfile.TemporaryDirectory() as folder:
            for n in range(rounds + 1):
                limits.append(await limit(browser, urls, tabs))
                captures.append(await capture(session, urls, tabs, Path(folder) / str(n)))
        await browser.close()
    share = median(c / most for c, most in zip(captures[1:], limits[1:], strict=True))
    return {
        "limit": round(median(limits[1:]), 2),
        "capture": round(median(captures[1:]), 2),
        "share": round(share, 3),
    }


def product_pages(shop: str, url: str, pages: int) -> list[str]:
    """Addresses of product pages of a served demo shop, as its data names them."""
    shops = import_module("auditor.shops")
    catalogue = tomllib.loads(shops.expected_file(shop).with_name("shop.toml").read_text("utf-8"))
    route = catalogue["routes"]["product"]
    slugs = [product["slug"] for product in catalogue["products"]]
    found = [url.rstrip("/") + route.format(slug=slug) for slug in slugs]
    return [found[n % len(found)] for n in range(pages)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shop", default="green")
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--tabs", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with import_module("auditor.shops").serve(given.shop) as server:
        urls = product_pages(given.shop, server.url, given.pages)
        with urllib.request.urlopen(urls[0]) as answer:
            size = len(answer.read())
        found = asyncio.run(measure(urls, given.tabs, given.rounds))
    if given.json:
        print(json.dumps({**found, "page_bytes": size, "processors": os.cpu_count()}))
        return
    print(f"{given.pages} pages of {size / 1000:.0f} kB, {given.tabs} tabs, {os.cpu_count()} processors")
    print(f"goto and content   {found['limit']:6.2f} pages/s")
    print(f"capture            {found['capture']:6.2f} pages/s   {found['share']:.2f} of it")


if __name__ == "__main__":
    main()
