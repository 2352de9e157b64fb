"""Which links of a shop lead to listings of products, and which lead home."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.models import PageKind

from .kinds import SERVICE, SURE, address_kinds, guess
from .links import Link, Place
from .plan import Target, why_link
from .traps import is_trap
from .urls import is_facet, is_root, language_part, page_key, parts, root

_PLACES = (Place.MENU, Place.HEADER, Place.MAIN, Place.BREADCRUMB, Place.FOOTER)


def listing_targets(links: Iterable[Link], page: str) -> list[Target]:
    """Addresses that may be listings, the likeliest first, each section of the menu once in turn."""
    found: dict[str, tuple[float, int, Link]] = {}
    for link in links:
        kinds = guess(link)
        confidence = kinds[PageKind.CATEGORY]
        known = found.get(link.url)
        if known is not None and known[0] >= confidence:
            continue
        if kinds.best is PageKind.CATEGORY and not _is_no_listing(link.url):
            found[link.url] = (confidence, link.order, link)
    rows = sorted(found.values(), key=lambda row: (_PLACES.index(row[2].place), -round(row[0], 1), row[1]))
    return [Target(link.url, PageKind.CATEGORY, why_link(link, page)) for link in _in_sections(rows)]


def _is_no_listing(url: str) -> bool:
    return is_facet(url) or is_root(url) or is_trap(url)


def _in_sections(rows: list[tuple[float, int, Link]]) -> Iterator[Link]:
    """First one link of each section, told by the first part of its path, then the others."""
    rest: list[Link] = []
    sections: set[str] = set()
    for *_, link in rows:
        path = link.url.partition("://")[2].partition("/")[2]
        names = parts(path)
        if language_part(link.url):
            names = names[1:]
        section = names[0] if len(names) > 1 else path
        if section in sections:
            rest.append(link)
        else:
            sections.add(section)
            yield link
    yield from rest


def trail_targets(links: Iterable[Link], page: str) -> list[Target]:
    """The sections that a page's breadcrumbs name, the nearest first."""
    trail = [link for link in links if link.place is Place.BREADCRUMB and not is_root(link.url)]
    sections = [link for link in reversed(trail) if guess(link).best is PageKind.CATEGORY]
    return [Target(link.url, PageKind.CATEGORY, why_link(link, page)) for link in sections]


def home_of(links: Iterable[Link], url: str) -> str:
    """Where a page's logo or home link leads; the front door of its host when it has none."""
    best: tuple[int, int, str] | None = None
    for link in links:
        if link.place in (Place.HEADER, Place.MENU, Place.BREADCRUMB) and _leads_up(link, url):
            rank = (0 if link.picture else 1, len(parts(link.url.partition("://")[2])), link.url)
            best = min(best, rank) if best else rank
    return best[2] if best else root(url)


def _leads_up(link: Link, url: str) -> bool:
    """Whether a link leads to a front door, or to a folder that the page is in."""
    above = page_key(link.url)
    inside = "?" not in above and page_key(url).startswith(above + "/")
    return is_root(link.url) or (inside and (link.picture or _is_plain(link.url)))


def _is_plain(url: str) -> bool:
    """Whether an address says nothing of what it is."""
    kinds = address_kinds(url)
    return not any(kinds.get(kind, 0) >= SURE for kind in (*SERVICE, PageKind.PRODUCT, PageKind.CATEGORY))
