"""Sitemaps: indexes, gzip, plain text, RSS and Atom, also broken ones; streamed, never held.

Formats: sitemaps.org protocol 0.9. What a shop of a million addresses leaves in memory is a bounded
sample for each shape of address, and how many there are.
"""

from __future__ import annotations

import gzip
import random
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from auditor.errors import NoShopError, UsageError
from auditor.models import PageKind

from .fetch import Fetcher, FetchError, Limits
from .kinds import SERVICE, SURE, address_kinds
from .sample import Reservoir
from .sitemap_xml import SitemapReader
from .traps import is_trap
from .urls import canonical, is_facet, is_file, language_part, resolve, same_site, shape, words_of
from .words import sitemap_words

PER_FILE = 4000
"""Addresses of one sitemap that are looked at, a uniform sample where it has more."""
PER_SHAPE = 60
"""Addresses kept of each shape, where no more are wanted."""
MAX_SHAPES = 300
"""Shapes told apart; the rest share one."""
REST = "{other}"
PER_KIND = 5
"""Addresses kept of each service page."""
_PIECE = 1 << 16
"""Bytes of a file read at once."""


@dataclass(frozen=True, slots=True)
class SitemapLimits:
    """What reading the sitemaps of a shop may cost."""

    files: int = 40
    seconds: float = 15.0
    bytes_each: int = 60_000_000
    bytes_all: int = 200_000_000
    depth: int = 3
    per_shape: int = PER_SHAPE
    """Addresses kept of each shape."""


@dataclass(frozen=True, slots=True)
class SitemapSources:
    """Where the sitemaps of a shop are looked for."""

    home: str
    """Address of the shop: only its pages count."""
    named: tuple[str, ...] = ()
    """Those that robots.txt names."""
    given: tuple[str, ...] = ()
    """Those that the user names, addresses or local files; then no others are read."""


@dataclass(slots=True)
class ShapeSample:
    """Some addresses of one shape, and about how many there are."""

    reservoir: Reservoir[str]
    languages: defaultdict[str | None, float] = field(default_factory=lambda: defaultdict(float))
    """Beginning of the path that names a language -> about how many addresses."""

    @property
    def items(self) -> list[str]:
        """The addresses that were kept."""
        return self.reservoir.items

    @property
    def pages(self) -> int:
        """About how many addresses there are."""
        return round(sum(self.languages.values()))


@dataclass(slots=True)
class SitemapSample:
    """What is remembered of the addresses in a shop's sitemaps."""

    seed: int
    per_shape: int = PER_SHAPE
    shapes: dict[tuple[str, bool], ShapeSample] = field(default_factory=dict)
    """(shape, named a product sitemap) -> sample of its addresses."""
    service: dict[PageKind, list[str]] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    """The sitemaps that named something."""
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
            self.shapes[key] = ShapeSample(Reservoir(self.per_shape, f"{self.seed} {key}"))
        self.shapes[key].reservoir.add(url)
        self.shapes[key].languages[language_part(url)] += stands_for


async def read_sitemaps(
    fetcher: Fetcher, sources: SitemapSources, *, seed: int, limits: SitemapLimits | None = None
) -> SitemapSample:
    """Sample the sitemaps that the user or robots.txt names, else those at the usual addresses.

    Never raises for what a server or a file does wrong, what could not be read is left out; but of those
    that the user names each must be there (UsageError) and name something (NoShopError).
    """
    limits = limits or SitemapLimits()
    reading = _Reading(fetcher, sources.home, SitemapSample(seed, limits.per_shape), limits)
    if sources.given:
        for given in sources.given:
            if not await reading.read_all([given]):
                raise NoShopError("sitemap-empty", url=given)
        return reading.sample
    # Whoever may write a host's robots.txt may name sitemaps on other hosts (sitemaps.org, "Cross submits").
    named = [address for address in map(canonical, sources.named) if address]
    if not named or not await reading.read_all(named):
        for usual in sitemap_words().usual:
            address = urljoin(sources.home, f"/{usual}")
            if address not in named and await reading.read_all([address]):
                break
    return reading.sample


