"""What the tests of whole visits share."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from auditor.crawl.options import CrawlOptions
from auditor.crawl.progress import Silent, Stage
from auditor.models import Audit, Message, PageKind, ReadStatus
from auditor.run import RunOptions

SMALL = RunOptions(crawl=CrawlOptions(products=2, max_pages=6))

TINY = RunOptions(crawl=CrawlOptions(products=1, max_pages=2))


class Log(Silent):
    """What the visit told."""

    def __init__(self, react: Callable[[int], None] = lambda done: None) -> None:
        self.stages: list[Stage] = []
        self.notices: list[Message] = []
        self.done: list[tuple[str, ReadStatus]] = []
        self.most = 0
        self._react = react

    def stage(self, stage: Stage) -> None:
        self.stages.append(stage)

    def expected(self, pages: int) -> None:
        self.most = pages

    def finished(self, url: str, kind: PageKind, status: ReadStatus) -> None:
        self.done.append((url, status))
        self._react(len(self.done))

    def notice(self, message: Message) -> None:
        self.notices.append(message)


def kinds(audit: Audit) -> list[PageKind]:
    return [page.kind for page in audit.coverage.pages]


def path(audit: Audit, kind: PageKind) -> str:
    (found,) = [page.url for page in audit.coverage.pages if page.kind is kind]
    return "/" + found.split("/", 3)[3]


def without_timings(audit: Audit) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(audit.model_dump_json())
    content.pop("timings")
    return content
