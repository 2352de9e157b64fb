"""One browser for an audit: launched, identified, refusing everything that is not looking at pages."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, Page, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from auditor import __version__
from auditor.access import Access, SessionState
from auditor.errors import BrowserError
from auditor.proxy import Proxy

from .banners import BannerMemory
from .context import CLOSE_LIMIT, Background, BrowsingContext
from .find import find_browser
from .overlays import OverlayMemory
from .processes import MEGABYTE, MemoryGuard, MemoryLimits
from .programs import without_programs
from .protocol import PORT_ARGUMENT, Connection, connect_to
from .proxying import NETWORK_ARGUMENTS
from .sections import SectionMemory
from .tab import Tab, brief

AGENT_TOKEN = f"StorefrontAuditor/{__version__}"
"""What the auditor adds to the browser's user agent, so that a shop can tell who visits."""

LAUNCH_LIMIT = 30.0
OPEN_LIMIT = 15.0
"""Seconds after which a launch, or opening a tab, is given up; a further try has longer."""
STATE_LIMIT = 2.0
"""Seconds that a browser which is replaced has to hand its cookies over."""
OPEN_ATTEMPTS = 3
"""Browsers that are tried before it is said that none opens a tab."""
LEAST_SERVED = 10
"""Pages that a browser serves before its memory is a reason to replace it: a start costs time too."""
SCRIPT_SHARE = 0.75
"""Share of a page's memory that its scripts may fill with objects."""

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
_LIBRARY = re.compile(r"loading shared libraries: (\S+?):")


@dataclass(frozen=True, slots=True)
class BrowserOptions:
    """How the browser is launched, and as whom it visits."""

    executable: Path | None = None
    locale: str | None = None
    """BCP 47; sets navigator.language and Accept-Language."""
    ignore_https_errors: bool = False
    proxy: Proxy | None = None
    """The auditor's own proxy, which all traffic is to go through."""
    recycle_after: int = 500
    """Pages after which the browser is replaced by a fresh one; cookies are kept."""
    memory: MemoryLimits = field(default_factory=MemoryLimits)
    access: Access = field(default_factory=Access)
    """How shops behind a door are entered."""


@dataclass
class _Generation:
    """A running browser with its one visitor; replaced when it has served long enough or died."""

    browser: Browser
    connection: Connection | None
    context: BrowsingContext
    guard: MemoryGuard
    watching: asyncio.Task[None]
    busy: int = 0
    served: int = 0
    retired: bool = False

    @property
    def alive(self) -> bool:
        return self.browser.is_connected() and not self.retired

    @property
    def bloated(self) -> bool:
        return self.guard.over and self.served >= LEAST_SERVED


@dataclass
class _Lease:
    """A tab that is in use, and whose it is."""

    generation: _Generation
    context: BrowsingContext
    tab: Tab


