"""Search, menu, breadcrumbs."""

from __future__ import annotations

from auditor.models import Found, NavigationFacts, Source

from .breadcrumbs import breadcrumbs_markup, breadcrumbs_of
from .document import Document, first
from .key_links import key_links
from .listing import filters_of, sorting_of
from .regions import Region, marks_of_name
from .shelves import shelves

MENU_LINKS = 3
"""Links from which a list is a menu."""


def navigation_facts(page: Document) -> NavigationFacts:
    """The search box, the menu with its number of top entries, the breadcrumbs."""
    menus = _menus(page)
    return NavigationFacts(
        search=_search(page),
        menu=Found(evidence=first(page.evidence(n, page.text_of(n, 200), Source.MARKUP) for n in menus)),
        menu_entries=_entries(page, menus[0]) if menus else 0,
        breadcrumbs=breadcrumbs_of(page),
        breadcrumbs_markup=breadcrumbs_markup(page),
        filters=filters_of(page),
        sorting=sorting_of(page),
        listed=sum(len(shelf.boxes) for shelf in shelves(page)),
        key_links=key_links(page),
    )


def _search(page: Document) -> Found:
    fields, others = [], []
    for control in page.controls:
        n = control.node
        if control.kind in ("text", "search", "textarea"):
            called = marks_of_name(page.get(n, "name")) | page.marks[n]
            if (
                control.kind == "search"
                or control.label.has("search")
                or called & {"search", "search_name"}
                or any("search" in page.marks[up] for up in _few(page, n, 4))
            ):
                fields.append(control)
        elif (control.label.has("search") and len(control.label.text) < 30) or "search" in page.marks[n]:
            others.append(control)
    evidence = []
    for control in first(fields or others):
        words = control.label.text or page.get(control.node, "name") or page.get(control.node, "id")
        words = words or page.get(control.node, "class") or control.kind
        evidence.append(page.evidence(control.node, words, Source.FIELD if fields else Source.BUTTON))
    if not evidence:
        links = [link for link in page.links if link.has("search") and len(link.label.text) < 30]
        evidence = [page.proof(link) for link in first(links)]
    return Found(evidence=tuple(evidence), confidence=1.0 if fields else 0.7)


def _few(page: Document, node: int, count: int) -> tuple[int, ...]:
    return tuple(up for up, _ in zip(page.ancestors(node), range(count), strict=False))


def _menus(page: Document) -> list[int]:
    """Elements that hold the menu, the most telling first."""
    found = []
    for n, region in enumerate(page.own_regions):
        if region & Region.NAV and not page.within(n, Region.BREADCRUMBS | Region.FOOTER | Region.RELATED):
            links = _link_count(page, n)
            if links >= MENU_LINKS:
                found.append((not page.within(n, Region.HEADER), -min(links, 12), n))
    if not found:
        for n in page.tagged("ul", "table", "ol"):
            if page.within(n, Region.FOOTER | Region.RELATED | Region.BREADCRUMBS | Region.REVIEWS):
                continue
            links = _link_count(page, n)
            inside = page.tags[n + 1 : page.end[n]]
            if links >= 4 and links * 2 >= inside.count("li") + inside.count("td"):
                found.append((not page.within(n, Region.HEADER), 0, n))
    return [n for *_, n in sorted(found)]


def _link_count(page: Document, node: int) -> int:
    return page.tags[node + 1 : page.end[node]].count("a")


def _entries(page: Document, menu: int) -> int:
    """Links on the top level: entries of the first list with several, else all links."""
    lists = [n for n in page.descendants(menu) if page.tags[n] in ("ul", "ol")]
    for n in lists:
        entries = sum(1 for m in page.descendants(n) if page.parent[m] == n and page.tags[m] == "li")
        if entries >= MENU_LINKS:
            return entries
    return _link_count(page, menu)
