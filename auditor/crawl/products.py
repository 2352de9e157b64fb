"""Which addresses may be product pages: from the cards of listings, from sitemaps, from their own form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import IntEnum
from posixpath import dirname
from urllib.parse import urlsplit

from auditor.models import PageKind

from .kinds import SERVICE, SURE, address_kinds, guess
from .links import Link, PageLinks, Place
from .sample import Candidate, spread
from .sitemap import SitemapSample
from .traps import is_trap
from .urls import is_facet, is_root, page_key, shape

PAIR = 2
"""Cards with one shape of address that make a listing."""
ROW = 4
"""Links with pictures and one shape of address that make a listing even where no prices are shown."""

_PRODUCT_MARKUP = re.compile(
    r"""itemtype=["']https?://schema\.org/Product["']|"@type"\s*:\s*\[?\s*"Product(?:Group)?"|["']og:type["']\s"""
    r"""+content=["'](?:og:)?product""",
    re.IGNORECASE,
)
_MARKED = 0.9
_IN_LISTING = 0.55
_BY_PRODUCT_SITEMAP = 0.6
_BY_SHAPE = 0.5


class Origin(IntEnum):
    """Where an address was found; the lower, the more it tells of the section it belongs to."""

    LISTING = 0
    FRONT = 1
    SITEMAP = 2
    RELATED = 3


@dataclass(slots=True)
class ProductCandidates:
    """Addresses that may be product pages, and what is learned of their form while visiting."""

    seed: int
    _found: dict[str, tuple[Origin, Candidate]] = field(default_factory=dict)
    _shapes: Counter[str] = field(default_factory=Counter)
    _refuted: Counter[str] = field(default_factory=Counter)
    _confirmed: Counter[str] = field(default_factory=Counter)
    _structures: dict[str, str] = field(default_factory=dict)
    _dropped: set[str] = field(default_factory=set)
    _shown: set[tuple[str, str]] = field(default_factory=set)
    """Templates (form of address, structure) of which a product page was visited."""

    def __len__(self) -> int:
        return len(self._found)

    def add_links(self, page: PageLinks, section: str, origin: Origin) -> int:
        """Take the links of a page into account; how many product pages it leads to."""
        rows = Counter(shape(url) for url in {link.url for link in page.links if _pictured(link)})
        cards = Counter(shape(url) for url in {link.url for link in page.links if link.card})
        new: dict[str, float] = {}
        for link in page.links:
            kinds, form = guess(link), shape(link.url)
            confidence = kinds[PageKind.PRODUCT]
            if link.card and cards[form] < PAIR and not self._shapes[form]:
                # A block with a price and one link may be the product's own, with a link to a guide.
                confidence = address_kinds(link.url).get(PageKind.PRODUCT, 0.0)
            if _pictured(link) and rows[form] >= ROW and kinds.best not in SERVICE:
                confidence = max(confidence, _IN_LISTING)
            if confidence >= SURE and not is_facet(link.url) and not is_trap(link.url):
                new[link.url] = max(confidence, new.get(link.url, 0.0))
        for url, confidence in new.items():
            self._add(origin, Candidate(url, section, shape(url), confidence))
        return len(new)

    def add_sitemap(self, sitemap: SitemapSample) -> None:
        """Take the sampled addresses of the sitemaps into account, where their form is a product's."""
        for (form, of_products), sample in sitemap.shapes.items():
            for url in sample.items:
                by_words = address_kinds(url).get(PageKind.PRODUCT, 0.0)
                by_shape = _BY_SHAPE if self._shapes[form] else 0.0
                by_file = _BY_PRODUCT_SITEMAP if of_products else 0.0
                confidence = max(by_words, by_shape, by_file)
                if confidence >= SURE:
                    self._add(Origin.SITEMAP, Candidate(url, _folder(url), form, confidence))

    def add_product(self, url: str) -> None:
        """An address whose page says that it is a product's."""
        self._add(Origin.SITEMAP, Candidate(url, _folder(url), shape(url), _MARKED))

    def unknown(self, sitemap: SitemapSample) -> list[str]:
        """Addresses in the sitemaps of which nothing is known yet, spread over their forms."""
        left = (
            Candidate(url, _folder(url), form, 0.0)
            for (form, _), sample in sitemap.shapes.items()
            for url in sample.items
            if page_key(url) not in self._found and not is_root(url)
        )
        return [candidate.url for candidate in spread(left, self.seed)]

    def _add(self, origin: Origin, candidate: Candidate) -> None:
        key = page_key(candidate.url)
        plain = key.partition("?")[0]
        if plain != key and plain in self._found:
            return  # a variant of a product that is known: another colour, currency or list
        known = self._found.get(key)
        if known is None:
            self._shapes[candidate.shape] += 1
        if known is None or origin < known[0]:
            self._found[key] = (origin, candidate)

    def learn(self, url: str, *, product: bool) -> None:
        """Whether an address that was visited was a product page."""
        (self._confirmed if product else self._refuted)[shape(url)] += 1
        if product:
            self._shown.add((shape(url), self._structures.get(page_key(url), "")))

    def looked_at(self, url: str, structure: str) -> None:
        """How the page of a candidate is built: pages that are built alike share a name."""
        self._structures[page_key(url)] = structure

    def drop(self, url: str) -> None:
        """A candidate whose page is not there, or is another's."""
        self._dropped.add(page_key(url))

    def counts(self) -> Counter[str]:
        """Form of address -> how many candidates have it."""
        return Counter(candidate.shape for _, candidate in self._found.values())

    def next(self, seen: Iterable[str], *, one_each: bool = False) -> list[Candidate]:
        """Candidates in the order to visit them; `seen` are the page keys visited already.

        A form of address that was only ever something else is left for the end. With `one_each` there is
        one of each template, and none of those of which a product page was visited.
        """
        done = {*seen, *self._dropped}
        left = [
            replace(candidate, structure=self._structures.get(key, ""))
            for key, (_, candidate) in self._found.items()
            if key not in done
        ]
        order = list(spread(left, self.seed))
        order.sort(key=lambda c: self._refuted[c.shape] > 1 and not self._confirmed[c.shape])
        return list(self._one_each(order)) if one_each else order

    def _one_each(self, order: list[Candidate]) -> Iterator[Candidate]:
        """The first of each template that was not shown; pages never looked at are no template of theirs."""
        shown = set(self._shown)
        known = {form for form, _ in shown} | {c.shape for c in order if c.structure}
        for candidate in order:
            template = (candidate.shape, candidate.structure)
            if template not in shown and (candidate.structure or candidate.shape not in known):
                shown.add(template)
                yield candidate


def has_product_markup(html: str) -> bool:
    """Whether a page says, for machines, that it is a product's (schema.org, Open Graph)."""
    return bool(_PRODUCT_MARKUP.search(html))


def _pictured(link: Link) -> bool:
    return link.place is Place.MAIN and link.picture


def _folder(url: str) -> str:
    return dirname(urlsplit(url).path.rstrip("/")) or "/"
