"""`python -m tests.i18n`: check the catalogs, list what a language lacks, put translations in."""

from __future__ import annotations

import click

from . import keys
from .catalogs import FOLDERS, LANGUAGES, faults
from .merging import merge, missing


@click.group()
def i18n() -> None:
    """Whether what is said is said in every language, and fits."""


@i18n.command()
@click.argument("languages", nargs=-1, type=click.Choice(LANGUAGES))
def check(languages: tuple[str, ...]) -> None:
    """List what is wrong in the catalogs, of all languages or some; exit with 1 when anything is."""
    found = [] if languages else list(keys.faults())
    found += [
        fault for code in languages or LANGUAGES for folder in FOLDERS for fault in faults(folder, code)
    ]
    for fault in found:
        click.echo(fault)
    if found:
        raise SystemExit(f"{len(found)} to correct")


@i18n.command("missing")
@click.argument("language", type=click.Choice(LANGUAGES))
def print_missing(language: str) -> None:
    """Print the entries that a language lacks, as .po text with the English sentences."""
    for part in missing(language):
        click.echo(part)


@i18n.command("merge")
@click.argument("language", type=click.Choice(LANGUAGES))
@click.argument("file", type=click.File(encoding="utf-8"))
def merge_file(language: str, file: click.File) -> None:
    """Put the entries of FILE (- for standard input) where they belong in the catalogs of a language."""
    click.echo(f"{len(merge(language, file.read()))} entries put in")


if __name__ == "__main__":
    i18n()
