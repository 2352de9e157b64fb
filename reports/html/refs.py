"""How the report points to the pages of the visit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.models import PageEntry

from ..wording import Wording, clean, readable_path, web_address

TITLE_LIMIT = 300
LABEL_LIMIT = 70
"""Longest name of a page, characters."""

LEAST_SHARED = 3
"""Titles that must end alike before the ending is taken for the shop's name."""

_ENDING = re.compile(r"\s+[|–—·•:»-]\s+[^|–—·•»]+$")


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

    def __init__(self, pages: Sequence[PageEntry], wording: Wording) -> None:
        ending = common_ending([clean(page.title, TITLE_LIMIT) for page in pages])
        self._refs = {page.url: _ref(n, page, ending, wording) for n, page in enumerate(pages, 1)}

    def of(self, url: str) -> PageRef:
        """The page with this address, one without a section of its own when the visit does not name it."""
        return self._refs.get(url) or _elsewhere(url)


def common_ending(titles: Sequence[str]) -> str:
    """What most titles end in, separator included, such as the shop's name; empty when there is none."""
    endings = Counter(match.group() for title in titles if (match := _ENDING.search(title)))
    ending, count = endings.most_common(1)[0] if endings else ("", 0)
    return ending if count >= LEAST_SHARED and count * 2 > len([title for title in titles if title]) else ""


def _elsewhere(url: str) -> PageRef:
    path = readable_path(url)
    return PageRef(0, path, path, web_address(url), "", None)


def _ref(number: int, page: PageEntry, ending: str, wording: Wording) -> PageRef:
    path = readable_path(page.url)
    title = clean(page.title, TITLE_LIMIT)
    return PageRef(
        number=number,
        label=clean(title.removesuffix(ending) or title, LABEL_LIMIT) or path,
        path=path,
        href=web_address(page.url),
        kind=wording.term("kind", page.kind.value),
        language=language_tag(page.language),
    )


def language_tag(language: str) -> str | None:
    """A language code fit for an HTML attribute, None when it is not known."""
    known = language.isascii() and language.isalpha() and 2 <= len(language) <= 3 and language != "und"
    return language.lower() if known else None
