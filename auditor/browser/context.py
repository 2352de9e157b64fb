"""One visitor in a browser: a context with its cookies and tabs, which refuses all that is not looking."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, StorageState
from playwright.async_api import Error as PlaywrightError

from auditor.access import Access
from auditor.proxy import Proxy

from .door import Door
from .protocol import Connection
from .proxying import sign_in
from .scripts import in_page_scripts
from .tab import Tab, TabError

CLOSE_LIMIT = 5.0
REST_LIMIT = 1.0
"""Seconds after which closing something, or stopping a page's scripts, is given up."""

# Dialogs are dismissed before they open: a script that opens them without end cannot be ended while
# one is open. Nobody reads the console, but each line of it would cross two processes. A script that
# leaves for a program (mailto:, tel:, intent:) while the page loads would stop it there for good.
_QUIET = """
alert = print = reportError = () => undefined; confirm = () => false; prompt = () => null;
for (const name in console) if (console[name].call) console[name] = () => undefined;
globalThis.navigation?.addEventListener("navigate", event => {
  if (!/^(https?|about|blob|data|javascript):/.test(event.destination.url)) event.preventDefault();
});
"""


class Background:
    """Work that nobody waits for until the end."""

    def __init__(self) -> None:
        """Nothing to do yet."""
        self._tasks: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin some work; it is kept until it is done."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def end(self) -> None:
        """Cancel what is still to be done."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


class BrowsingContext:
    """Tabs that share cookies. Tabs that it did not open itself are pop-ups of pages and are closed."""

    def __init__(
        self, context: BrowserContext, background: Background, access: Access, connection: Connection | None
    ) -> None:
        """Use `BrowsingContext.open`."""
        self._context = context
        self._connection = connection
        self._access = access
        self._background = background
        self._own: set[Page] = set()
        self._closing: set[Page] = set()
        self._idle: list[Tab] = []
        self._opening = 0
        context.on("page", lambda page: self._close_strangers())

    @classmethod
    async def open(
        cls,
        browser: Browser,
        background: Background,
        *,
        state: StorageState | None,
        proxy: Proxy | None,
        access: Access,
        connection: Connection | None,
        **told: Any,
    ) -> BrowsingContext:
        """A new context with the cookies and storage given; `told` is passed on to Playwright.

        Its tabs are spoken to over the connection, without one through Playwright.
        """
        context = await browser.new_context(
            no_viewport=True,  # each tab sets its screen itself, so that nothing else resets it
            accept_downloads=False,
            service_workers="block",
            reduced_motion="reduce",  # the same picture at every visit
            storage_state=state,
            base_url=access.base,
            **told,
        )
        await context.grant_permissions([])  # an empty grant refuses all the others
        await context.add_init_script(_QUIET)
        if proxy is not None:
            await sign_in(context, proxy)
        return cls(context, background, access, connection)

    async def storage_state(self) -> StorageState:
        """Cookies and storage, to go on with in another context."""
        return await self._context.storage_state()

    @property
    def pages(self) -> list[Page]:
        """Everything that is open."""
        return self._context.pages

    async def tab(self) -> Tab:
        """A tab that rests, or a new one."""
        return self._idle.pop() if self._idle else await self._new_tab()

    async def _new_tab(self) -> Tab:
        self._opening += 1
        try:
            page = await self._context.new_page()
            self._own.add(page)
        finally:
            self._opening -= 1
            self._close_strangers()
        await Door.attach(self._access, page)
        connection = self._connection
        session = await (connection.attach(page) if connection else self._context.new_cdp_session(page))
        return await Tab.open(page, session, in_page_scripts())

    @asynccontextmanager
    async def page(self) -> AsyncIterator[Page]:
        """A plain page for logging in; pop-ups stay open until it is closed."""
        self._opening += 1
        try:
            page = await self._context.new_page()
            await Door.attach(self._access, page)
            yield page
            await self._close_page(page)
        finally:
            self._opening -= 1
            self._close_strangers()

    async def take_back(self, tab: Tab, *, keep: bool) -> None:
        """Keep a tab for the next page where it is sound, else close it."""
        # Workers go on when scripts are stopped: a tab that has some is not kept.
        if keep and tab.sound and not tab.page.workers and await _put_to_rest(tab):
            self._idle.append(tab)
        else:
            self._own.discard(tab.page)
            self._background.spawn(tab.close())

    async def close(self) -> None:
        """Close all tabs and forget the cookies."""
        with suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(CLOSE_LIMIT):
                await self._context.close()

    def _close_strangers(self) -> None:
        if self._opening:
            return  # it may be our own; looked at again when that is open
        for page in self._context.pages:
            if page not in self._own and page not in self._closing:
                self._closing.add(page)
                self._background.spawn(self._close_page(page))

    async def _close_page(self, page: Page) -> None:
        with suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(CLOSE_LIMIT):
                await page.close()
        self._closing.discard(page)


async def _put_to_rest(tab: Tab) -> bool:
    try:
        async with tab.limit(REST_LIMIT):
            await tab.rest()
    except (PlaywrightError, TabError, TimeoutError):
        return False
    return True
