"""Logging in before a visit, with the user's own script, and making sure that it worked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Response

from auditor.access import Access, LoginScript, Secrets, SessionState
from auditor.errors import LoginError

if TYPE_CHECKING:
    from .launch import BrowserSession

QUIET_MILLISECONDS = 5_000
"""How long it is waited for a page to have sent its requests, before it is looked at."""

PASSWORD_FIELD = "input[type=password]:visible"  # noqa: S105 - a selector

_WORLD = "auditor-login"
_BINDING = "auditorTyped"
# `composedPath`: the field itself, also in a shadow tree.
_WATCH = """
const fields = new WeakMap(), page = crypto.getRandomValues(new Uint32Array(1))[0];
let count = 0;
addEventListener("input", event => {
  const field = event.composedPath()[0];
  if (!(field instanceof HTMLInputElement) || field.type !== "password") return;
  if (!fields.has(field)) fields.set(field, `${page}-${count++}`);
  auditorTyped(JSON.stringify([fields.get(field), field.value]));
}, true);
"""


async def log_in(session: BrowserSession, start: str) -> None:
    """Run the login script in the session's browser; the session goes on as who is logged in.

    `start`: address of the shop. What is typed into password fields, and the cookies and values that
    logging in brought, count as secret from then on. LoginError when the script fails, takes too long,
    or the visitor is not logged in afterwards.
    """
    access = session.access
    script = access.login
    if script is None:
        return
    before = await session.state()
    async with session.page() as page:
        typed = await _Typed.watch(page)
        limit = asyncio.timeout(access.login_limit)
        try:
            async with limit:
                await _log_in(session, access, script, page, before, start)
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise LoginError("login-timeout", path=str(script.path), seconds=access.login_limit) from error
        except PlaywrightError as error:
            told = str(error).strip().partition("\n")[0]
            raise LoginError("login-lost", path=str(script.path), error=told) from error
        finally:
            typed.hide(access.secrets)


async def _log_in(
    session: BrowserSession, access: Access, script: LoginScript, page: Page, before: SessionState, start: str
) -> None:
    visit = _Visit(page)
    await script.run(script.login, page)
    await visit.settle()
    brought = (await session.keep()).changed_since(before)
    for value in brought.secrets:  # now: errors may quote what logging in brought
        access.secrets.add(value)
    if script.logged_in is None:
        await visit.verify(start, path=str(script.path), changed=bool(brought.cookies or brought.origins))
    elif not await script.run(script.logged_in, page):
        raise LoginError("login-denied", path=str(script.path), url=page.url)


class _Visit:
    """The page on which the script works, and how its last document was answered."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._status = 0
        page.on("response", self._on_response)

    def _on_response(self, response: Response) -> None:
        with suppress(PlaywrightError):  # of a page that is gone
            if response.request.is_navigation_request() and response.frame == self._page.main_frame:
                self._status = response.status

    async def settle(self) -> None:
        """Wait for what the last click of the script began."""
        for state in ("load", "networkidle"):
            with suppress(PlaywrightError):
                await self._page.wait_for_load_state(state, timeout=QUIET_MILLISECONDS)

    async def verify(self, start: str, *, path: str, changed: bool) -> None:
        """Find out without a check of the user's: there is a session, and nothing asks for a password."""
        if not changed:
            raise LoginError("login-no-session", path=path, url=self._page.url)
        await self._refuse_asking(path)
        await self._page.goto(start)
        await self.settle()
        await self._refuse_asking(path)

    async def _refuse_asking(self, path: str) -> None:
        if self._status >= 400:
            raise LoginError("login-status", path=path, url=self._page.url, status=self._status)
        if await self._page.locator(PASSWORD_FIELD).count():
            raise LoginError("login-still-asks", path=path, url=self._page.url)


class _Typed:
    """What is typed into password fields, seen from a world that the page does not see."""

    def __init__(self) -> None:
        """Use `_Typed.watch`."""
        self._fields: dict[str, str] = {}
        self._finished: set[str] = set()

    @classmethod
    async def watch(cls, page: Page) -> _Typed:
        """Look at every document of a page from now on."""
        typed = cls()
        protocol = await page.context.new_cdp_session(page)
        protocol.on("Runtime.bindingCalled", typed._on_called)
        await protocol.send("Runtime.enable")
        await protocol.send("Page.enable")
        await protocol.send("Runtime.addBinding", {"name": _BINDING, "executionContextName": _WORLD})
        await protocol.send("Page.addScriptToEvaluateOnNewDocument", {"source": _WATCH, "worldName": _WORLD})
        return typed

    def _on_called(self, event: Mapping[str, Any]) -> None:
        if event["name"] != _BINDING:
            return
        field, value = json.loads(event["payload"])
        before = self._fields.get(field, "")
        if not value.startswith(before):  # not one letter more, but another word
            self._finished.add(before)
        self._fields[field] = value

    def hide(self, secrets: Secrets) -> None:
        """Take it all for secret."""
        for value in (*self._finished, *self._fields.values()):
            secrets.add(value)
