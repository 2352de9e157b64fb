"""What a visit would do, without saving anything: `auditor crawl --dry-run`.

Pages are read over plain HTTP; only a shop whose pages are put together by scripts, or that has to be
logged in to, is looked at with the browser.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field

from auditor.capture import CaptureWriter
from auditor.crawl.explore import Explorer
from auditor.crawl.progress import Discreet, Progress, Stage
from auditor.crawl.reading import needs_browser
from auditor.crawl.rehearsal import PlainVisitor
from auditor.crawl.start import Start
from auditor.errors import NoShopError, UnreachableError
from auditor.judge import VisitedPage, signs_of
from auditor.markets import detect
from auditor.models import (
    READABLE,
    UNKNOWN_MARKET,
    Discovery,
    Frozen,
    Message,
    PageFacts,
    PageKind,
    PageTemplate,
    ReadStatus,
    ServicePage,
)
from auditor.proxy import open_proxy
from auditor.run import FetchedAs, RunOptions, capture_shop, proxy_options, reaching
from auditor.templates import templates_of

USER_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
"""The browser that asks for pages in place of which they are fetched here; the auditor's token follows."""


class PlannedPage(Frozen):
    """A page that would be visited."""

    url: str = Field(description="address that would be asked for")
    kind: PageKind = Field(description="what it is; for a page that could not be read what it was taken for")
    status: ReadStatus
    template: str | None = Field(default=None, description="id of its template in `templates`")
    why: Message | None = None
    reason: Message | None = Field(default=None, description="why it could not be read, or would be left out")


class VisitPlan(Frozen):
    """What a visit would do."""

    start_url: str
    with_browser: bool = Field(description="the browser was needed to find the pages")
    pages: tuple[PlannedPage, ...]
    templates: tuple[PageTemplate, ...] = ()
    services: tuple[ServicePage, ...] = ()
    market: str = Field(default=UNKNOWN_MARKET, description="ISO 3166-1 code of the market, by the pages")
    languages: tuple[str, ...] = Field(default=(), description="of the pages that could be read")
    sitemaps: tuple[str, ...] = Field(default=(), description="addresses that robots.txt names")

    def refuse_nothing(self, *, listed: bool) -> None:
        """Raise what there is to say where an audit of these pages would have nothing to judge."""
        read = Counter(page.kind for page in self.pages if page.status in READABLE)
        if not read:
            raise UnreachableError("start-nothing-read", url=self.start_url)
        products = [page for page in self.pages if page.kind is PageKind.PRODUCT]
        if not products and not listed:
            raise NoShopError("no-product-page", url=self.start_url, pages=read.total())


@dataclass(frozen=True, slots=True)
class _Found:
    """The pages of a visit that was tried, and what finding them brought."""

    start_url: str
    pages: list[tuple[VisitedPage, PageFacts]]
    discovery: Discovery
    sitemaps: tuple[str, ...] = ()


async def plan_visit(url: str, options: RunOptions, progress: Progress) -> VisitPlan:
    """The pages that a visit would see, in their order. An AuditError where the shop cannot be reached."""
    progress = Discreet(progress, options.access.secrets)
    found = None if options.access.login else await _without_browser(url, options, progress)
    with_browser = found is None
    if found is None:
        progress.notice(Message(key="dry-run-browser"))
        found = await _with_browser(url, options, progress)
    forms = [
        (facts.kind, page.form) if page.form and facts.kind is not PageKind.ERROR else None
        for page, facts in found.pages
    ]
    urls = [facts.url for _, facts in found.pages]
    templates, own = templates_of(urls, forms, found.discovery.counts)
    read = [facts for _, facts in found.pages if facts.status in READABLE]
    return VisitPlan(
        start_url=found.start_url,
        with_browser=with_browser,
        pages=tuple(
            PlannedPage(
                url=page.snapshot.requested_url,
                kind=facts.kind,
                status=facts.status,
                template=template,
                why=page.why,
                reason=facts.reason,
            )
            for (page, facts), template in zip(found.pages, own, strict=True)
        ),
        templates=templates,
        services=found.discovery.services,
        market=detect(signs_of(read), date.today()).code,
        languages=tuple(language for language, _ in Counter(facts.language for facts in read).most_common()),
        sitemaps=found.sitemaps,
    )


async def _without_browser(url: str, options: RunOptions, progress: Progress) -> _Found | None:
    """The pages over plain HTTP; None where that shows nothing."""
    from auditor.browser.launch import AGENT_TOKEN

    progress.stage(Stage.DISCOVER)
    fetched_as = FetchedAs(f"{USER_AGENT} {AGENT_TOKEN}", options.access.state)
    async with (
        open_proxy(proxy_options(url, options)) as proxy,
        reaching(url, options, proxy, fetched_as, progress) as (fetcher, start, _),
    ):
        if needs_browser(start.html, start.url):
            return None
        visitor = PlainVisitor(fetcher, progress)
        explorer = Explorer(start, fetcher, visitor, options.crawl)
        await explorer.run()
        sitemaps = start.robots.sitemaps
        return _Found(_start_of(url, start), visitor.pages, explorer.discovery(), sitemaps)


def _start_of(url: str, start: Start) -> str:
    return url if "://" in url else start.url


async def _with_browser(url: str, options: RunOptions, progress: Progress) -> _Found:
    """The pages as the browser shows them; what is captured is thrown away."""
    pages: list[tuple[VisitedPage, PageFacts]] = []

    def keep(page: VisitedPage, facts: PageFacts) -> None:
        pages.append((page, facts))

    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        writer = CaptureWriter(Path(folder), start_url=url)
        manifest = await capture_shop(url, options, writer=writer, progress=progress, seen=keep)
    first = pages[0][1].url if pages else url
    return _Found(url if "://" in url else first, pages, manifest.discovery)
