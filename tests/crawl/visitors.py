"""Visits pages as plain HTTP serves them: the crawl's choices can be tested without a browser."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.crawl.explore import Explorer
from auditor.crawl.fetch import Fetcher, FetchError
from auditor.crawl.links import PageLinks, links_of
from auditor.crawl.options import CrawlOptions
from auditor.crawl.pace import Pace
from auditor.crawl.plan import Target
from auditor.crawl.start import reach
from auditor.crawl.visiting import Visited
from auditor.extract import extract
from auditor.models import Discovery, Message, PageKind, ReadStatus, ServicePage, Snapshot


@dataclass
class PlainVisitor:
    """Remembers what the crawl asked for and what it was."""

    fetcher: Fetcher
    base: str
    visited: list[Visited] = field(default_factory=list)
    skipped: list[tuple[Target, Message]] = field(default_factory=list)
    discovery: Discovery = field(default_factory=Discovery)

    async def visit(self, targets: Sequence[Target]) -> list[Visited]:
        pages = [await self._visit(target) for target in targets]
        self.visited += pages
        return pages

    async def _visit(self, target: Target) -> Visited:
        nothing = PageLinks((), (), 0)
        try:
            response = await self.fetcher.get(target.url)
        except FetchError:
            return Visited(target, target.url, PageKind.ERROR, ReadStatus.UNREADABLE, nothing)
        if response.status >= 400:
            return Visited(target, response.url, PageKind.ERROR, ReadStatus.UNREADABLE, nothing)
        facts = extract(
            Snapshot(requested_url=target.url, url=response.url, status=ReadStatus.READ, html=response.text)
        )
        links = links_of(response.text, response.url)
        return Visited(target, response.url, facts.kind, ReadStatus.READ, links)

    def skip(self, target: Target, reason: Message) -> None:
        self.skipped.append((target, reason))

    def slow_down(self, seconds: float) -> None:
        pass

    def expect(self, pages: int) -> None:
        pass

    def paths(self, *kinds: PageKind) -> list[str]:
        """Paths of the pages of some kinds, of all without any, in the order of the visit."""
        return [page.url.removeprefix(self.base) for page in self.visited if not kinds or page.kind in kinds]

    def service(self, kind: PageKind) -> ServicePage:
        """What was found of a service page."""
        (found,) = [page for page in self.discovery.services if page.kind is kind]
        return found

    def expected(self, kind: PageKind) -> list[str]:
        """Paths of the pages that were taken for a kind."""
        return [page.target.url.removeprefix(self.base) for page in self.visited if page.target.kind is kind]


def explore(start: str, options: CrawlOptions | None = None) -> PlainVisitor:
    """Visit a shop that is served on loopback."""
    options = options or CrawlOptions()

    async def run() -> PlainVisitor:
        async with Fetcher(user_agent="Test/1", pace=Pace()) as fetcher:
            begin = await reach(
                fetcher, start, agent="StorefrontAuditor", ignore_robots=options.ignore_robots
            )
            base = begin.url[: begin.url.index("/", 8)]
            visitor = PlainVisitor(fetcher, base)
            explorer = Explorer(begin, fetcher, visitor, options)
            await explorer.run()
            visitor.discovery = explorer.discovery()
            return visitor

    return asyncio.run(run())
