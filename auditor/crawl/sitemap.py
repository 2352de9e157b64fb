"""Sitemaps: indexes, gzip, plain text, RSS and Atom, also broken ones; streamed, never held.

Formats: sitemaps.org protocol 0.9. What a shop of a million addresses leaves in memory is a bounded
sample for each shape of address, and how many there are.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml import etree

from auditor.models import PageKind

from .fetch import Fetcher, FetchError, Limits
from .kinds import SERVICE, SURE, address_kinds
from .sample import Reservoir
from .urls import canonical, is_facet, is_file, resolve, same_site, shape, words_of
from .words import sitemap_words

PER_FILE = 4000
"""Addresses of one sitemap that are looked at, a uniform sample where it has more."""
PER_SHAPE = 60
"""Addresses kept of each shape."""
MAX_SHAPES = 300
"""Shapes told apart; the rest share one."""
REST = "{other}"
PER_KIND = 5
"""Addresses kept of each service page."""
_ENTRIES = ("url", "sitemap", "item", "entry")


@dataclass(frozen=True, slots=True)
class SitemapLimits:
    """What reading the sitemaps of a shop may cost."""

    files: int = 40
    seconds: float = 15.0
    bytes_each: int = 60_000_000
    bytes_all: int = 200_000_000
    depth: int = 3


@dataclass(slots=True)
class ShapeSample:
    """Some addresses of one shape, and about how many there are."""

    reservoir: Reservoir[str]
    pages: float = 0.0

    @property
    def items(self) -> list[str]:
        """The addresses that were kept."""
        return self.reservoir.items


@dataclass(slots=True)
class SitemapSample:
    """What is remembered of the addresses in a shop's sitemaps."""

    seed: int
    shapes: dict[tuple[str, bool], ShapeSample] = field(default_factory=dict)
    """(shape, named a product sitemap) -> sample of its addresses."""
    service: dict[PageKind, list[str]] = field(default_factory=dict)
    files: int = 0
    urls: int = 0
    """Addresses in all, those of other hosts included."""
    complete: bool = True
    """False when a limit ended the reading."""

    def add(self, url: str, *, of_products: bool, stands_for: float = 1.0) -> None:
        """Take one address into account, which stands for so many of its sitemap."""
        kinds = address_kinds(url)
        kind = max(kinds, key=lambda kind: kinds[kind], default=PageKind.OTHER)
        if kind in SERVICE and kinds[kind] >= SURE:
            kept = self.service.setdefault(kind, [])
            if len(kept) < PER_KIND:
                kept.append(url)
            return
        key = (shape(url), of_products)
        if key not in self.shapes and len(self.shapes) >= MAX_SHAPES:
            key = (REST, of_products)
        if key not in self.shapes:
            self.shapes[key] = ShapeSample(Reservoir(PER_SHAPE, f"{self.seed} {key}"))
        self.shapes[key].reservoir.add(url)
        self.shapes[key].pages += stands_for


async def read_sitemaps(
    fetcher: Fetcher, url: str, named: Iterable[str], *, seed: int, limits: SitemapLimits | None = None
) -> SitemapSample:
    """Sample the sitemaps that robots.txt names, else /sitemap.xml, of an address's host.

    Never raises for what a server or a file does wrong: what could not be read is left out.
    """
    limits = limits or SitemapLimits()
    sample = SitemapSample(seed)
    first = [address for address in map(canonical, named) if address and same_site(address, url)]
    waiting = deque((address, 0) for address in first or [urljoin(url, "/sitemap.xml")])
    known = {address for address, _ in waiting}
    end = time.monotonic() + limits.seconds
    spent = 0
    while waiting:
        if sample.files >= limits.files or time.monotonic() >= end or spent >= limits.bytes_all:
            sample.complete = False
            break
        address, depth = waiting.popleft()
        sample.files += 1
        reader = _Reader(address)
        most = min(limits.bytes_each, limits.bytes_all - spent)
        entries: Reservoir[str] = Reservoir(PER_FILE, f"{seed} {address}")
        try:
            async for entry in _entries(fetcher, reader, Limits(max(1.0, end - time.monotonic()), most)):
                entries.add(entry)
        except FetchError as problem:
            sample.complete = sample.complete and problem.name != "timeout"
        spent += reader.bytes
        _take(sample, entries, address)
        if depth < limits.depth:
            inner = dict.fromkeys(resolve(address, entry) for entry in reader.sitemaps)
            new = [a for a in inner if a and a not in known and same_site(a, url)]
            known.update(new)
            waiting.extend((a, depth + 1) for a in _ordered(new, seed))
    return sample


