"""Finds a shop's pages from its start page: driven by what the browser captured, wave after wave.

A wave is a few pages that are captured at the same time; what comes next depends on what they were.
Waves make a visit reproducible: the choice never depends on which page answered first.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, replace

from auditor.errors import UsageError
from auditor.models import Message, PageKind, ReadStatus

from .fetch import Fetcher, FetchError
from .filters import AddressFilter
from .links import Link, PageLinks, links_of
from .listings import home_of, is_static, listing_targets, trail_targets
from .plan import Services, Shares, Target, path_of, service_targets, shares
from .products import PAIR, Origin, ProductCandidates, has_product_markup
from .robots import Robots, fetch_robots
from .sitemap import SitemapSample, read_sitemaps
from .start import Start, addresses
from .urls import is_root, language_part, page_key, resolve, root, same_site
from .visiting import READABLE, Visited, Visitor

DEFAULT_PAGES = 30
LISTINGS_FETCHED = 6
"""Listings read without a browser, to find products of several sections."""
PROBED = 12
"""Pages of the sitemap looked at, without a browser, where no page leads to products."""
LISTINGS_CAPTURED = 3
"""Listings captured at most where the browser is needed to find products."""
ENOUGH = 12
"""Products on a listing beyond which more make it no better an example."""
MISSES = 3
"""Product pages that may turn out to be something else, as a multiple of the pages asked for."""


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """What to visit."""

    products: int = 10
    max_pages: int | None = None
    """Pages in all; None: 30, or the whole visit list."""
    seed: int = 0
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    """Visit list; nothing is discovered when there is one."""
    ignore_robots: bool = False


class Explorer:
    """One visit to one shop."""

    def __init__(self, start: Start, fetcher: Fetcher, visitor: Visitor, options: CrawlOptions) -> None:
        self._start = start
        self._robots = start.robots
        self._fetcher = fetcher
        self._visitor = visitor
        self._options = options
        self._filter = AddressFilter(options.include, options.exclude)
        self._most = options.max_pages or (len(options.urls) or DEFAULT_PAGES)
        self._kinds: Counter[PageKind] = Counter()
        self._used = 0
        self._seen: set[str] = set()
        self._finals: set[str] = set()
        self._foreign: frozenset[str] = frozenset()
        self._products = ProductCandidates(options.seed)
        self._trail: list[Target] = []
        self._home = start.url

    async def run(self) -> None:
        """Visit the shop, or the pages of the visit list."""
        if self._options.urls:
            await self._list()
            return
        first = await self._first()
        if first.status not in READABLE:
            return
        sitemap = asyncio.create_task(self._sitemap())
        try:
            await self._discover(first, sitemap)
        finally:
            sitemap.cancel()

    async def _list(self) -> None:
        """The pages that the user listed, in that order; other hosts' are left out and said."""
        targets = []
        for given in self._options.urls:
            url = resolve(self._start.url, given)
            if url is None:
                raise UsageError("urls-no-address", url=given)
            target = Target(url, PageKind.OTHER, Message(key="why.listed"))
            if same_site(url, self._start.url):
                targets.append(target)
            else:
                self._visitor.skip(target, Message(key="page.other-host", params={"url": url}))
        self._visitor.expect(min(len(targets), self._most))
        for target in targets[self._most :]:
            self._visitor.skip(target, Message(key="page.over-limit", params={"count": self._most}))
        await self._visit(targets[: self._most])

    async def _first(self) -> Visited:
        """The start page."""
        kind = PageKind.HOME if is_root(self._start.url) else PageKind.OTHER
        (page,) = await self._visit([Target(self._start.url, kind, self._why_start())])
        # What was typed may lead here: it is no other page.
        self._seen.update(page_key(url) for url in addresses(self._start.given))
        if not same_site(page.url, self._start.url):
            await self._move(page.url)
        return page

    def _why_start(self) -> Message:
        given, url = self._start.given, self._start.url
        if self._start.moved:
            return Message(key="why.start-moved", params={"given": given, "url": url})
        if "://" not in given:
            return Message(key="why.start-scheme", params={"url": url})
        return Message(key="why.start")

    async def _move(self, url: str) -> None:
        """A script led to another host: the shop lives there."""
        self._home = root(url)
        try:
            robots = await fetch_robots(
                self._fetcher, url, agent=self._robots.agent, ignore=self._options.ignore_robots
            )
        except FetchError:
            robots = Robots(self._robots.agent, unreachable=True, ignored=self._options.ignore_robots)
        self._robots = robots
        self._visitor.slow_down(robots.delay)

    async def _discover(self, first: Visited, sitemap: asyncio.Task[SitemapSample]) -> None:
        front = await self._front(first)
        self._foreign = _other_languages(front)
        links = [link for page in _distinct(front, first) for link in self._narrowed(page.links).links]
        for page in _distinct(front, first):
            origin = Origin.FRONT if page is front else _origin(page)
            self._products.add_links(self._narrowed(page.links), page.url, origin)
        share = shares(self._room, self._options.products - self._count(PageKind.PRODUCT))
        services = Services(service_targets(links, front.url), share.service)
        self._visitor.expect(self._used + share.service + share.products + 1)
        await _together(self._visit_services(services, share), self._categories(front, links, share))
        found = await sitemap
        services.add_sitemap(found, self._is_own)
        self._products.add_sitemap(found)
        if not self._products.next(self._seen):
            await self._probe(found)
        await _together(self._visit_services(services, share), self._sample(share))
        await self._last_category()

    async def _visit_services(self, services: Services, share: Shares) -> None:
        """The cart, delivery, returns ... pages that are not found yet."""
        wave = services.wave(self._room - share.products)
        visited = {page.target.url: page for page in await self._visit(wave)}
        for target in wave:
            page = visited.get(target.url)
            if page is not None and not _usable(page):
                services.missed(target)

    async def _front(self, first: Visited) -> Visited:
        """The home page: the start page, or where its logo or its root leads."""
        if first.kind is PageKind.HOME or is_root(first.url):
            self._home = first.url
            return first
        home = home_of(first.links.links, first.url)
        why = Message(key="why.home", params={"page": path_of(first.url)})
        visited = await self._visit([Target(home, PageKind.HOME, why)])
        if not visited or visited[0].status not in READABLE:
            return first
        self._home = visited[0].url
        return visited[0]

    async def _categories(self, front: Visited, links: list[Link], share: Shares) -> None:
        """Read listings for products of several sections, and capture one of them."""
        listings = [t for t in listing_targets(links, front.url) if self._is_own(t.url)]
        yields: dict[str, int] = {}
        if listings and await self._is_static(front):
            for target in listings[:LISTINGS_FETCHED]:
                yields[target.url] = await self._read_listing(target.url)
        listings.sort(key=lambda target: -min(yields.get(target.url, 0), ENOUGH))
        for target in listings[:LISTINGS_CAPTURED]:
            enough = len(self._products) >= 2 * share.products or any(yields.values())
            listings_read = self._count(PageKind.CATEGORY) - (front.kind is PageKind.CATEGORY)
            if self._room <= share.products or (enough and listings_read):
                break
            for page in await self._visit([target]):
                self._products.add_links(self._narrowed(page.links), page.url, _origin(page))

    async def _probe(self, sitemap: SitemapSample) -> None:
        """Where no page leads to products: see what the sitemap's pages are, without a browser."""
        for url in [url for url in self._products.unknown(sitemap) if self._is_own(url)][:PROBED]:
            html = await self._read(url)
            if html is None:
                continue
            if has_product_markup(html):
                self._products.add_product(url)
            elif self._products.add_links(links_of(html, url), url, Origin.LISTING) >= PAIR:
                self._trail.append(Target(url, PageKind.CATEGORY, Message(key="why.sitemap")))
        self._products.add_sitemap(sitemap)

    async def _sample(self, share: Shares) -> None:
        """Product pages until there are enough of them, or no more candidates."""
        goal = share.products + self._count(PageKind.PRODUCT)
        tries = MISSES * max(share.products, 1)
        while (lacking := goal - self._count(PageKind.PRODUCT)) > 0 and tries > 0 and self._room > 0:
            wave = self._product_wave(min(lacking, tries))
            if not wave:
                if not self._count(PageKind.PRODUCT):
                    await self._visit(self._product_wave(MISSES, allowed=False))
                break
            tries -= len(wave)
            for page in await self._visit(wave):
                is_product = page.kind is PageKind.PRODUCT and page.status in READABLE
                self._products.learn(page.target.url, product=is_product)
                self._products.add_links(self._narrowed(page.links), page.url, _origin(page))
                if is_product:
                    self._trail += trail_targets(page.links.links, page.url)

    async def _last_category(self) -> None:
        """Where no menu led to a category: the one that products say they belong to."""
        if not self._count(PageKind.CATEGORY):
            await self._visit([target for target in self._trail if self._is_own(target.url)][:1])

    def _product_wave(self, size: int, *, allowed: bool = True) -> list[Target]:
        """The next product pages to visit; or those that robots.txt forbids, to record a few."""
        candidates = [
            c
            for c in self._products.next(self._seen)
            if self._is_own(c.url) and self._robots.allows(c.url) is allowed
        ]
        return [
            Target(
                c.url,
                PageKind.PRODUCT,
                Message(key="why.product", params={"section": path_of(c.section), "template": c.shape}),
            )
            for c in candidates[:size]
        ]

    async def _visit(self, targets: Iterable[Target]) -> list[Visited]:
        """Capture those of the pages that are new and allowed, as far as there is room."""
        wave: list[Target] = []
        for target in targets:
            key = page_key(target.url)
            if key in self._seen or self._filter.excludes(target.url):
                continue
            self._seen.add(key)
            if not self._robots.allows(target.url):
                self._visitor.skip(target, Message(key="page.robots", params={"url": path_of(target.url)}))
            elif self._room > 0:
                self._used += 1
                wave.append(target)
        visited = await self._visitor.visit(wave) if wave else []
        pages = [self._first_time(page) for page in visited]
        self._kinds.update(page.kind for page in pages if page.status in READABLE)
        return pages

    def _first_time(self, page: Visited) -> Visited:
        """A page, `skipped` where its address only led to one that was visited before."""
        key = page_key(page.url)
        if key in self._finals:
            return replace(page, status=ReadStatus.SKIPPED)
        self._finals.add(key)
        self._seen.add(key)
        return page

    @property
    def _room(self) -> int:
        """Pages that may still be visited."""
        return self._most - self._used

    def _count(self, kind: PageKind) -> int:
        """Pages of a kind that could be read."""
        return self._kinds[kind]

    def _is_own(self, url: str) -> bool:
        """Whether an address is worth a visit as a product or category page."""
        return self._filter.includes(url) and language_part(url) not in self._foreign

    def _narrowed(self, page: PageLinks) -> PageLinks:
        """A page's links without those to the shop in other languages."""
        if not self._foreign:
            return page
        return replace(page, links=tuple(k for k in page.links if language_part(k.url) not in self._foreign))

    async def _is_static(self, front: Visited) -> bool:
        """Whether listings can be read without a browser."""
        if self._start.html is not None and page_key(self._start.url) == page_key(front.url):
            served: str | None = self._start.html
        else:
            served = await self._read(front.url)
        return served is not None and is_static(front.links.links, links_of(served, front.url).links)

    async def _read(self, url: str) -> str | None:
        """A page of the shop as the server sends it, None where it cannot be read."""
        if not self._robots.allows(url):
            return None
        try:
            response = await self._fetcher.get(url)
        except FetchError:
            return None
        if response.status != 200 or not response.is_html or not same_site(response.url, url):
            return None
        return response.text

    async def _read_listing(self, url: str) -> int:
        """Read a listing without a browser; how many products it leads to."""
        html = await self._read(url)
        if html is None:
            return 0
        return self._products.add_links(self._narrowed(links_of(html, url)), url, Origin.LISTING)

    async def _sitemap(self) -> SitemapSample:
        return await read_sitemaps(self._fetcher, self._home, self._robots.sitemaps, seed=self._options.seed)


_NOT_SERVICE = (PageKind.HOME, PageKind.PRODUCT, PageKind.ERROR)


def _usable(page: Visited) -> bool:
    """Whether a page can be the service page that it was taken for."""
    return page.status in READABLE and page.kind not in _NOT_SERVICE


async def _together(*works: Coroutine[object, object, None]) -> None:
    """Do several things at the same time, begun in the order given; the first fault ends them all."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        for task in tasks:
            await task
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _origin(page: Visited) -> Origin:
    """What the product links of a page are."""
    if page.kind is PageKind.CATEGORY or page.target.kind is PageKind.CATEGORY:
        return Origin.LISTING
    return Origin.RELATED if page.kind is PageKind.PRODUCT else Origin.FRONT


def _distinct(*pages: Visited) -> list[Visited]:
    return list({page.url: page for page in pages}.values())


def _other_languages(front: Visited) -> frozenset[str]:
    """Beginnings of paths under which the shop speaks another language than its front page."""
    own = language_part(front.url)
    others = {part for url in front.links.alternates if (part := language_part(url)) != own}
    # The default language often has no part of its own: without one, any page would be foreign.
    return frozenset(part for part in others if part)
