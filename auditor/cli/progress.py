"""What a visit tells while it runs: a bar in a terminal, a line a page elsewhere; always on stderr."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from auditor.crawl.progress import Silent, Stage
from auditor.models import Message, PageKind, ReadStatus

from .console import catalog, safe, tell


class Lines(Silent):
    """A line for each page, for logs."""

    def __init__(self) -> None:
        self._done = 0
        self._expected = 0

    def stage(self, stage: Stage) -> None:
        """Say what begins."""
        click.echo(catalog()(f"stage-{stage.value}"), err=True)

    def expected(self, pages: int) -> None:
        """Remember how many there will be."""
        self._expected = pages

    def finished(self, url: str, kind: PageKind, status: ReadStatus) -> None:
        """Say which page is done."""
        self._done += 1
        of = max(self._done, self._expected)
        line = f"{self._done}/{of}  {catalog()(f'kind-{kind.value}')}  {url}{_status(status)}"
        click.echo(safe(line), err=True)

    def notice(self, message: Message) -> None:
        """Say it."""
        tell(message)


class Bar(Silent):
    """A bar with the page that is being visited."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID = progress.add_task("", total=None)

    def stage(self, stage: Stage) -> None:
        """Say what begins."""
        self._progress.update(self._task, description=catalog()(f"stage-{stage.value}"))

    def expected(self, pages: int) -> None:
        """Show how many there will be."""
        self._progress.update(self._task, total=pages)

    def started(self, url: str, kind: PageKind) -> None:
        """Show what is being visited."""
        self._progress.update(self._task, description=catalog()(f"kind-{kind.value}"))

    def finished(self, url: str, kind: PageKind, status: ReadStatus) -> None:
        """Move on."""
        self._progress.advance(self._task)
        if status is not ReadStatus.READ:
            self._say(f"{url}{_status(status)}")

    def notice(self, message: Message) -> None:
        """Say it above the bar."""
        self._say(catalog().render(message))

    def _say(self, text: str) -> None:
        self._progress.console.print(safe(text), markup=False, highlight=False)


@contextmanager
def shown() -> Iterator[Lines | Bar]:
    """Progress as suits where stderr goes."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines()
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield Bar(progress)


def _status(status: ReadStatus) -> str:
    return "" if status is ReadStatus.READ else f"  ({catalog()(f'status-{status.value}')})"
