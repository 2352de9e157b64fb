"""The pages that every shop has: where they may be, which were taken, and where was looked in vain."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from auditor.lexicon import tokens
from auditor.models import READABLE, Message, PageKind, ReadStatus, ServicePage, ServiceStatus

from .frontier import Seen
from .kinds import SURE, guess
from .links import Link, PageLinks, Place
from .plan import WANTED, Target, why_link
from .sitemap import SitemapSample
from .urls import is_facet, is_root, page_key
from .visiting import Visited
from .words import hub_words

ALTERNATIVES = 3
"""Candidates kept for each service page of the links of one page, should the first be something else."""
MOST_LOOKED = 40
"""Addresses told of those that were searched."""
LONGEST_HUB = 5
"""Words on a link to a page that leads on to several service pages, at most."""

TELLING = frozenset(WANTED) - {PageKind.CART}
"""Pages that tell of the shop: their links are signposts."""
_PLACES = (Place.FOOTER, Place.HEADER, Place.MENU, Place.MAIN, Place.BREADCRUMB)
_NEVER = frozenset({PageKind.HOME, PageKind.PRODUCT, PageKind.ERROR, PageKind.SEARCH})
_ONLY_CART = frozenset({PageKind.CATEGORY})
"""What else than a service page something may turn out to be: an empty cart shows products."""


def service_targets(
    links: Iterable[Link], page: str, *, signposted: bool = False
) -> dict[PageKind, list[Target]]:
    """For each service page the addresses that may be it, the likeliest first.

    `page` is the address of the page that the links stand in; `signposted` as in `guess`.
    """
    found: dict[PageKind, list[tuple[float, int, int, Link]]] = {}
    for link in links:
        kinds = guess(link, signposted=signposted)
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


def hub_targets(links: Iterable[Link], page: str) -> list[Target]:
    """Pages that may lead on to several service pages: `Information`, `Help`, `For customers`."""
    found: dict[str, Target] = {}
    for link in links:
        words = tokens(link.text)
        apart = link.place is not Place.MAIN and not (is_facet(link.url) or is_root(link.url))
        if apart and 0 < len(words) <= LONGEST_HUB and hub_words().find(words):
            found.setdefault(link.url, Target(link.url, PageKind.OTHER, why_link(link, page)))
    return list(found.values())


class Services:
    """The service pages still to be found, with the addresses that may be them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[PageKind, list[Target]] = {kind: [] for kind in WANTED}
        self._known: dict[PageKind, set[str]] = {kind: set() for kind in WANTED}
        self._open = list(WANTED)
        self._taken: dict[PageKind, Target] = {}
        self._missed: dict[PageKind, Target] = {}
        self._looked: dict[str, None] = {}

    @property
    def open(self) -> tuple[PageKind, ...]:
        """Those for which no page is taken yet."""
        return tuple(self._open)

    def look_at(self, page: PageLinks, url: str, *, signposted: bool = False) -> None:
        """Search the links of a page, after those that were searched before."""
        self._looked[url] = None
        for kind, targets in service_targets(page.links, url, signposted=signposted).items():
            self._add(kind, targets)

    def add_sitemap(self, sitemap: SitemapSample, is_own: Callable[[str], bool]) -> None:
        """For pages without a link: the addresses in the sitemap whose names tell."""
        self._looked.update(dict.fromkeys(sitemap.read))
        for kind in self._open:
            if not self._found[kind]:
                urls = [url for url in sitemap.service.get(kind, []) if is_own(url)]
                self._add(kind, [Target(url, kind, Message(key="why.sitemap")) for url in urls])

    def add(self, target: Target) -> None:
        """An address that may be a service page."""
        self._add(target.kind, [target])

    def _add(self, kind: PageKind, targets: list[Target]) -> None:
        for target in targets:
            if page_key(target.url) not in self._known[kind]:
                self._known[kind].add(page_key(target.url))
                self._found[kind].append(target)

    def take(self, page: Visited) -> None:
        """A page that was visited for another reason, and is a service page that is not found yet."""
        if page.kind in self._open and page.status in READABLE:
            self._taken[page.kind] = Target(page.target.url, page.kind, page.target.why)
            self._open.remove(page.kind)

    def wave(self, room: int) -> list[Target]:
        """The likeliest address for each page not found yet, at most `room`.

        It counts as found unless `missed` is told.
        """
        most = max(0, min(self._most, room))
        kinds = [kind for kind in self._open if self._found[kind]][:most]
        wave = [self._found[kind].pop(0) for kind in kinds]
        self._taken.update({target.kind: target for target in wave})
        self._most -= len(wave)
        self._open = [kind for kind in self._open if kind not in self._taken]
        return wave

    def missed(self, target: Target) -> None:
        """A page was not what it was taken for."""
        self._missed[target.kind] = self._taken.pop(target.kind)
        self._open.append(target.kind)
        self._open.sort(key=WANTED.index)
        self._most += 1

    def result(self, outcome: Callable[[str], Seen | None], over_limit: Message) -> tuple[ServicePage, ...]:
        """What became of the search for each page."""
        return tuple(self._result(kind, outcome, over_limit) for kind in WANTED)

    def _result(
        self, kind: PageKind, outcome: Callable[[str], Seen | None], over_limit: Message
    ) -> ServicePage:
        left = self._found[kind][0] if self._found[kind] else None
        target = self._taken.get(kind) or left or self._missed.get(kind)
        seen = outcome(target.url) if target else None
        if target is None or (seen is not None and not is_usable(kind, seen)):
            return ServicePage(
                kind=kind, status=ServiceStatus.MISSING, looked=tuple(self._looked)[:MOST_LOOKED]
            )
        if seen is not None and seen.status in READABLE:
            return ServicePage(kind=kind, status=ServiceStatus.FOUND, url=seen.url, why=target.why)
        reason = seen.reason if seen is not None else over_limit
        return ServicePage(
            kind=kind, status=ServiceStatus.NOT_READ, url=target.url, why=target.why, reason=reason
        )


def is_usable(kind: PageKind, seen: Seen) -> bool:
    """Whether a page may be the service page that it was taken for; True where it could not be read."""
    if seen.status not in READABLE:
        return True
    return seen.kind not in _NEVER and (kind is PageKind.CART or seen.kind not in _ONLY_CART)


def is_settled(kind: PageKind, seen: Seen | None) -> bool:
    """Whether no other address need be tried for a service page; also where there was no room for it."""
    return seen is None or (seen.status is not ReadStatus.UNREADABLE and is_usable(kind, seen))
