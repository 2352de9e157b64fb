"""What the crawl asks of whoever captures pages, and what it is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from auditor.models import Message, PageKind, ReadStatus

from .links import PageLinks
from .plan import Target


@dataclass(frozen=True, slots=True)
class Visited:
    """What is remembered of a page that was visited."""

    target: Target
    url: str
    """Final address."""
    kind: PageKind
    status: ReadStatus
    links: PageLinks
    reason: Message | None = None
    """Why it could not be read, or only in part."""

    @property
    def language(self) -> str:
        """The language of the page, as its links tell; empty when they do not."""
        return next((link.language for link in self.links.links), "")


class Visitor(Protocol):
    """Captures pages; the crawl does not know how."""

    async def visit(self, targets: Sequence[Target]) -> list[Visited]:
        """Capture pages, at the same time where possible; one result each, in the same order."""
        ...

    def skip(self, target: Target, reason: Message) -> None:
        """Record a page that is not visited."""
        ...

    def slow_down(self, seconds: float) -> None:
        """Keep so long between pages from now on."""
        ...

    def expect(self, pages: int) -> None:
        """How many pages the visit will have in all, as far as is known."""
        ...
