"""The steps of one page: each has a hard time limit, and what was done is noted in order."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from playwright.async_api import Error as PlaywrightError

from auditor.models import Action

from .tab import Tab, TabError, brief

T = TypeVar("T")

TIMED_OUT = "timeout"
"""Detail of an action that reached its limit."""
NO_TIME = "out-of-time"
"""Detail of an action that was not begun because the page had used up its time."""
FROZEN = "frozen"
"""Detail of an action that was not begun because the page's scripts had been stopped for good."""
FREE_LIMIT = 2.0
"""Seconds for getting a tab to answer again after a step that reached its limit."""


class Steps:
    """Does steps on a tab within the time that the page has."""

    def __init__(self, tab: Tab, *, seconds: float, reserve: float) -> None:
        """`seconds` for the whole page, of which `reserve` is kept for the last step."""
        self._tab = tab
        self._deadline = time.monotonic() + seconds
        self._reserve = reserve + FREE_LIMIT
        self._optional: set[str] = set()
        self.actions: list[Action] = []
        self.timings: dict[str, float] = {}

    async def do(
        self,
        name: str,
        work: Callable[[], Awaitable[T]],
        limit: float,
        *,
        last: bool = False,
        scripts: bool = False,
        optional: bool = False,
        tell: Callable[[T], str | None] = lambda _: None,
    ) -> T | None:
        """Do one step; a failure is noted, not raised, and answers None. TabError when the tab is lost.

        `last` may use the reserve; what needs `scripts` is not begun on a page that was frozen. What is
        `optional` may fail without the page being read in part only. `tell` gives the detail of what was
        done.
        """
        if optional:
            self._optional.add(name)
        started = time.monotonic()
        left = self._deadline - started - (0 if last else self._reserve)
        if left <= 0:
            self.note(name, ok=False, detail=NO_TIME)
            return None
        if scripts and self._tab.frozen:
            self.note(name, ok=False, detail=FROZEN)
            return None
        detail: str | None = None
        told: str | None = None
        result: T | None = None
        try:
            async with self._tab.limit(min(limit, left)):
                result = await work()
                told = tell(result)
        except TimeoutError:
            detail = TIMED_OUT
            await self._free()
        except (PlaywrightError, TabError) as error:
            if self._tab.lost:
                raise
            detail = brief(error)
        taken = time.monotonic() - started
        self.timings[name] = round(self.timings.get(name, 0.0) + taken, 4)
        self.note(name, ok=detail is None, detail=detail or told)
        return result

    async def _free(self) -> None:
        self._tab.sound = False
        left = self._deadline - time.monotonic()
        with suppress(TimeoutError):
            async with self._tab.limit(max(0.0, min(FREE_LIMIT, left))):
                await self._tab.free()

    def note(self, name: str, *, ok: bool, detail: str | None = None) -> None:
        """Note something that was done."""
        self.actions.append(Action(name=name, ok=ok, detail=detail))

    @property
    def failed(self) -> list[str]:
        """Names of the steps that failed, in order, without the optional ones."""
        failed = dict.fromkeys(action.name for action in self.actions if not action.ok)
        return [name for name in failed if name not in self._optional]

    @property
    def timed_out(self) -> bool:
        """Whether the last step reached its limit."""
        return self.actions[-1].detail in (TIMED_OUT, NO_TIME)
