"""Memory of a browser's processes: a page that takes too much of it loses its process, not the machine."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass

import psutil

MEGABYTE = 1_000_000
LOOK_INTERVAL = 0.5
GROWING_INTERVAL = 0.1
"""Seconds between looks; the shorter one while a process grows fast."""
FAST_GROWTH = 50 * MEGABYTE
STRAIN = 0.4
"""Share of a page's memory from which on it may soon be ended for its size."""
TOLERANCE = 1.5
"""A browser that has this many times its share is not waited for: its largest processes are ended."""


@dataclass(frozen=True, slots=True)
class MemoryLimits:
    """Bytes of private memory: what processes share, such as the program itself, does not count."""

    page: int = 1000 * MEGABYTE
    """Of one process. A page that is larger crashes; pages of different sites never share a process."""
    browser: int = 2000 * MEGABYTE
    """Of all processes together, after which the browser is replaced at the next chance."""


class MemoryGuard:
    """Watches the processes of one browser."""

    def __init__(self, pid: int | None, limits: MemoryLimits) -> None:
        """`pid` is the browser's main process; without one nothing is watched."""
        self._limits = limits
        self._root = _process(pid)
        self._before: dict[psutil.Process, int] = {}
        self._ended: list[float] = []
        self.used = 0
        """Bytes of all processes together at the last look."""
        self.strained = False
        """Whether a page's process was large at the last look."""

    @property
    def over(self) -> bool:
        """Whether the browser has more than its share."""
        return self.used > self._limits.browser

    def ended_since(self, moment: float) -> bool:
        """Whether a process was ended for its size since a moment of the monotonic clock."""
        return any(ended >= moment for ended in self._ended)

    async def watch(self) -> None:
        """Look again and again, until cancelled or the browser is gone."""
        while self._root is not None and self._root.is_running():
            growing = await asyncio.to_thread(self._look)
            await asyncio.sleep(GROWING_INTERVAL if growing else LOOK_INTERVAL)

    def _look(self) -> bool:
        """End what is too large; whether anything grows fast."""
        sizes = {process: size for process in self._processes() if (size := _private(process))}
        self.used = sum(sizes.values())
        for process, size in sizes.items():
            if size > self._limits.page and process != self._root:
                self._end(process)
        self._trim(sizes, self.used - int(self._limits.browser * TOLERANCE))
        growing = any(size - self._before.get(process, size) > FAST_GROWTH for process, size in sizes.items())
        strain = STRAIN * self._limits.page
        self.strained = any(size > strain for process, size in sizes.items() if process != self._root)
        self._before = sizes
        return growing

    def end_all(self) -> None:
        """End every process that is still there: a browser that hangs does not close."""
        for process in {*self._processes(), *self._before}:
            with suppress(psutil.Error):
                process.kill()

    def _trim(self, sizes: dict[psutil.Process, int], excess: int) -> None:
        """End the largest processes until so many bytes are free again; the main one, and all, at last."""
        for process in sorted(sizes, key=lambda process: (process == self._root, -sizes[process])):
            if excess <= 0:
                return
            self._end(process)
            excess -= sizes[process]

    def _processes(self) -> list[psutil.Process]:
        if self._root is None:
            return []
        with suppress(psutil.Error):
            return [self._root, *self._root.children(recursive=True)]
        return []

    def _end(self, process: psutil.Process) -> None:
        with suppress(psutil.Error):
            self._ended.append(time.monotonic())
            process.kill()


def _process(pid: int | None) -> psutil.Process | None:
    if pid is not None:
        with suppress(psutil.Error):
            return psutil.Process(pid)
    return None


def _private(process: psutil.Process) -> int:
    """Bytes that a process shares with no other; 0 for one that is gone."""
    try:
        memory = process.memory_info()
    except psutil.Error:
        return 0
    private: int = getattr(memory, "private", None) or memory.rss - getattr(memory, "shared", 0)
    return private
