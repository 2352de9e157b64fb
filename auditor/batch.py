"""Many saved pages in parallel processes, results in the order given."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from auditor.errors import AuditError, AuditorError
from auditor.memory import settle
from auditor.plugins import RuleSet
from auditor.saved import Inspection, inspect
from auditor.settings import Settings


@dataclass(frozen=True, slots=True)
class Task:
    """How every page is to be inspected; crosses the border to worker processes."""

    settings: Settings
    rule_files: tuple[Path, ...]
    as_of: date

    def rules(self) -> RuleSet:
        """The rules chosen and configured; UsageError where a name is not known."""
        return self.settings.rule_set(self.rule_files)


Page = tuple[Path, str | None]
"""A saved page and the address it came from."""


def inspect_all(
    task: Task, pages: Sequence[Page], jobs: int | None = None
) -> Iterator[Inspection | AuditorError]:
    """What each page holds, or why it could not be read, in the order of `pages`."""
    rules = task.rules()  # what is wrong with them is said once, before any page
    jobs = min(jobs or os.cpu_count() or 1, len(pages))
    if jobs == 1:
        settle()
        yield from (_inspect(task, rules, page) for page in pages)
        return
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(task,)) as pool:
        try:
            yield from pool.map(_inspect_in_worker, pages, chunksize=2)
        except BrokenProcessPool as error:
            raise AuditError("worker-died") from error
        finally:
            pool.shutdown(cancel_futures=True)


_worker: list[tuple[Task, RuleSet]] = []
"""What this worker process was started with."""


def _start(task: Task) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    _worker[:] = [(task, task.rules())]
    settle()


def _inspect_in_worker(page: Page) -> Inspection | AuditorError:
    task, rules = _worker[0]
    return _inspect(task, rules, page)


def _inspect(task: Task, rules: RuleSet, page: Page) -> Inspection | AuditorError:
    path, url = page
    try:
        return inspect(path, url, rules, market=task.settings.market, as_of=task.as_of)
    except AuditorError as error:
        return error
