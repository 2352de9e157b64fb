"""What reports say of the pages of a shop: how many were read, templates with their size, service pages."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.models import CountedBy, Coverage, PageKind, PageTemplate, ServicePage, ServiceStatus

from .digest import Digest
from .wording import Wording, clean, readable_path, web_address

LOOKED_TOLD = 6
"""Places named in which a page was looked for in vain."""
_MANY = frozenset({PageKind.PRODUCT, PageKind.CATEGORY, PageKind.OTHER, PageKind.BLOG})
"""Kinds of which a shop has many pages."""


@dataclass(frozen=True)
class ServiceRow:
    """One of the pages that every shop has."""

    kind: str
    status: str
    """As in ServiceStatus."""
    status_words: str
    path: str | None
    href: str | None
    told: str
    """Why this page was taken, why it was not read, or where was looked in vain."""


def coverage_line(digest: Digest, wording: Wording) -> str:
    """How much was seen, in one line; of checks that need a human look only where there are any."""
    pages, read = len(digest.audit.coverage.pages), digest.pages_read
    if not digest.review_share:
        return wording("report.coverage.pages", read=read, count=pages)
    share = wording.percent(digest.review_share)
    return wording("report.coverage.both", read=read, count=pages, share=share)


def template_lines(coverage: Coverage, wording: Wording) -> tuple[str, ...]:
    """A sentence on each template of which the shop has many pages."""
    return tuple(_template(template, wording) for template in coverage.templates if template.kind in _MANY)


def _template(template: PageTemplate, wording: Wording) -> str:
    named: dict[str, str] = {
        "kind": wording.term("kind", template.kind.value),
        "pattern": clean(template.pattern),
        "read": wording.number(template.pages_read),
    }
    if template.estimated_pages is None:
        return wording("report.template.read", **named)
    size = "about" if template.counted_by is CountedBy.SITEMAP else "at-least"
    return wording(f"report.template.{size}", count=template.estimated_pages, **named)


def service_rows(coverage: Coverage, wording: Wording) -> tuple[ServiceRow, ...]:
    """What was found of the pages that every shop has."""
    return tuple(_service(page, wording) for page in coverage.services)


def _service(page: ServicePage, wording: Wording) -> ServiceRow:
    message = page.reason if page.status is ServiceStatus.NOT_READ else page.why
    said = wording.say(message) if message else ""
    return ServiceRow(
        kind=wording.term("kind", page.kind.value),
        status=page.status.value,
        status_words=wording.term("service-status", page.status.value),
        path=readable_path(page.url) if page.url else None,
        href=web_address(page.url) if page.url else None,
        told=_searched(page.looked, wording) if page.status is ServiceStatus.MISSING else said,
    )


def _searched(looked: tuple[str, ...], wording: Wording) -> str:
    places = tuple(readable_path(url) for url in looked[:LOOKED_TOLD])
    more = len(looked) - len(places)
    told = wording("report.service.searched", places=places) if places else ""
    return told + (" " + wording("report.service.more", count=more) if more else "")


def missing(coverage: Coverage, wording: Wording) -> tuple[str, ...]:
    """The pages that every shop has and that were not found here."""
    found = (page for page in coverage.services if page.status is ServiceStatus.MISSING)
    return tuple(wording.term("kind", page.kind.value) for page in found)
