"""How the report points to the pages of the visit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.models import PageEntry

from ..wording import Wording, clean, readable_path, web_address


@dataclass(frozen=True)
class PageRef:
    """A page as others point to it."""

    number: int
    label: str
    path: str
    href: str | None
    kind: str
    language: str | None

    @property
    def anchor(self) -> str:
        """Identity of the page's own section in the report."""
        return f"page-{self.number}"


class Refs:
    """Every page of the visit by its address."""

    def __init__(self, pages: Iterable[PageEntry], wording: Wording) -> None:
        self._refs = {page.url: _ref(number, page, wording) for number, page in enumerate(pages, 1)}

    def of(self, url: str) -> PageRef:
        """The page with this address, one without a section of its own when the visit does not name it."""
        path = readable_path(url)
        return self._refs.get(url) or PageRef(0, path, path, web_address(url), "", None)


def _ref(number: int, page: PageEntry, wording: Wording) -> PageRef:
    path = readable_path(page.url)
    return PageRef(
        number=number,
        label=clean(page.title, 70) or path,
        path=path,
        href=web_address(page.url),
        kind=wording.term("kind", page.kind.value),
        language=language_tag(page.language),
    )


def language_tag(language: str) -> str | None:
    """A language code fit for an HTML attribute, None when it is not known."""
    known = language.isascii() and language.isalpha() and 2 <= len(language) <= 3 and language != "und"
    return language.lower() if known else None
