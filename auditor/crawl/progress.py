"""What a visit tells about itself while it runs."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from auditor.access import Secrets
from auditor.models import Message, PageKind, ReadStatus


class Stage(StrEnum):
    """What the auditor is busy with."""

    DISCOVER = "discover"
    CAPTURE = "capture"
    JUDGE = "judge"


class Progress(Protocol):
    """Told what happens, in order, from one thread; must not raise and must return soon."""

    def stage(self, stage: Stage) -> None:
        """A stage begins."""
        ...

    def expected(self, pages: int) -> None:
        """How many pages the visit will have in all, as far as is known now."""
        ...

    def started(self, url: str, kind: PageKind) -> None:
        """A page is being visited."""
        ...

    def finished(self, url: str, kind: PageKind, status: ReadStatus) -> None:
        """A page was visited, or skipped."""
        ...

    def notice(self, message: Message) -> None:
        """Something that the user should know: the shop answered on another host, the visit ended early."""
        ...


class Silent:
    """Tells nobody."""

    def stage(self, stage: Stage) -> None:
        """Do nothing."""

    def expected(self, pages: int) -> None:
        """Do nothing."""

    def started(self, url: str, kind: PageKind) -> None:
        """Do nothing."""

    def finished(self, url: str, kind: PageKind, status: ReadStatus) -> None:
        """Do nothing."""

    def notice(self, message: Message) -> None:
        """Do nothing."""


class Discreet:
    """Tells another what happens, without secrets."""

    def __init__(self, progress: Progress, secrets: Secrets) -> None:
        self._progress = progress
        self._secrets = secrets

    def stage(self, stage: Stage) -> None:
        """Pass it on."""
        self._progress.stage(stage)

    def expected(self, pages: int) -> None:
        """Pass it on."""
        self._progress.expected(pages)

    def started(self, url: str, kind: PageKind) -> None:
        """Pass it on."""
        self._progress.started(self._secrets.redact(url), kind)

    def finished(self, url: str, kind: PageKind, status: ReadStatus) -> None:
        """Pass it on."""
        self._progress.finished(self._secrets.redact(url), kind, status)

    def notice(self, message: Message) -> None:
        """Pass it on."""
        self._progress.notice(self._secrets.redacted(message))
