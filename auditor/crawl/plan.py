"""What is to be visited, as what, and why; and how the pages of a visit are shared out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from auditor.models import Message, PageKind, Param, Term

from .kinds import SURE, guess
from .links import Link, Place
from .sitemap import SitemapSample

WANTED: tuple[PageKind, ...] = (
    PageKind.CART,
    PageKind.DELIVERY,
    PageKind.RETURNS,
    PageKind.CONTACT,
    PageKind.TERMS,
    PageKind.PAYMENT,
    PageKind.FAQ,
    PageKind.ABOUT,
    PageKind.PRIVACY,
)
"""Service pages that an audit looks for, the most telling first."""

ALTERNATIVES = 3
"""Candidates kept for each service page, should the first turn out to be something else."""

_PLACES = (Place.FOOTER, Place.HEADER, Place.MENU, Place.MAIN, Place.BREADCRUMB)


@dataclass(frozen=True, slots=True)
class Target:
    """A page to visit."""

    url: str
    kind: PageKind
    """What it is expected to be."""
    why: Message


@dataclass(frozen=True, slots=True)
class Shares:
    """How many pages of the visit each part gets."""

    service: int
    products: int


def shares(room: int, products: int) -> Shares:
    """Share out the pages that are left: products first, but never more than half of a short visit."""
    wanted = min(products, room - 1)
    sampled = wanted if room >= wanted + 1 + len(WANTED) else max(min(wanted, (room + 1) // 2), min(room, 1))
    return Shares(service=max(0, min(len(WANTED), room - 1 - sampled)), products=sampled)


def service_targets(links: Iterable[Link], page: str) -> dict[PageKind, list[Target]]:
    """For each service page the addresses that may be it, the likeliest first.

    `page` is the address of the page that the links stand in.
    """
    found: dict[PageKind, list[tuple[float, int, int, Link]]] = {}
    for link in links:
        kinds = guess(link)
        for kind in WANTED:
            if kinds[kind] >= SURE:
                row = found.setdefault(kind, [])
                row.append((-kinds[kind], _PLACES.index(link.place), link.order, link))
    return {kind: _targets(kind, row, page) for kind, row in found.items()}


def _targets(kind: PageKind, row: list[tuple[float, int, int, Link]], page: str) -> list[Target]:
    targets: dict[str, Target] = {}
    for *_, link in sorted(row, key=lambda entry: entry[:3]):
        targets.setdefault(link.url, Target(link.url, kind, why_link(link, page)))
    return list(targets.values())[:ALTERNATIVES]


def why_link(link: Link, page: str) -> Message:
    """Chosen for a link: its words, where it stands, on which page."""
    place = Term(key=f"place.{link.place}")
    where: dict[str, Param] = {"place": place, "page": path_of(page)}
    if link.text:
        return Message(key="why.link", params={"words": link.text[:80], **where})
    return Message(key="why.address", params={"address": path_of(link.url), **where})


def path_of(url: str) -> str:
    """An address without its host, for people to read."""
    split = urlsplit(url)
    return unquote(split.path + (f"?{split.query}" if split.query else ""))[:200] or "/"


class Services:
    """The service pages still to be found, with the addresses that may be them."""

    def __init__(self, found: dict[PageKind, list[Target]], most: int) -> None:
        self._found = found
        self._most = most
        self._open = list(WANTED)

    def wave(self, room: int) -> list[Target]:
        """The likeliest address for each page not found yet, at most `room`.

        It counts as found unless `missed` is told.
        """
        most = max(0, min(self._most, room))
        kinds = [kind for kind in self._open if self._found.get(kind)][:most]
        wave = [self._found[kind].pop(0) for kind in kinds]
        self._most -= len(wave)
        self._open = [kind for kind in self._open if kind not in {target.kind for target in wave}]
        return wave

    def missed(self, target: Target) -> None:
        """A page was not what it was taken for."""
        self._open.append(target.kind)
        self._open.sort(key=WANTED.index)
        self._most += 1

    def add_sitemap(self, sitemap: SitemapSample, is_own: Callable[[str], bool]) -> None:
        """For pages without a link: the addresses in the sitemap whose names tell."""
        for kind in self._open:
            if not self._found.get(kind):
                urls = [url for url in sitemap.service.get(kind, []) if is_own(url)]
                self._found[kind] = [Target(url, kind, Message(key="why.sitemap")) for url in urls]