class _Reading:
    """Reads sitemaps and those that they name, within the limits."""

    def __init__(self, fetcher: Fetcher, home: str, sample: SitemapSample, limits: SitemapLimits) -> None:
        self.sample = sample
        self._fetcher = fetcher
        self._home = home
        self._limits = limits
        self._end = time.monotonic() + limits.seconds
        self._spent = 0
        self._known: set[str] = set()

    async def read_all(self, first: list[str]) -> bool:
        """Read some sitemaps with all that they name; whether they name anything."""
        waiting = deque((address, 0) for address in first)
        self._known.update(first)
        read_before = len(self.sample.read)
        while waiting:
            if self._is_used_up():
                self.sample.complete = False
                break
            address, depth = waiting.popleft()
            inner = await self._read(address)
            if depth < self._limits.depth:
                new = [a for a in self._resolved(inner, address) if a not in self._known]
                self._known.update(new)
                waiting.extend((a, depth + 1) for a in _ordered(new, self.sample.seed))
        return len(self.sample.read) > read_before

    def _is_used_up(self) -> bool:
        limits = self._limits
        late = time.monotonic() >= self._end
        return late or self.sample.files >= limits.files or self._spent >= limits.bytes_all

    async def _read(self, address: str) -> list[str]:
        """Read one sitemap; the addresses of those that it names."""
        self.sample.files += 1
        reader = SitemapReader()
        entries: Reservoir[str] = Reservoir(PER_FILE, f"{self.sample.seed} {address}")
        try:
            async for piece in self._pieces(address):
                for entry in reader.feed(piece):
                    entries.add(entry)
            for entry in reader.close():
                entries.add(entry)
        except FetchError as problem:
            self.sample.complete = self.sample.complete and problem.name != "timeout"
        self._spent += reader.bytes
        if entries.items or reader.sitemaps:
            self.sample.read.append(address)
        self._take(entries, address)
        return reader.sitemaps

    async def _pieces(self, address: str) -> AsyncIterator[bytes]:
        most = min(self._limits.bytes_each, self._limits.bytes_all - self._spent)
        if not is_address(address):
            for piece in _file_pieces(Path(address), most):
                yield piece
            return
        limits = Limits(max(1.0, self._end - time.monotonic()), most)
        async with self._fetcher.stream(address, limits) as (head, pieces):
            if head.status == 200:
                async for piece in pieces:
                    yield piece

    def _resolved(self, inner: list[str], address: str) -> list[str]:
        """The sitemaps that one names, on its own host or the shop's."""
        base = address if is_address(address) else self._home
        found = dict.fromkeys(resolve(base, self._fetcher.instead(entry)) for entry in inner)
        return [a for a in found if a and (same_site(a, self._home) or same_site(a, base))]

    def _take(self, entries: Reservoir[str], address: str) -> None:
        sample, of_products = self.sample, _is_of_products(address)
        base = address if is_address(address) else self._home
        sample.urls += entries.seen
        stands_for = entries.seen / len(entries.items) if entries.items else 0.0
        for entry in entries.items:
            url = resolve(base, self._fetcher.instead(entry))
            if url and same_site(url, self._home) and not (is_file(url) or is_facet(url) or is_trap(url)):
                sample.add(url, of_products=of_products, stands_for=stands_for)


def is_address(text: str) -> bool:
    """Whether a sitemap is named by its address, not as a local file."""
    return "://" in text


def _file_pieces(path: Path, most: int) -> Iterator[bytes]:
    """A local file piece by piece, unzipped. UsageError when it is not there or cannot be read."""
    try:
        with path.open("rb") as start:
            zipped = start.read(2) == b"\x1f\x8b"
        with gzip.open(path) if zipped else path.open("rb") as file:
            while most > 0 and (piece := file.read(min(_PIECE, most))):
                most -= len(piece)
                yield piece
    except FileNotFoundError as error:
        raise UsageError("path-missing", path=str(path)) from error
    except (OSError, EOFError) as error:
        raise UsageError("file-unreadable", path=str(path), error=str(error)) from error


def _is_of_products(address: str) -> bool:
    return bool(sitemap_words().products & set(_name_words(address)))


def _name_words(address: str) -> list[str]:
    split = urlsplit(address)
    return [word.rstrip("0123456789") for word in words_of(f"{split.path}-{split.query}".replace("/", "-"))]


def _ordered(addresses: Iterable[str], seed: int) -> list[str]:
    """Product sitemaps first, those of no use last; a seeded choice within each."""
    chosen = sorted(addresses)
    random.Random(seed).shuffle(chosen)  # noqa: S311 - a reproducible sample, nothing secret
    words = sitemap_words()

    def rank(address: str) -> int:
        names = set(_name_words(address))
        return 0 if names & words.products else 2 if names & words.others else 1

    return sorted(chosen, key=rank)
