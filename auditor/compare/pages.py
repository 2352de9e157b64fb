"""Which pages of two audits are the same, and which of their templates belong together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.crawl.urls import canonical, page_key, same_site, shape
from auditor.models import (
    READABLE,
    Audit,
    PageDifference,
    PageEntry,
    PageGroup,
    PageKind,
    PageTemplate,
    ServiceStatus,
)

SAMPLED = frozenset({PageKind.PRODUCT, PageKind.CATEGORY, PageKind.BLOG, PageKind.OTHER})
"""Kinds of which a visit draws some pages; of the others it looks for the one that there is."""


class AuditPages:
    """The pages of one audit by what tells them from each other."""

    def __init__(self, audit: Audit) -> None:
        self._start = audit.shop.start_url
        self._keys: dict[str, str] = {}
        self.by_key: dict[str, PageEntry] = {}
        missing = (page for page in audit.coverage.services if page.status is ServiceStatus.MISSING)
        self._missing = {page.kind for page in missing}
        self.templates = {template.id: template for template in audit.coverage.templates}
        for entry in audit.coverage.pages:
            self.by_key.setdefault(self.key(entry.url), entry)

    def key(self, url: str) -> str:
        """What the address of one page is in every audit of the shop: no host of the shop's own, no scheme,
        tracking, session, fragment or slash at the end, parameters in order.
        """
        if url not in self._keys:
            self._keys[url] = _key(url, self._start)
        return self._keys[url]

    def moved_to(self, moved: Mapping[str, str]) -> None:
        """Let pages be known by other keys: now -> from now on."""
        self._keys = {url: moved.get(key, key) for url, key in self._keys.items()}
        self.by_key = {moved.get(key, key): entry for key, entry in self.by_key.items()}

    def read(self, key: str) -> bool:
        """Whether the page was read."""
        return key in self.by_key and self.by_key[key].status in READABLE

    def only_ones(self) -> dict[PageKind, str]:
        """Of each kind of which a visit draws none, the key of the page that was read, where it is one."""
        keys: dict[PageKind, list[str]] = defaultdict(list)
        for key, entry in self.by_key.items():
            if self.read(key) and entry.kind not in SAMPLED:
                keys[entry.kind].append(key)
        return {kind: found[0] for kind, found in keys.items() if len(found) == 1}

    def settled(self, kind: PageKind) -> bool:
        """Whether the visit knows of a kind of which a shop has one page: it read one, or there is none."""
        return kind in self._missing or any(
            self.read(key) for key, entry in self.by_key.items() if entry.kind is kind
        )

    def template(self, key: str) -> PageTemplate | None:
        """The template of a page; None for one that has none or was not visited."""
        entry = self.by_key.get(key)
        return self.templates.get(entry.template) if entry and entry.template else None


def _key(url: str, start: str) -> str:
    plain = canonical(url) or url
    key = page_key(plain)
    return "/" + key.partition("/")[2] if key and same_site(plain, start) else key or url


def pages_of(before: Audit, after: Audit) -> tuple[AuditPages, AuditPages]:
    """The pages of two audits, a page that has moved under one key.

    A page is taken to have moved where each audit read one page of a kind of which a shop has one.
    """
    earlier, later = AuditPages(before), AuditPages(after)
    was, now = earlier.only_ones(), later.only_ones()
    moved = {
        now[kind]: key
        for kind, key in was.items()
        if kind in now and key not in later.by_key and now[kind] not in earlier.by_key
    }
    later.moved_to(moved)
    return earlier, later


def pages_between(before: AuditPages, after: AuditPages) -> PageDifference:
    """Which pages the audits have in common."""
    earlier, later = before.by_key, after.by_key
    return PageDifference(
        both=sum(before.read(key) and after.read(key) for key in earlier),
        only_before=sum(before.read(key) and key not in later for key in earlier),
        only_after=sum(after.read(key) and key not in earlier for key in later),
        unread=_read_in_first(before, after),
        read_again=_read_in_first(after, before),
    )


def _read_in_first(first: AuditPages, second: AuditPages) -> tuple[str, ...]:
    """Addresses, in the first audit, of pages that were visited both times and read in the first only."""
    return tuple(
        entry.url
        for key, entry in first.by_key.items()
        if first.read(key) and key in second.by_key and not second.read(key)
    )


@dataclass(frozen=True, slots=True)
class Groups:
    """The pages of two audits, by template."""

    of_page: Mapping[str, int]
    """Key of a page -> its group."""
    groups: tuple[PageGroup, ...]


def group_pages(before: AuditPages, after: AuditPages) -> Groups:
    """The pages of both audits in groups; a page is in one group, that of its later template."""
    linked = _linked(before, after)
    of_template = {name: n for n, names in enumerate(linked) for name in names}
    by_form = {
        (template.kind, template.pattern): n
        for (side, name), n in of_template.items()
        for template in ((before, after)[side].templates[name],)
    }
    of_page: dict[str, int] = {}
    loose: dict[PageKind, int] = {}
    for key in {**after.by_key, **before.by_key}:
        group = _group_of(key, before, after, of_template)
        if group is None:
            entry = after.by_key.get(key) or before.by_key[key]
            group = by_form.get((entry.kind, shape(entry.url)))
            if group is None:
                group = loose.setdefault(entry.kind, len(linked) + len(loose))
        of_page[key] = group
    known = [_described(names, before, after) for names in linked]
    return Groups(of_page, (*known, *(_loose(kind, n, of_page, before, after) for kind, n in loose.items())))


_Name = tuple[int, str]
"""A template of the earlier (0) or later (1) audit."""


def _group_of(
    key: str, before: AuditPages, after: AuditPages, of_template: Mapping[_Name, int]
) -> int | None:
    for side, pages in ((1, after), (0, before)):
        if template := pages.template(key):
            return of_template[side, template.id]
    return None


def _linked(before: AuditPages, after: AuditPages) -> list[list[_Name]]:
    """The templates that belong together: by shared pages, by form, or as what is left of a kind."""
    parts = _Parts([(0, name) for name in before.templates] + [(1, name) for name in after.templates])
    for earlier, later in _sharing_pages(before, after):
        parts.join((0, earlier), (1, later))
    forms: dict[tuple[PageKind, str], list[_Name]] = defaultdict(list)
    for side, pages in enumerate((before, after)):
        for template in pages.templates.values():
            forms[template.kind, template.pattern].append((side, template.id))
    for names in forms.values():
        alone = [name for name in names if parts.alone(name)]
        if alone and len({side for side, _ in names}) == 2:
            parts.join(*alone, next(name for name in names if name[0] != alone[0][0]))
    left: dict[PageKind, list[_Name]] = defaultdict(list)
    for name in parts.names:
        if parts.alone(name):
            left[(before, after)[name[0]].templates[name[1]].kind].append(name)
    for names in left.values():
        if len({side for side, _ in names}) == 2:
            parts.join(*names)
    return parts.all()


def _sharing_pages(before: AuditPages, after: AuditPages) -> Iterable[tuple[str, str]]:
    """Each template with the one of its kind in the other audit with which it shares most pages."""
    votes: Counter[tuple[str, str]] = Counter()
    for key in before.by_key:
        earlier, later = before.template(key), after.template(key)
        if earlier and later and earlier.kind is later.kind:
            votes[earlier.id, later.id] += 1
    for side in (0, 1):
        seen: set[str] = set()
        for pair, _ in votes.most_common():
            if pair[side] not in seen:
                seen.add(pair[side])
                yield pair


class _Parts:
    """Names that are joined into parts."""

    def __init__(self, names: list[_Name]) -> None:
        self.names = names
        self._part = {name: [name] for name in names}

    def join(self, first: _Name, *others: _Name) -> None:
        """Put these and all that are joined to them into one part."""
        for other in others:
            mine, theirs = self._part[first], self._part[other]
            if mine is not theirs:
                mine += theirs
                self._part.update(dict.fromkeys(theirs, mine))

    def alone(self, name: _Name) -> bool:
        """Whether it is joined to no other."""
        return len(self._part[name]) == 1

    def all(self) -> list[list[_Name]]:
        """Every part once, in the order of the later audit, then of what is in the earlier one only."""
        found: list[list[_Name]] = []
        for name in sorted(self.names, key=lambda name: -name[0]):
            if not any(part is self._part[name] for part in found):
                found.append(self._part[name])
        return found


def _described(names: list[_Name], before: AuditPages, after: AuditPages) -> PageGroup:
    earlier, later = ([name for at, name in names if at == side] for side in (0, 1))
    templates = [after.templates[name] for name in later] or [before.templates[name] for name in earlier]
    shown = max(templates, key=lambda template: template.pages_read)
    return PageGroup(
        kind=shown.kind,
        pattern=shown.pattern,
        example=shown.example,
        before=tuple(sorted(earlier)),
        after=tuple(sorted(later)),
    )


def _loose(
    kind: PageKind, number: int, of_page: Mapping[str, int], before: AuditPages, after: AuditPages
) -> PageGroup:
    """The group of the pages of a kind that have no template: they could not be read."""
    key = next(key for key, group in of_page.items() if group == number)
    url = (after.by_key.get(key) or before.by_key[key]).url
    return PageGroup(kind=kind, pattern=shape(url), example=url)
