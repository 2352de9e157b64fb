"""Variants: where a size or a colour must be chosen before a shop tells price, stock or delivery, the first
one that can be had is chosen, after the page was looked at and read.

What comes is put into the HTML as `<div data-auditor-opened=WORDS>`; a price only where there was none.
Choices are told by their markup (`variants.js`), and count only beside words that buy.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import Any

from auditor.lexicon import Matcher, currency_signs, languages, lexicon
from auditor.lexicon.matcher import matcher_of

from .overlay_words import is_acting, prepare
from .quiet import until_quiet
from .sections import QUIET_MILLISECONDS, section_controls
from .staying import staying
from .steps import Steps
from .tab import Tab

STEP = "variants"
LIMIT = 4.0
"""Seconds for all choices on one page."""
EACH_LIMIT = 1.2
"""Seconds that a shop has to answer a choice."""
MOST = 3
"""Choices made: a size may depend on the colour."""

BUY, SOLD_OUT = "add_to_cart", "out_of_stock"


@lru_cache(maxsize=1)
def _words() -> Matcher:
    every = (lexicon(code).concepts() for code in languages())
    return matcher_of({name: concepts[name] for name in (BUY, SOLD_OUT)} for concepts in every)


def _prepare() -> None:
    prepare()
    _words()


@lru_cache(maxsize=1)
def _money_signs() -> list[str]:
    """The ways in which shops write currencies."""
    return sorted({sign for code, ways in currency_signs().items() for sign in (code, *ways) if sign.strip()})


def choice_of(groups: list[dict[str, Any]]) -> tuple[int, int] | None:
    """Positions of a group beside words that buy and of its first choice that can be had."""
    for n, group in enumerate(groups):
        if not any(BUY in _words().concepts_in(words) for words in group["buttons"]):
            continue
        for m, choice in enumerate(group["choices"]):
            if choice and not is_acting(choice) and SOLD_OUT not in _words().concepts_in(choice):
                return n, m
    return None


class Variants:
    """Chooses a variant on one page."""

    def __init__(self, tab: Tab, steps: Steps) -> None:
        """Nothing is done yet."""
        self._tab, self._steps = tab, steps

    async def choose(self) -> bool:
        """Whether something came that the page as it was read is to be extended by."""
        made: list[str] = []
        await asyncio.to_thread(_prepare)  # made once; no page's time is spent on it
        came = await self._steps.do(
            STEP,
            lambda: self._choose_all(made),
            LIMIT,
            last=True,
            optional=True,
            scripts=True,
            tell=lambda _: "; ".join(made) or None,
        )
        return bool(came)

    async def _choose_all(self, made: list[str]) -> bool:
        came = False
        if (found := await self._next()) is None:
            return came
        async with staying(self._tab) as refused:
            for _ in range(MOST):
                group, choice, words = found
                had_price = await self._call("choose", group, choice, _money_signs())
                made.append(words)
                await until_quiet(self._tab, EACH_LIMIT, milliseconds=QUIET_MILLISECONDS)
                if refused:
                    break
                came |= bool(
                    await self._tab.call("told", words, _money_signs(), had_price, of="auditorSections")
                )
                if (found := await self._next()) is None or found[2] in made:
                    break
        return came

    async def _next(self) -> tuple[int, int, str] | None:
        groups: list[dict[str, Any]] = await self._call("list", section_controls())
        chosen = await asyncio.to_thread(choice_of, groups)
        if chosen is None:
            return None
        group, choice = chosen
        return group, choice, f"{groups[group]['label']}: {groups[group]['choices'][choice]}"

    async def _call(self, function: str, *arguments: object) -> Any:
        return await self._tab.call(function, *arguments, of="auditorVariants")
