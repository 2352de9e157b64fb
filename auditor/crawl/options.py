"""What a visit is to look for, as the user wishes."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_PAGES = 30
"""Pages of a visit for which no number was given."""


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """What to visit."""

    products: int = 10
    one_each: bool = False
    """One product page of each template, however many are wanted."""
    max_pages: int | None = None
    """Pages in all; None: 30, or the whole visit list."""
    seed: int = 0
    depth: int | None = None
    """Clicks from the start page at most; None: any number, and what the sitemaps name."""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    """Addresses or files of the sitemaps to use, and no others."""
    urls: tuple[str, ...] = ()
    """Visit list; nothing is discovered when there is one."""
    changed: tuple[str, ...] = ()
    """Addresses or paths that a change touches: a visit list of some of each template among them."""
    ignore_robots: bool = False

    @property
    def listed(self) -> bool:
        """Whether the pages to visit are given, and none are looked for."""
        return bool(self.urls or self.changed)
