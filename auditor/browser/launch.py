"""One browser for an audit: launched, identified, refusing everything that is not looking at pages."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    StorageState,
    async_playwright,
)
from playwright.async_api import Error as PlaywrightError

from auditor import __version__
from auditor.errors import BrowserError

from .banners import BannerMemory
from .find import find_browser
from .scripts import in_page_scripts
from .tab import Tab, TabError, brief

AGENT_TOKEN = f"StorefrontAuditor/{__version__}"
"""What the auditor adds to the browser's user agent, so that a shop can tell who visits."""

LAUNCH_LIMIT = 30.0
CLOSE_LIMIT = 5.0
REST_LIMIT = 1.0
OPEN_LIMIT = 15.0
"""Seconds after which a launch, a close, stopping a page's scripts, or opening a tab is given up."""
OPEN_ATTEMPTS = 3
"""Browsers that are tried before it is said that none opens a tab."""

_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    # Large pictures are decoded before the screen is drawn: otherwise screenshots miss some of them.
    "--disable-checker-imaging",
    "--window-size=1366,768",
)
_DROPPED_DEFAULTS = ("--disable-popup-blocking",)
# Dialogs are dismissed before they open: a script that opens them without end cannot be ended while
# one is open.
_NO_DIALOGS = "alert = print = () => undefined; confirm = () => false; prompt = () => null"
_LIBRARY = re.compile(r"loading shared libraries: (\S+?):")


@dataclass(frozen=True, slots=True)
class BrowserOptions:
    """How the browser is launched, and as whom it visits."""

    executable: Path | None = None
    locale: str | None = None
    """BCP 47; sets navigator.language and Accept-Language."""
    ignore_https_errors: bool = False
    proxy: str | None = None
    """Address of a proxy that all traffic goes through, http://host:port."""
    recycle_after: int = 250
    """Pages after which the browser is replaced by a fresh one; cookies are kept."""
    tall_pictures: int = 30
    """Pages whose pictures reach below the first screen: they cost time and disk, and a scorecard
    shows only so many."""


@dataclass
class _Generation:
    """A running browser with its one context; replaced when it has served long enough or died."""

    browser: Browser
    context: BrowserContext
    own: set[Page] = field(default_factory=set)
    idle: list[Tab] = field(default_factory=list)
    busy: int = 0
    opening: int = 0
    served: int = 0
    retired: bool = False

    @property
    def alive(self) -> bool:
        return self.browser.is_connected() and not self.retired


