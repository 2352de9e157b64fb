"""What the commands print: sentences of the catalog, results to stdout, everything else to stderr."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from auditor.catalog import Catalog
    from auditor.models import Message, Param


def safe(text: str) -> str:
    """Text of a page without what would steer the terminal."""
    return "".join(c if c in "\n\t" or unicodedata.category(c) != "Cc" else " " for c in text)


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    """The sentences, in English."""
    from auditor.catalog import Catalog

    return Catalog()


def say(key: str, **params: Param) -> None:
    """A sentence about what is being done, beside the results."""
    click.echo(safe(catalog()(key, **params)), err=True)


def tell(message: Message) -> None:
    """A message of a stage about what it is doing."""
    click.echo(safe(catalog().render(message)), err=True)


def complain(key: str, **params: Param) -> None:
    """What went wrong, where, and what to do."""
    say("error", sentence=catalog()(key, **params))
