"""Which pages may still be visited: not twice, within the user's wishes and robots.txt, not too far off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from auditor.errors import NoShopError, UsageError
from auditor.models import READABLE, Message, PageKind, ReadStatus

from .filters import AddressFilter
from .plan import Target, path_of
from .robots import Robots
from .safety import acts
from .urls import page_key
from .visiting import Visited


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of an address."""

    url: str
    """Final address."""
    kind: PageKind
    status: ReadStatus
    reason: Message | None = None


class Frontier:
    """The border between what was visited and what was not."""

    def __init__(self, wishes: AddressFilter, robots: Robots, *, most: int, depth: int | None) -> None:
        """At most `most` pages, and none that is more than `depth` clicks from the first."""
        self.robots = robots
        self._filter = wishes
        self._most = most
        self._depth = depth
        self._used = 0
        self._kinds: Counter[PageKind] = Counter()
        self._seen: dict[str, Seen | None] = {}
        self._finals: set[str] = set()
        self._clicks: dict[str, int] = {}

    @property
    def room(self) -> int:
        """Pages that may still be visited."""
        return self._most - self._used

    @property
    def used(self) -> int:
        """Pages that were asked for."""
        return self._used

    @property
    def keys(self) -> set[str]:
        """Page keys of all addresses that were asked for or led to."""
        return set(self._seen)

    def count(self, kind: PageKind) -> int:
        """Pages of a kind that could be read."""
        return self._kinds[kind]

    def outcome(self, url: str) -> Seen | None:
        """What became of an address, None while nothing has."""
        return self._seen.get(page_key(url))

    def includes(self, url: str) -> bool:
        """Whether an address may be chosen as a product or category page."""
        return self._filter.includes(url) and self._is_near(url)

    def enter(self, targets: Iterable[Target]) -> tuple[list[Target], list[tuple[Target, Message]]]:
        """Those of some pages to visit now, and those that must not be, with the reason; no seen ones."""
        wave: list[Target] = []
        refused: list[tuple[Target, Message]] = []
        for target in targets:
            key = page_key(target.url)
            if key in self._seen:
                continue
            reason = self._refusal(target.url)
            if reason is not None:
                self._seen[key] = Seen(target.url, target.kind, ReadStatus.SKIPPED, reason)
                refused.append((target, reason))
            elif self.room > 0:
                self._seen[key] = None
                self._used += 1
                wave.append(target)
        return wave, refused

    def refuse(self, url: str) -> None:
        """Raise what there is to say where not even the page to start from may be visited."""
        match self._refusal(url):
            case Message(key="page.excluded"):
                raise UsageError("start-excluded", url=url)
            case Message(key="page.robots"):
                raise NoShopError("start-robots", url=url)
            case Message(key="page.acts"):
                raise NoShopError("start-acts", url=url)

    def _refusal(self, url: str) -> Message | None:
        path = path_of(url)
        if self._filter.excludes(url):
            return Message(key="page.excluded", params={"url": path})
        if acts(url, page=url):
            return Message(key="page.acts", params={"url": path})
        if not self._is_near(url):
            return Message(key="page.too-deep", params={"url": path, "count": self._depth or 0})
        if not self.robots.allows(url):
            return Message(key="page.robots", params={"url": path})
        return None

    def _is_near(self, url: str) -> bool:
        """Whether few enough clicks lead to an address."""
        if self._depth is None or not self._clicks:
            return True
        clicks = self._clicks.get(page_key(url))
        return clicks is not None and clicks <= self._depth

    def begin(self, url: str) -> None:
        """From where clicks are counted."""
        self._clicks.setdefault(page_key(url), 0)

    def leads_to(self, page: str, urls: Iterable[str]) -> None:
        """Note which addresses are one click from a page."""
        clicks = self._clicks.get(page_key(page))
        if self._depth is None or clicks is None:
            return
        for key in map(page_key, urls):
            self._clicks[key] = min(clicks + 1, self._clicks.get(key, clicks + 1))

    def arrive(self, visited: Iterable[Visited]) -> list[Visited]:
        """Take visited pages in; `skipped` where an address only led to a page that was visited before."""
        pages = [self._first_time(page) for page in visited]
        self._kinds.update(page.kind for page in pages if page.status in READABLE)
        return pages

    def _first_time(self, page: Visited) -> Visited:
        asked, key = page_key(page.target.url), page_key(page.url)
        seen = Seen(page.url, page.kind, page.status, page.reason)
        self._seen[asked] = seen
        if key in self._finals:
            return replace(page, status=ReadStatus.SKIPPED)
        self._finals.add(key)
        self._seen[key] = seen
        if asked in self._clicks:
            self._clicks[key] = min(self._clicks[asked], self._clicks.get(key, self._clicks[asked]))
        self.leads_to(page.url, (link.url for link in page.links.links))
        return page

    def know(self, urls: Iterable[str], page: Visited) -> None:
        """Addresses that are known to lead to a page: they are no others."""
        for url in urls:
            self._seen.setdefault(page_key(url), Seen(page.url, page.kind, page.status, page.reason))