class BrowserSession:
    """Tabs of one browser. Safe for several captures at once; replaces a browser that died."""

    def __init__(
        self,
        playwright: Playwright,
        executable: Path,
        options: BrowserOptions,
        environment: dict[str, str],
    ) -> None:
        """Use `open_browser`, which also closes what this opens."""
        self._playwright = playwright
        self.executable = executable
        """Where the browser is."""
        self._options = options
        self._environment = environment
        self._current: _Generation | None = None
        self._retired: list[_Generation] = []
        self._changing = asyncio.Lock()
        self._background = Background()
        self.access = options.access
        """How shops behind a door are entered."""
        self.door = options.access.state
        """The session that every visitor begins with; what logging in brought is in it."""
        self.banners = BannerMemory()
        self.overlays = OverlayMemory()
        self.sections = SectionMemory()
        """What is known of consent banners, of what stands over pages and of tabs, by host."""
        self.user_agent = ""
        """The user agent of every request, the auditor's token included."""
        self.version = ""
        """The browser's version."""

    @property
    def proxy(self) -> Proxy | None:
        """The auditor's own proxy that the browser uses."""
        return self._options.proxy

    async def start(self) -> None:
        """Launch the first browser; BrowserError when that fails."""
        async with self._changing:
            await self._renew()

    @asynccontextmanager
    async def tab(self, *, fresh: bool = False) -> AsyncIterator[Tab]:
        """A tab for one page; used again afterwards when it is still sound.

        A `fresh` one is that of a new visitor, without the cookies of the pages before.
        """
        lease = await self._acquire(fresh=fresh)
        try:
            yield lease.tab
        except BaseException:
            lease.tab.sound = False  # left in the middle of something
            raise
        finally:
            await self._release(lease)

    async def _acquire(self, *, fresh: bool) -> _Lease:
        """A tab of a running browser; BrowserError when fresh browsers give none either."""
        told = ""
        for attempt in range(OPEN_ATTEMPTS):
            generation = await self._generation()
            generation.busy += 1
            generation.served += 1
            try:
                async with asyncio.timeout(OPEN_LIMIT * (1 + attempt)):
                    return await self._lease(generation, fresh=fresh)
            except (PlaywrightError, TimeoutError) as error:
                generation.busy -= 1
                generation.retired = True  # it died, though nobody has heard of it yet
                told = brief(error)
            except BaseException:
                generation.busy -= 1
                raise
        raise BrowserError("browser.died", path=str(self.executable), reason=told)

    async def _lease(self, generation: _Generation, *, fresh: bool) -> _Lease:
        context = generation.context
        if fresh:
            context = await self._context(generation.browser, generation.connection, self.door)
        tab = await context.tab()
        tab.guard = generation.guard
        return _Lease(generation, context, tab)

    async def _release(self, lease: _Lease) -> None:
        generation = lease.generation
        generation.busy -= 1
        fresh = lease.context is not generation.context
        await lease.context.take_back(lease.tab, keep=generation.alive and not fresh)
        if fresh:
            self._background.spawn(lease.context.close())
        if generation.retired and not generation.busy and generation in self._retired:
            self._retired.remove(generation)
            self._background.spawn(_close(generation))

    @asynccontextmanager
    async def page(self) -> AsyncIterator[Page]:
        """A plain page of Playwright among the tabs, for logging in."""
        generation = await self._generation()
        generation.busy += 1
        try:
            async with generation.context.page() as page:
                yield page
        finally:
            generation.busy -= 1

    async def state(self) -> SessionState:
        """The cookies and the local storage that the pages have made."""
        generation = await self._generation()
        return SessionState.model_validate(await generation.context.storage_state())

    async def keep(self) -> SessionState:
        """Let every visitor from now on begin with the session of now."""
        self.door = await self.state()
        return self.door

    async def close(self) -> None:
        """Close every browser that is still running."""
        for generation in (*self._retired, self._current):
            if generation is not None:
                await _close(generation)
        self._current, self._retired = None, []
        await self._background.end()

    async def _generation(self) -> _Generation:
        async with self._changing:
            current = self._current
            spent = current is not None and (
                current.served >= self._options.recycle_after or current.bloated or not current.alive
            )
            return await self._renew() if current is None or spent else current

    async def _renew(self) -> _Generation:
        old = self._current
        state = self.door
        if old is not None:
            old.retired = True
            with suppress(PlaywrightError, TimeoutError):
                async with asyncio.timeout(STATE_LIMIT):
                    state = SessionState.model_validate(await old.context.storage_state())
            if old.busy:
                self._retired.append(old)
            else:
                self._background.spawn(_close(old))
        browser = await launch_browser(
            self._playwright,
            self.executable,
            self._options,
            self._environment,
            listening=self._may_listen,
        )
        try:
            generation = await self._furnish(browser, state)
        except (PlaywrightError, TimeoutError) as error:
            raise BrowserError("browser.died", path=str(self.executable), reason=brief(error)) from error
        self._current = generation
        return generation

    async def _furnish(self, browser: Browser, state: SessionState | None) -> _Generation:
        async with asyncio.timeout(OPEN_LIMIT):
            self.version = browser.version
            self.user_agent, pid = await _told_by(browser)
            connection = await self._connect(pid)
            context = await self._context(browser, connection, state)
        guard = MemoryGuard(pid, self._options.memory)
        return _Generation(browser, connection, context, guard, self._background.spawn(guard.watch()))

    @property
    def _may_listen(self) -> bool:
        """Whoever has an account on this computer may come in by the port: not where there are secrets."""
        return not self._options.access.is_secret

    async def _connect(self, pid: int | None) -> Connection | None:
        if pid is None or not self._may_listen:
            return None
        connection = await connect_to(pid)
        if connection is not None and self.proxy is not None:
            self.proxy.shut(connection.port)
        return connection

    async def _context(
        self, browser: Browser, connection: Connection | None, state: SessionState | None
    ) -> BrowsingContext:
        return await BrowsingContext.open(
            browser,
            self._background,
            access=self._options.access,
            connection=connection,
            state=state.saved if state else None,
            proxy=self._options.proxy,
            user_agent=self.user_agent,
            locale=self._options.locale,
            ignore_https_errors=self._options.ignore_https_errors or self._options.access.insecure,
        )


