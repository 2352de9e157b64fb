"""Pages that stand before the page that was asked for: checks for robots, refusals, logins.

A shop's own pages hold such things too, a check in the contact form, a login in the header. So a page is
a wall only when it holds little else. The words are data (`auditor/lexicon/data/walls.toml`).
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from urllib.parse import unquote, urlsplit

from lxml import html as lxml_html
from lxml.etree import LxmlError
from lxml.html import HtmlElement
from pydantic import BaseModel, ConfigDict

from auditor.lexicon import tokens
from auditor.models import Message

BLOCKED = "page.blocked"
LOGIN = "page.login"

REFUSALS = frozenset({401, 403, 405, 429, 503})
"""Statuses with which walls are sent; many are sent with 200."""
MOST_HTML = 300_000
"""Characters beyond which a page is no wall."""
FEW_WORDS = 200
FEW_LINKS = 40
"""What a wall holds at most beside what it asks for; shops keep their menus on the page of their login."""
FEW_OWN_WORDS = 120
"""Words of a login page outside of header, footer and menus."""

_UNSEEN = ".//script | .//style | .//noscript | .//template | .//*[@hidden] | .//dialog[not(@open)]"
_AROUND = ".//header | .//footer | .//nav | .//aside"
_FREE_TEXT = ".//textarea | .//input[@type='email' or @type='tel' or @type='search']"
_OFFER = ".//*[@itemprop='price'] | .//script[@type='application/ld+json'][contains(., 'Product')]"


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    robot: tuple[str, ...]
    refused: tuple[str, ...]
    login: tuple[str, ...]


class _Walls(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    markers: tuple[str, ...]
    widgets: tuple[str, ...]
    languages: dict[str, _Words]

    def phrases(self, field: str) -> tuple[str, ...]:
        """The phrases of all languages, folded, with a space at both ends."""
        every = (phrase for words in self.languages.values() for phrase in getattr(words, field))
        return tuple(dict.fromkeys(_folded(phrase) for phrase in every))


@lru_cache(maxsize=1)
def _walls() -> _Walls:
    text = (resources.files("auditor.lexicon") / "data" / "walls.toml").read_text("utf-8")
    return _Walls.model_validate(tomllib.loads(text))


@lru_cache(maxsize=3)
def _phrases(field: str) -> tuple[str, ...]:
    return _walls().phrases(field)


def wall(html: str, status: int | None, asked: str = "") -> Message | None:
    """Why a page is not the one that was asked for: `page.blocked` or `page.login`; None when it is.

    `asked` is its address, where nothing led there: who asks for a login's own page gets what was asked for.
    """
    if len(html) > MOST_HTML or not _may_be(html, status):
        return None
    try:
        document = lxml_html.document_fromstring(html)
    except (LxmlError, ValueError):
        return None
    page = _Page(document)
    if page.is_check(html, status):
        return Message(key=BLOCKED)
    wanted = _any(_phrases("login"), _folded(unquote(urlsplit(asked).path)))
    return Message(key=LOGIN) if status == 401 or (not wanted and page.is_login()) else None


def _may_be(html: str, status: int | None) -> bool:
    """Whether a closer look is worth its time."""
    walls = _walls()
    return (
        status in REFUSALS
        or "password" in html
        or any(sign in html for sign in walls.markers)
        or any(sign in html for sign in walls.widgets)
    )


class _Page:
    """What tells a wall from a page of the shop."""

    def __init__(self, document: HtmlElement) -> None:
        self._offers = bool(document.xpath(_OFFER))
        title = document.findtext(".//title") or ""
        for element in document.xpath(_UNSEEN):
            element.drop_tree()
        self._document = document
        self._text = _folded(_text_of(document))
        self._links = len(document.xpath(".//a[@href]"))
        headings = (_text_of(heading) for heading in document.xpath(".//h1 | .//h2")[:3])
        self._heading = _folded(" ".join((title, *headings)))

    @property
    def _holds_little(self) -> bool:
        return not self._offers and self._text.count(" ") <= FEW_WORDS and self._links <= FEW_LINKS

    def is_check(self, html: str, status: int | None) -> bool:
        """Whether the page only asks if its visitor is a human, or lets nobody in."""
        if not self._holds_little:
            return False
        walls = _walls()
        if any(sign in html for sign in walls.markers):
            return True
        asks = _any(_phrases("robot"), self._text)
        if any(sign in html for sign in walls.widgets) and not self._document.xpath(_FREE_TEXT):
            return asks or status in REFUSALS
        refuses = _any(_phrases("refused"), self._text)
        return status in REFUSALS and (refuses or asks)

    def is_login(self) -> bool:
        """Whether the page is a login and nothing else."""
        fields = self._document.xpath(".//input[@type='password']")
        own = [
            field for field in fields if not field.xpath("ancestor::header | ancestor::nav | ancestor::aside")
        ]
        if not own or self._offers or not _any(_phrases("login"), self._heading):
            return False
        for element in self._document.xpath(_AROUND):
            element.drop_tree()
        return _folded(_text_of(self._document)).count(" ") <= FEW_OWN_WORDS


def _text_of(element: HtmlElement) -> str:
    """The texts in an element, one apart from the other."""
    return " ".join(element.itertext(with_tail=False))


def _folded(text: str) -> str:
    """The words of a text without case, accents and signs, with a space at both ends."""
    return f" {' '.join(token.word for token in tokens(text[:MOST_HTML]))} "


def _any(phrases: tuple[str, ...], text: str) -> bool:
    return any(phrase in text for phrase in phrases)
