"""Prints a report to PDF with the browser that also visits shops: no script runs, nothing is loaded."""

from __future__ import annotations

import asyncio
from html import escape
from io import BytesIO
from pathlib import Path

from playwright.async_api import Browser, Page, PdfMargins, Route, async_playwright
from playwright.async_api import Error as PlaywrightError
from pypdf import PdfReader

from auditor.browser.find import find_browser
from auditor.browser.launch import BrowserOptions, launch_browser
from auditor.browser.programs import without_programs
from auditor.browser.tab import brief
from auditor.errors import BrowserError
from auditor.report import PdfFile

PRINT_LIMIT = 600.0
"""Seconds that printing may take, both times together: far more than a scorecard needs on a slow computer."""
_MARGINS: PdfMargins = {"top": "18mm", "bottom": "18mm", "left": "14mm", "right": "14mm"}
_EDGE = (
    '<div style="display: flex; justify-content: space-between; gap: 8mm; width: 100%; padding: 0 14mm; '
    'font: 7.5pt sans-serif; color: #4d5564"><span>{left}</span><span>{right}</span></div>'
)
"""Chromium makes header and footer of these apart from the page, without its styles."""
_PAGE_NUMBER = '<span class="pageNumber"></span> / <span class="totalPages"></span>'


def print_pdf(file: PdfFile, executable: Path | None = None) -> bytes:
    """The file as a tagged PDF on A4 with an outline, page numbers, header and footer.

    BrowserError when there is no browser (`executable`, else any that is found), or it does not print.
    """
    return asyncio.run(_printed(file, executable))


async def _printed(file: PdfFile, executable: Path | None) -> bytes:
    with without_programs() as environment:
        async with async_playwright() as playwright:
            path = find_browser(executable, bundled=Path(playwright.chromium.executable_path))
            browser = await launch_browser(playwright, path, BrowserOptions(), environment)
            try:
                async with asyncio.timeout(PRINT_LIMIT):
                    return await _pages(browser, file)
            except TimeoutError as error:
                raise BrowserError("print.too-long", name=file.name, seconds=PRINT_LIMIT) from error
            except PlaywrightError as error:
                raise BrowserError("print.failed", name=file.name, reason=brief(error)) from error
            finally:
                await browser.close()


async def _pages(browser: Browser, file: PdfFile) -> bytes:
    context = await browser.new_context(offline=True, java_script_enabled=False)
    await context.route("**/*", _refuse)
    page = await context.new_page()
    page.set_default_timeout(PRINT_LIMIT * 1000)
    html = b"".join(file.html({}))
    content = await _page(page, html, file)
    numbered = b"".join(file.html(pages_of_anchors(content)))
    return content if numbered == html else await _page(page, numbered, file)


async def _page(page: Page, html: bytes, file: PdfFile) -> bytes:
    # No file: a browser that the system confines cannot read those of others.
    await page.set_content(html.decode("utf-8", errors="replace"))
    return await page.pdf(
        format="A4",
        print_background=True,
        margin=_MARGINS,
        display_header_footer=True,
        header_template=_EDGE.format(left=escape(file.header), right=""),
        footer_template=_EDGE.format(left=escape(file.footer), right=_PAGE_NUMBER),
        tagged=True,
        outline=True,
    )


def pages_of_anchors(content: bytes) -> dict[str, int]:
    """Id of every element that a link in a printed document leads to -> its page, from 1."""
    reader = PdfReader(BytesIO(content))
    found = {
        name.removeprefix("/"): reader.get_destination_page_number(place)
        for name, place in reader.named_destinations.items()
    }
    return {name: page + 1 for name, page in found.items() if page is not None and page >= 0}


async def _refuse(route: Route) -> None:
    await route.abort()
