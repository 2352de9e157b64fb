"""What a visit tells of finding the shop's pages: templates, service pages, how many pages there are."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from .base import Frozen, Message
from .pages import PageKind


class CountedBy(StrEnum):
    """What a number of pages was counted in."""

    SITEMAP = "sitemap"
    """The addresses in the shop's sitemaps: about so many pages."""
    LINKS = "links"
    """Links of the pages that were looked at: at least so many pages."""


class PageTemplate(Frozen):
    """Pages of one kind that are built alike: the same form of address and the same structure."""

    id: str = Field(description="unique in the audit: kind and number, e.g. `product-1`")
    kind: PageKind
    pattern: str = Field(description="form of their addresses, e.g. `/p/{slug}-{n}.html`")
    example: str = Field(description="address of the first of them")
    pages_read: int = Field(description="how many of them the audit read")
    estimated_pages: int | None = Field(
        default=None, description="how many the shop has in all; None where nothing tells"
    )
    counted_by: CountedBy | None = Field(default=None, description="what the estimate rests on")


class ServiceStatus(StrEnum):
    """What became of the search for a service page."""

    FOUND = "found"
    """A page was taken for it, and could be read."""
    NOT_READ = "not_read"
    """Its address is known, but it could not be read, may not be visited, or there was no room for it."""
    MISSING = "missing"
    """No link and no address led to it."""


class ServicePage(Frozen):
    """The page that was taken for one of those that every shop has: delivery, returns, contact ..."""

    kind: PageKind
    status: ServiceStatus
    url: str | None = Field(default=None, description="address of the page; None where it is missing")
    why: Message | None = Field(default=None, description="why this page was taken")
    reason: Message | None = Field(default=None, description="why it was not read")
    looked: tuple[str, ...] = Field(
        default=(), description="where it is missing: addresses of the pages and sitemaps that were searched"
    )


class AddressCount(Frozen):
    """How many addresses of one form there are."""

    pattern: str = Field(description="as in PageTemplate")
    pages: int
    counted_by: CountedBy
    of_products: bool = Field(default=False, description="they stand where only products are listed")


class Discovery(Frozen):
    """What finding the pages of a shop brought, beside the pages."""

    services: tuple[ServicePage, ...] = ()
    counts: tuple[AddressCount, ...] = ()


class PageForm(Frozen):
    """How a page is made, as far as it tells its template."""

    pattern: str = Field(description="form of its address")
    structure: tuple[int, ...] = Field(
        default=(), description="sketch of the set of its element paths (bottom-k MinHash); empty: not known"
    )
