"""What the commands print: sentences of the catalog, results to stdout, everything else to stderr."""

from __future__ import annotations

import os
import unicodedata
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from auditor.catalog import Catalog
    from auditor.models import Message, Param


def safe(text: str) -> str:
    """Text of a page without what would steer the terminal."""
    return "".join(c if c in "\n\t" or unicodedata.category(c) != "Cc" else " " for c in text)


def one_line(text: str, longest: int) -> str:
    """Text of a page as part of a line: nothing in it ends the line, is unseen, or turns its direction."""
    seen = (c for c in " ".join(text.split()) if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs"))
    line = "".join(seen)
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


_asked: ContextVar[str | None] = ContextVar("language asked for on the command line", default=None)


def speak(language: str | None) -> None:
    """Speak the language that was asked for on the command line; None: nothing was."""
    _asked.set(language)


def terminal_language() -> str | None:
    """The language that the user of the terminal reads; None where nothing tells it."""
    from auditor import languages

    return languages.terminal_language(os.environ, _asked.get())


def catalog() -> Catalog:
    """The sentences in the language of the terminal; English where nothing tells it."""
    return _catalog(terminal_language())


@lru_cache(maxsize=1)
def _catalog(language: str | None) -> Catalog:
    from auditor.catalog import FALLBACK, Catalog

    return Catalog(language or FALLBACK)


def say(key: str, **params: Param) -> None:
    """A sentence about what is being done, beside the results."""
    click.echo(safe(catalog()(key, **params)), err=True)


def tell(message: Message) -> None:
    """A message of a stage about what it is doing."""
    click.echo(safe(catalog().render(message)), err=True)


def complain(key: str, **params: Param) -> None:
    """What went wrong, where, and what to do."""
    say("error", sentence=catalog()(key, **params))