class BrowserSession:
    """Tabs of one browser. Safe for several captures at once; replaces a browser that died."""

    def __init__(self, playwright: Playwright, executable: Path, options: BrowserOptions) -> None:
        """Use `open_browser`, which also closes what this opens."""
        self._playwright = playwright
        self.executable = executable
        """Where the browser is."""
        self._options = options
        self._current: _Generation | None = None
        self._retired: list[_Generation] = []
        self._changing = asyncio.Lock()
        self._background: set[asyncio.Task[None]] = set()
        self._tall_pictures = options.tall_pictures
        self.banners = BannerMemory()
        """What is known of consent banners, by host."""
        self.user_agent = ""
        """The user agent of every request, the auditor's token included."""
        self.version = ""
        """The browser's version."""

    async def start(self) -> None:
        """Launch the first browser; BrowserError when that fails."""
        async with self._changing:
            await self._renew()

    @asynccontextmanager
    async def tab(self) -> AsyncIterator[Tab]:
        """A tab for one page; used again afterwards when it is still sound."""
        generation, tab = await self._acquire()
        try:
            yield tab
        except BaseException:
            tab.sound = False  # left in the middle of something
            raise
        finally:
            generation.busy -= 1
            await self._release(generation, tab)

    async def _acquire(self) -> tuple[_Generation, Tab]:
        """A tab of a running browser; BrowserError when fresh browsers give none either."""
        told = ""
        for _ in range(OPEN_ATTEMPTS):
            generation = await self._generation()
            generation.busy += 1
            generation.served += 1
            try:
                async with asyncio.timeout(OPEN_LIMIT):
                    return generation, await self._idle_or_new(generation)
            except (PlaywrightError, TimeoutError) as error:
                generation.busy -= 1
                generation.retired = True  # it died, though nobody has heard of it yet
                told = brief(error)
            except BaseException:
                generation.busy -= 1
                raise
        raise BrowserError("browser.died", path=str(self.executable), reason=told)

    async def _idle_or_new(self, generation: _Generation) -> Tab:
        return generation.idle.pop() if generation.idle else await self._open_tab(generation)

    def take_tall_picture(self) -> bool:
        """Whether one more page may have tall pictures."""
        self._tall_pictures -= 1
        return self._tall_pictures >= 0

    async def close(self) -> None:
        """Close every browser that is still running."""
        for generation in (*self._retired, self._current):
            if generation is not None:
                await _close(generation)
        self._current, self._retired = None, []

    async def _generation(self) -> _Generation:
        async with self._changing:
            current = self._current
            if current is None or not current.alive or current.served >= self._options.recycle_after:
                current = await self._renew()
            return current

    async def _renew(self) -> _Generation:
        old = self._current
        state = None
        if old is not None:
            old.retired = True
            with suppress(PlaywrightError, TimeoutError):
                async with asyncio.timeout(CLOSE_LIMIT):
                    state = await old.context.storage_state()
            if old.busy:
                self._retired.append(old)
            else:
                await _close(old)
        browser = await _launch(self._playwright, self.executable, self._options)
        try:
            generation = await self._furnish(browser, state)
        except (PlaywrightError, TimeoutError) as error:
            raise BrowserError("browser.died", path=str(self.executable), reason=brief(error)) from error
        self._current = generation
        return generation

    async def _furnish(self, browser: Browser, state: StorageState | None) -> _Generation:
        async with asyncio.timeout(OPEN_LIMIT):
            self.version = browser.version
            self.user_agent = await _user_agent(browser)
            context = await browser.new_context(
                no_viewport=True,  # each tab sets its screen itself, so that nothing else resets it
                user_agent=self.user_agent,
                locale=self._options.locale,
                accept_downloads=False,
                service_workers="block",
                reduced_motion="reduce",  # the same picture at every visit
                ignore_https_errors=self._options.ignore_https_errors,
                storage_state=state,
            )
            await context.grant_permissions([])  # an empty grant refuses all the others
            await context.add_init_script(_NO_DIALOGS)
        generation = _Generation(browser, context)
        context.on("page", lambda page: self._on_page(generation))
        return generation

    async def _open_tab(self, generation: _Generation) -> Tab:
        generation.opening += 1
        try:
            page = await generation.context.new_page()
            generation.own.add(page)
        finally:
            generation.opening -= 1
            self._on_page(generation)
        return await Tab.open(page, in_page_scripts())

    async def _release(self, generation: _Generation, tab: Tab) -> None:
        if tab.sound and generation.alive and await _put_to_rest(tab):
            generation.idle.append(tab)
        else:
            generation.own.discard(tab.page)
            self._spawn(tab.close())
        if generation.retired and not generation.busy and generation in self._retired:
            self._retired.remove(generation)
            await _close(generation)

    def _on_page(self, generation: _Generation) -> None:
        """Close what the auditor did not open: pop-ups of the page."""
        if generation.opening:
            return  # it may be our own; looked at again when that is open
        for page in generation.context.pages:
            if page not in generation.own:
                self._spawn(_close_page(page))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


@asynccontextmanager
async def open_browser(options: BrowserOptions | None = None) -> AsyncIterator[BrowserSession]:
    """A browser to capture pages with. BrowserError when there is none or it does not start."""
    options = options or BrowserOptions()
    async with async_playwright() as playwright:
        executable = find_browser(options.executable, bundled=Path(playwright.chromium.executable_path))
        session = BrowserSession(playwright, executable, options)
        await session.start()
        try:
            yield session
        finally:
            await session.close()


def is_root() -> bool:
    """Whether this process runs as root, for whom Chromium's sandbox does not work."""
    return sys.platform != "win32" and os.geteuid() == 0


async def _launch(playwright: Playwright, executable: Path, options: BrowserOptions) -> Browser:
    arguments = [*_ARGUMENTS, *(["--no-sandbox"] if is_root() else [])]
    try:
        return await playwright.chromium.launch(
            executable_path=executable,
            headless=True,
            args=arguments,
            ignore_default_args=list(_DROPPED_DEFAULTS),
            timeout=LAUNCH_LIMIT * 1000,
            proxy={"server": options.proxy} if options.proxy else None,
            handle_sigint=False,  # Ctrl-C ends the audit in order; the browser is closed by us
        )
    except PlaywrightError as error:
        raise _launch_error(executable, str(error)) from error


def _launch_error(executable: Path, text: str) -> BrowserError:
    if library := _LIBRARY.search(text):
        return BrowserError("browser.library-missing", path=str(executable), library=library.group(1))
    return BrowserError("browser.does-not-start", path=str(executable), reason=brief(text))


async def _user_agent(browser: Browser) -> str:
    session = await browser.new_browser_cdp_session()
    version = await session.send("Browser.getVersion")
    await session.detach()
    agent = str(version["userAgent"]).replace("HeadlessChrome", "Chrome")
    return f"{agent} {AGENT_TOKEN}"


async def _put_to_rest(tab: Tab) -> bool:
    try:
        async with tab.limit(REST_LIMIT):
            await tab.rest()
    except (PlaywrightError, TabError, TimeoutError):
        return False
    return True


async def _close_page(page: Page) -> None:
    with suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(CLOSE_LIMIT):
            await page.close()


async def _close(generation: _Generation) -> None:
    with suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(CLOSE_LIMIT):
            await generation.browser.close()