@asynccontextmanager
async def open_browser(options: BrowserOptions | None = None) -> AsyncIterator[BrowserSession]:
    """A browser to capture pages with. BrowserError when there is none or it does not start."""
    options = options or BrowserOptions()
    async with AsyncExitStack() as stack:
        environment = stack.enter_context(without_programs())
        playwright = await stack.enter_async_context(async_playwright())
        executable = find_browser(options.executable, bundled=Path(playwright.chromium.executable_path))
        session = BrowserSession(playwright, executable, options, environment)
        await session.start()
        try:
            yield session
        finally:
            await session.close()


def is_root() -> bool:
    """Whether this process runs as root, for whom Chromium's sandbox does not work."""
    return sys.platform != "win32" and os.geteuid() == 0


async def launch_browser(
    playwright: Playwright,
    executable: Path,
    options: BrowserOptions,
    environment: dict[str, str],
    *,
    listening: bool = False,
) -> Browser:
    """A browser with the arguments of an audit. BrowserError when it does not start.

    One that is `listening` takes other connections than Playwright's.
    """
    heap = int(options.memory.page * SCRIPT_SHARE / MEGABYTE)
    bounds = [f"--js-flags=--max-old-space-size={heap}"]
    network = NETWORK_ARGUMENTS if options.proxy else ()
    port = (PORT_ARGUMENT,) if listening else ()
    arguments = [*_ARGUMENTS, *network, *bounds, *port, *(["--no-sandbox"] if is_root() else [])]
    try:
        return await playwright.chromium.launch(
            executable_path=executable,
            headless=True,
            args=arguments,
            ignore_default_args=list(_DROPPED_DEFAULTS),
            env=dict(environment),
            timeout=LAUNCH_LIMIT * 1000,
            proxy={"server": options.proxy.server} if options.proxy else None,
            handle_sigint=False,  # Ctrl-C ends the audit in order; the browser is closed by us
        )
    except PlaywrightError as error:
        raise _launch_error(executable, str(error)) from error


def _launch_error(executable: Path, text: str) -> BrowserError:
    if library := _LIBRARY.search(text):
        return BrowserError("browser.library-missing", path=str(executable), library=library.group(1))
    return BrowserError("browser.does-not-start", path=str(executable), reason=brief(text))


async def _told_by(browser: Browser) -> tuple[str, int | None]:
    """The user agent to visit as, and the browser's main process."""
    session = await browser.new_browser_cdp_session()
    version = await session.send("Browser.getVersion")
    processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
    await session.detach()
    agent = str(version["userAgent"]).replace("HeadlessChrome", "Chrome")
    main = next((int(process["id"]) for process in processes if process["type"] == "browser"), None)
    return f"{agent} {AGENT_TOKEN}", main


async def _close(generation: _Generation) -> None:
    with suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(CLOSE_LIMIT):
            await generation.browser.close()
    if generation.connection is not None:
        generation.connection.close()
    generation.watching.cancel()
    await asyncio.to_thread(generation.guard.end_all)
