"""Finds a shop's pages from its start page: driven by what the browser captured, wave after wave.

A wave is a few pages that are captured at the same time; what comes next depends on what they were.
Waves make a visit reproducible: the choice never depends on which page answered first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import aclosing
from dataclasses import replace
from itertools import islice

from auditor.errors import UsageError
from auditor.models import READABLE, Discovery, Message, PageKind

from .changed import touched
from .fetch import Fetcher, FetchError
from .filters import AddressFilter
from .frontier import Frontier
from .languages import language_door, other_languages
from .links import PageLinks, links_of
from .listings import home_of, listing_targets, trail_targets
from .options import DEFAULT_PAGES, CrawlOptions
from .plan import Shares, Target, path_of, shares
from .products import PAIR, Origin, ProductCandidates, has_product_markup
from .reading import PlainReader, is_static
from .robots import Robots, fetch_robots
from .sample import Candidate
from .scout import SCOUTED, scout
from .services import TELLING, Services, hub_targets, is_settled
from .sitemap import PER_SHAPE, SitemapLimits, SitemapSample, SitemapSources, read_sitemaps
from .start import Start, addresses
from .tally import address_counts
from .together import both, rolling
from .tries import cart_at_usual_path
from .urls import is_root, language_part, page_key, resolve, root, same_site
from .visiting import Visited, Visitor

LISTINGS_FETCHED = 6
"""Listings read without a browser, to find products of several sections."""
PROBED = 12
"""Pages of the sitemap looked at, without a browser, where no page leads to products."""
LISTINGS_CAPTURED = 3
"""Listings captured at most where the browser is needed to find products."""
HUBS_READ = 4
"""Pages of information read, without a browser, to find service pages that nothing else leads to."""
ENOUGH = 12
"""Products on a listing beyond which more make it no better an example."""
MISSES = 3
"""Product pages that may turn out to be something else, as a multiple of the pages asked for."""
WAVE = 64
"""Product pages asked for at once: until each is there and learned from, its links are in memory."""
_TOLD = frozenset({"page.robots"})
"""Why pages were left out that the audit is to name; the user knows of the rest."""


class Explorer:
    """One visit to one shop."""

    def __init__(self, start: Start, fetcher: Fetcher, visitor: Visitor, options: CrawlOptions) -> None:
        self._start = start
        self._fetcher = fetcher
        self._visitor = visitor
        self._options = options
        self._most = options.max_pages or (len(options.urls) or DEFAULT_PAGES)
        wishes = AddressFilter(options.include, options.exclude)
        self._pages = Frontier(wishes, start.robots, most=self._most, depth=options.depth)
        self._reader = PlainReader(fetcher, start.robots, wishes)
        self._foreign: frozenset[str] = frozenset()
        self._static = False
        self._products = ProductCandidates(options.seed)
        self._services: Services | None = None
        self._found: SitemapSample | None = None
        self._trail: dict[str, Target] = {}
        self._home = start.url

    async def run(self) -> None:
        """Visit the shop, or the pages of the visit list."""
        listed = self._options.urls or touched(self._options.changed, self._start.url)
        if listed:
            await self._list(listed)
            return
        first_seen = asyncio.Event()
        sitemap = asyncio.create_task(self._sitemap(first_seen))
        try:
            first = await self._first()
            first_seen.set()
            if first.status in READABLE:
                await self._discover(first, sitemap)
        finally:
            sitemap.cancel()

    def discovery(self) -> Discovery:
        """What finding the pages brought, as far as it came."""
        over_limit = Message(key="page.over-limit", params={"count": self._most})
        services = self._services.result(self._pages.outcome, over_limit) if self._services else ()
        counts = address_counts(self._found, self._products.counts(), self._foreign)
        return Discovery(services=services, counts=counts)

    async def _list(self, listed: Iterable[str]) -> None:
        """The pages that the user listed, in that order; other hosts' are left out and said."""
        targets = []
        for given in listed:
            url = resolve(self._start.url, self._fetcher.instead(given))
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
        for begin in range(0, min(len(targets), self._most), WAVE):
            await self._visit(targets[begin : min(begin + WAVE, self._most)], all_told=True)

    async def _first(self) -> Visited:
        """The start page."""
        url = self._start.first
        kind = PageKind.HOME if is_root(url) else PageKind.OTHER
        self._pages.begin(url)
        for address in (url, self._start.url):
            self._pages.refuse(address)
        (page,) = await self._visit([Target(url, kind, self._start.why)])
        # What was typed may lead here: it is no other page.
        self._pages.know(addresses(self._start.given), page)
        if not same_site(page.url, self._start.url):
            await self._move(page.url)
        return page

    async def _move(self, url: str) -> None:
        """A script led to another host: the shop lives there."""
        self._home = root(url)
        agent, ignored = self._start.robots.agent, self._options.ignore_robots
        try:
            robots = await fetch_robots(self._fetcher, url, agent=agent, ignore=ignored)
        except FetchError:
            robots = Robots(agent, unreachable=True, ignored=ignored)
        self._pages.robots = self._reader.robots = robots
        self._visitor.slow_down(robots.delay)

    async def _discover(self, first: Visited, sitemap: asyncio.Task[SitemapSample]) -> None:
        front = await self._front(first)
        doors = list({page.url: page for page in (front, first)}.values())
        self._foreign = other_languages(front.links, front.url)
        self._static = await self._is_static(front)
        share = shares(self._pages.room, self._options.products - self._pages.count(PageKind.PRODUCT))
        services = self._services = Services(share.service)
        for page in doors:
            services.take(page)
            self._look_around(page, Origin.FRONT if page is front else _origin(page))
        self._visitor.expect(self._pages.used + share.service + share.products + 1)
        served, listed = await both(
            self._visit_services(services, share), self._categories(front, doors, share)
        )
        for page in (*served, *listed):
            self._search(services, page)
        found = self._found = await sitemap
        services.add_sitemap(found, self._is_own)
        self._products.add_sitemap(found)
        if not self._products.next(self._pages.keys):
            await self._probe(found)
        _, sampled = await both(self._visit_services(services, share), self._sample(share))
        await self._look_again(services, doors, sampled, share)
        await self._last_category()

    def _look_around(self, page: Visited, origin: Origin) -> None:
        """Take the links of a page into account."""
        links = self._narrowed(page.links)
        self._products.add_links(links, page.url, origin)
        if self._services is not None:
            self._services.look_at(links, page.url)

    def _search(self, services: Services, page: Visited) -> None:
        """Search the links of a page that was visited for service pages."""
        kind = page.target.kind if page.kind is PageKind.OTHER else page.kind
        services.look_at(self._narrowed(page.links), page.url, signposted=kind in TELLING)

    async def _look_again(
        self, services: Services, doors: list[Visited], sampled: list[Visited], share: Shares
    ) -> None:
        """Service pages that neither front page, listings nor sitemap lead to: from everywhere else."""
        for page in sampled:
            services.take(page)
            self._search(services, page)
        if services.open:
            hubs = [hub for page in doors for hub in hub_targets(self._narrowed(page.links).links, page.url)]
            await self._read_hubs(services, hubs)
        if PageKind.CART in services.open:
            cart = await cart_at_usual_path(self._reader, self._home, doors[0].language)
            if cart is not None:
                services.add(cart)
        while await self._visit_services(services, share):
            pass

    async def _read_hubs(self, services: Services, hubs: list[Target]) -> None:
        """Search pages of information: without a browser where that will do, else in one of them."""
        new = [hub for hub in hubs if self._pages.outcome(hub.url) is None]
        if not self._static:
            for page in await self._visit(new[:1]):
                services.take(page)
                services.look_at(self._narrowed(page.links), page.url, signposted=True)
            return
        for hub in new[:HUBS_READ]:
            html = await self._reader.read(hub.url)
            if html is not None:
                found = links_of(html, hub.url)
                self._pages.leads_to(hub.url, (link.url for link in found.links))
                services.look_at(self._narrowed(found), hub.url, signposted=True)

    async def _visit_services(self, services: Services, share: Shares) -> list[Visited]:
        """The cart, delivery, returns ... pages that are not found yet."""
        wave = services.wave(self._pages.room - max(0, share.products - self._pages.count(PageKind.PRODUCT)))
        visited = await self._visit(wave)
        for target in wave:
            if not is_settled(target.kind, self._pages.outcome(target.url)):
                services.missed(target)
        return visited

    async def _front(self, first: Visited) -> Visited:
        """The home page: the start page, or where its logo or its root leads; in the shop's own language."""
        front = first
        if not (first.kind is PageKind.HOME or is_root(first.url) or first.links.is_front):
            home = home_of(first.links.links, first.url)
            self._pages.leads_to(first.url, [home])
            why = Message(key="why.home", params={"page": path_of(first.url)})
            front = await self._open(Target(home, PageKind.HOME, why)) or first
        door = language_door(front.links, front.url)
        if door is not None:
            front = await self._open(door) or front
        self._home = front.url
        return front

    async def _open(self, target: Target) -> Visited | None:
        visited = await self._visit([target])
        return visited[0] if visited and visited[0].status in READABLE else None

    async def _categories(self, front: Visited, doors: list[Visited], share: Shares) -> list[Visited]:
        """Read listings for products of several sections, capture one of them, and look at some products."""
        links = [link for page in doors for link in self._narrowed(page.links).links]
        found = listing_targets(links, front.url)
        yields: dict[str, int] = {}
        if self._static:  # those too that the user does not want visited, for the products on them
            for target in found[:LISTINGS_FETCHED]:
                yields[target.url] = await self._read_listing(target.url)
        listings = [target for target in found if self._is_own(target.url)]
        listings.sort(key=lambda target: -min(yields.get(target.url, 0), ENOUGH))
        visited: list[Visited] = []
        for target in listings[:LISTINGS_CAPTURED]:
            enough = len(self._products) >= 2 * share.products or any(yields.values())
            listings_read = self._pages.count(PageKind.CATEGORY) - (front.kind is PageKind.CATEGORY)
            if self._pages.room <= share.products or (enough and listings_read):
                break
            for page in await self._visit([target]):
                visited.append(page)
                self._products.add_links(self._narrowed(page.links), page.url, _origin(page))
        if self._static and not self._pages.robots.delay and share.products > 1:
            candidates = list(islice(self._candidates(), SCOUTED))
            await scout(self._reader, self._products, candidates, known=self._pages.keys)
        return visited

    async def _probe(self, sitemap: SitemapSample) -> None:
        """Where no page leads to products: see what the sitemap's pages are, without a browser."""
        for url in [url for url in self._products.unknown(sitemap) if self._is_own(url)][:PROBED]:
            html = await self._reader.read(url)
            if html is None:
                continue
            if has_product_markup(html):
                self._products.add_product(url)
            elif self._products.add_links(links_of(html, url), url, Origin.LISTING) >= PAIR:
                self._trail[url] = Target(url, PageKind.CATEGORY, Message(key="why.sitemap"))
        self._products.add_sitemap(sitemap)

    async def _sample(self, share: Shares) -> list[Visited]:
        """Product pages until there are enough of them, or no more candidates."""
        sampled: list[Visited] = []
        goal = share.products + self._pages.count(PageKind.PRODUCT)
        tries = MISSES * max(share.products, 1)

        def more(under_way: int) -> list[Target]:
            nonlocal tries
            lacking = goal - self._pages.count(PageKind.PRODUCT) - under_way
            waits = under_way > 0 and self._options.one_each  # for the templates of those under way
            wanted = 0 if waits else min(lacking, tries, self._pages.room, WAVE - under_way)
            wave = self._product_wave(max(0, wanted))
            tries -= len(wave)
            return wave

        async with aclosing(rolling(more, self._visit, WAVE // 2)) as parts:
            async for page in parts:
                is_product = page.kind is PageKind.PRODUCT and page.status in READABLE
                self._products.learn(page.target.url, product=is_product)
                self._products.add_links(self._narrowed(page.links), page.url, _origin(page))
                if not is_product or len(sampled) < WAVE:
                    sampled.append(page)
                if is_product:
                    for section in trail_targets(page.links.links, page.url):
                        self._trail.setdefault(section.url, section)
        if share.products > 0 and tries > 0 and not self._pages.count(PageKind.PRODUCT):
            await self._visit(self._product_wave(MISSES, allowed=False))
        return sampled

    async def _last_category(self) -> None:
        """Where no menu led to a category: the one that products say they belong to."""
        if not self._pages.count(PageKind.CATEGORY):
            await self._visit([target for target in self._trail.values() if self._is_own(target.url)][:1])

    def _product_wave(self, size: int, *, allowed: bool = True) -> list[Target]:
        """The next product pages to visit; or those that robots.txt forbids, to record a few."""
        return [
            Target(
                c.url,
                PageKind.PRODUCT,
                Message(key="why.product", params={"section": path_of(c.section), "template": c.shape}),
            )
            for c in islice(self._candidates(allowed=allowed), size)
        ]

    def _candidates(self, *, allowed: bool = True) -> Iterator[Candidate]:
        """Product pages that were not visited, in the order in which to do so."""
        for candidate in self._products.next(self._pages.keys, one_each=self._options.one_each):
            if self._is_own(candidate.url) and self._pages.robots.allows(candidate.url) is allowed:
                yield candidate

    async def _visit(self, targets: Iterable[Target], *, all_told: bool = False) -> list[Visited]:
        """Capture those of the pages that are new and allowed, as far as there is room."""
        wave, refused = self._pages.enter(targets)
        for target, reason in refused:
            if all_told or reason.key in _TOLD:
                self._visitor.skip(target, reason)
        return self._pages.arrive(await self._visitor.visit(wave) if wave else [])

    def _is_own(self, url: str) -> bool:
        """Whether an address is worth a visit as a product or category page."""
        return self._pages.includes(url) and language_part(url) not in self._foreign

    def _narrowed(self, page: PageLinks) -> PageLinks:
        """A page's links without those to the shop in other languages."""
        if not self._foreign:
            return page
        return replace(page, links=tuple(k for k in page.links if language_part(k.url) not in self._foreign))

    async def _is_static(self, front: Visited) -> bool:
        """Whether listings can be read without a browser."""
        same = page_key(self._start.url) == page_key(front.url)
        served = (self._start.html if same else None) or await self._reader.read(front.url)
        return served is not None and is_static(front.links.links, links_of(served, front.url).links)

    async def _read_listing(self, url: str) -> int:
        """Read a listing without a browser; how many products it leads to."""
        html = await self._reader.read(url)
        if html is None:
            return 0
        page = self._narrowed(links_of(html, url))
        self._pages.leads_to(url, (link.url for link in page.links))
        return self._products.add_links(page, url, Origin.LISTING)

    async def _sitemap(self, first_seen: asyncio.Event) -> SitemapSample:
        """What the sitemaps list: read beside the first page, but where the shop asks for pauses."""
        if self._options.depth is not None and not self._options.sitemaps:
            return SitemapSample(self._options.seed)  # what they name is no number of clicks away
        home = self._home
        found = None if self._pages.robots.delay else await self._read_sitemaps()
        await first_seen.wait()
        moved = self._home != home  # a script led to another host
        return await self._read_sitemaps() if found is None or moved else found

    async def _read_sitemaps(self) -> SitemapSample:
        sources = SitemapSources(self._home, self._pages.robots.sitemaps, self._options.sitemaps)
        limits = SitemapLimits(per_shape=max(PER_SHAPE, self._options.products))
        return await read_sitemaps(self._fetcher, sources, seed=self._options.seed, limits=limits)


def _origin(page: Visited) -> Origin:
    """What the product links of a page are."""
    if page.kind is PageKind.CATEGORY or page.target.kind is PageKind.CATEGORY:
        return Origin.LISTING
    return Origin.RELATED if page.kind is PageKind.PRODUCT else Origin.FRONT