def _take(sample: SitemapSample, entries: Reservoir[str], sitemap: str) -> None:
    of_products = _is_of_products(sitemap)
    sample.urls += entries.seen
    stands_for = entries.seen / len(entries.items) if entries.items else 0.0
    for entry in entries.items:
        url = resolve(sitemap, entry)
        if url and same_site(url, sitemap) and not is_file(url) and not is_facet(url):
            sample.add(url, of_products=of_products, stands_for=stands_for)


def _is_of_products(address: str) -> bool:
    return bool(sitemap_words().products & set(_name_words(address)))


def _name_words(address: str) -> list[str]:
    split = urlsplit(address)
    return [word.rstrip("0123456789") for word in words_of(f"{split.path}-{split.query}".replace("/", "-"))]


def _ordered(addresses: list[str], seed: int) -> list[str]:
    """Product sitemaps first, those of no use last; a seeded choice within each."""
    chosen = sorted(addresses)
    random.Random(seed).shuffle(chosen)  # noqa: S311 - a reproducible sample, nothing secret
    words = sitemap_words()

    def rank(address: str) -> int:
        names = set(_name_words(address))
        return 0 if names & words.products else 2 if names & words.others else 1

    return sorted(chosen, key=rank)


async def _entries(fetcher: Fetcher, reader: _Reader, limits: Limits) -> AsyncIterator[str]:
    async with fetcher.stream(reader.address, limits) as (head, chunks):
        if head.status != 200:
            return
        async for chunk in chunks:
            for address in reader.feed(chunk):
                yield address
        for address in reader.close():
            yield address


class _Reader:
    """Reads one sitemap piece by piece: XML of any dialect, or one address a line."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.sitemaps: list[str] = []
        self.bytes = 0
        self._parser: etree.XMLPullParser[etree._Element] | None = None
        self._line = b""
        self._plain = False

    def feed(self, chunk: bytes) -> Iterator[str]:
        """The page addresses that a further piece completes."""
        if not self.bytes:
            start = chunk.lstrip(b"\xef\xbb\xbf \t\r\n")
            self._plain = bool(start) and not start.startswith(b"<") and b"\x00" not in start[:4]
            chunk = start
        self.bytes += len(chunk)
        yield from self._lines(chunk) if self._plain else self._elements(chunk)

    def close(self) -> Iterator[str]:
        """The address in an unfinished last line."""
        if self._plain and self._line.strip():
            yield self._line.decode("utf-8", "replace").strip()

    def _lines(self, chunk: bytes) -> Iterator[str]:
        *lines, self._line = (self._line + chunk).split(b"\n")
        self._line = self._line[:4096]
        for line in lines:
            text = line.decode("utf-8", "replace").strip()
            if text.startswith(("http://", "https://")):
                yield text

    def _elements(self, chunk: bytes) -> Iterator[str]:
        if self._parser is None:
            self._parser = etree.XMLPullParser(
                events=("end",),
                tag=[f"{{*}}{name}" for name in _ENTRIES],
                recover=True,
                resolve_entities=False,
                no_network=True,
                huge_tree=False,
            )
        try:
            self._parser.feed(chunk)
        except etree.XMLSyntaxError:
            return
        for _, element in self._parser.read_events():
            address = _address(element)
            if address and _local(element) == "sitemap":
                self.sitemaps.append(address)
            elif address:
                yield address
            _forget(element)


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _address(entry: etree._Element) -> str | None:
    """The address in a <url>, <sitemap>, RSS <item> or Atom <entry>."""
    for child in entry:
        name = _local(child)
        if name == "loc" or (name == "link" and (child.text or "").strip()):
            return (child.text or "").strip()
        if name == "link" and child.get("rel", "alternate") == "alternate":
            return child.get("href")
    return None


def _forget(element: etree._Element) -> None:
    """Free what was read: the tree of a large sitemap must not grow."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
