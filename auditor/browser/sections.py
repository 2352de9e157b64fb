"""Tabs and accordions whose content comes only when they are opened: delivery, specifications, reviews.

They are opened after both screens were looked at and the HTML was read, so that neither is falsified;
what comes is put into the HTML as `<div data-auditor-opened=WORDS>`, and has no place in a layout. What
can be opened tells the page (`sections.js`), which of it is wanted tell words of the lexicon.
"""

from __future__ import annotations

import asyncio
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from auditor.lexicon import Matcher, languages, lexicon, tokens
from auditor.lexicon.matcher import matcher_of

from .overlay_words import is_acting, prepare
from .quiet import until_quiet
from .staying import staying
from .steps import Steps
from .tab import Tab

STEP = "sections"
LIMIT = 6.0
"""Seconds for all that is opened on one page."""
OPENING_LIMIT = 4.5
"""Seconds after which nothing more is opened."""
EACH_LIMIT = 1.5
"""Seconds that the content of one has to come."""
QUIET_MILLISECONDS = 120
"""Longer than for a page: what is clicked may wait a moment before it asks for its content."""
MOST = 8
MOST_EACH = 2
"""Controls opened in all, and for one concept."""
MOST_WORDS = 8
"""Words at most on a control."""
VAIN_PAGES = 4
"""Pages of a host on which nothing comes before opening is given up there."""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    controls: tuple[str, ...]
    names: tuple[str, ...]
    around: tuple[str, ...]
    variants: tuple[str, ...]
    not_variants: tuple[str, ...]
    concepts: tuple[str, ...]


@lru_cache(maxsize=1)
def _data() -> _File:
    text = (resources.files("auditor.lexicon") / "data" / "sections.toml").read_text("utf-8")
    return _File.model_validate(tomllib.loads(text))


@lru_cache(maxsize=1)
def section_controls() -> dict[str, tuple[str, ...]]:
    """How controls that open a part of the page, and choices among variants, are marked."""
    return _data().model_dump(exclude={"concepts"})


@lru_cache(maxsize=1)
def _words() -> Matcher:
    wanted = _data().concepts
    concepts = (lexicon(code).concepts() for code in languages())
    return matcher_of([{name: words[name] for name in wanted} for words in concepts])


def _prepare() -> None:
    prepare()
    _words()


def wanted(labels: Sequence[str]) -> list[int]:
    """Positions of the controls that are worth opening, by their words, in order."""
    found: list[int] = []
    opened: Counter[str] = Counter()
    for n, label in enumerate(labels):
        words = tokens(label)
        if not 0 < len(words) <= MOST_WORDS or is_acting(label):
            continue
        concepts = {hit.concept for hit in _words().find(words)}
        if not concepts or all(opened[concept] >= MOST_EACH for concept in concepts):
            continue
        opened.update(concepts)
        found.append(n)
    return found[:MOST]


class SectionMemory:
    """What a visit has learned about tabs, by host."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._vain: Counter[str] = Counter()
        self._leading: set[tuple[str, str]] = set()

    def worth_trying(self, host: str) -> bool:
        """Whether opening may bring something."""
        return self._vain[host] < VAIN_PAGES

    def note(self, host: str, *, brought: bool) -> None:
        """Learn from a page on which something was opened."""
        self._vain[host] = 0 if brought else self._vain[host] + 1

    def note_leading_away(self, host: str, label: str) -> None:
        """A control would have left the page."""
        self._leading.add((host, label))

    def leads_away(self, host: str, label: str) -> bool:
        """Whether a control of these words would have left a page of the shop before."""
        return (host, label) in self._leading


class Sections:
    """Opens what is folded away on one page."""

    def __init__(self, tab: Tab, steps: Steps, memory: SectionMemory) -> None:
        """`memory` is that of the session."""
        self._tab, self._steps, self._memory = tab, steps, memory

    async def open(self) -> bool:
        """Whether something came that the page as it was read is to be extended by."""
        host = urlsplit(self._tab.page.url).netloc
        if not self._memory.worth_trying(host):
            return False
        opened: list[str] = []
        await asyncio.to_thread(_prepare)  # made once; no page's time is spent on it
        await self._steps.do(
            STEP,
            lambda: self._open_all(host, opened),
            LIMIT,
            last=True,
            optional=True,
            scripts=True,
            tell=lambda _: "; ".join(opened) or None,
        )
        return bool(opened)

    async def _open_all(self, host: str, opened: list[str]) -> None:
        labels: list[str] = await self._call("list", section_controls())
        chosen = await asyncio.to_thread(wanted, labels)
        chosen = [n for n in chosen if not self._memory.leads_away(host, labels[n])]
        if not chosen:
            return
        document, end = self._tab.document, time.monotonic() + OPENING_LIMIT
        async with staying(self._tab) as refused:
            for n in chosen:
                if time.monotonic() > end or self._tab.document != document:
                    break
                before = len(refused)
                await self._call("open", n)
                await until_quiet(self._tab, EACH_LIMIT, milliseconds=QUIET_MILLISECONDS)
                if len(refused) > before:
                    self._memory.note_leading_away(host, labels[n])
                elif await self._call("taken", n, labels[n]):
                    opened.append(labels[n])
        self._memory.note(host, brought=bool(opened))

    async def _call(self, function: str, *arguments: object) -> Any:
        return await self._tab.call(function, *arguments, of="auditorSections")
