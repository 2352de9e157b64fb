"""`python -m tests.i18n`: check the catalogs, list what a language lacks, put translations in."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from . import keys, pictures
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
def merge_file(language: str, file: TextIO) -> None:
    """Put the entries of FILE (- for standard input) where they belong in the catalogs of a language."""
    click.echo(f"{len(merge(language, file.read()))} entries put in")


@i18n.command("pictures")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--shop", default="amber", show_default=True, help="Demo shop whose scorecard is pictured.")
@click.option(
    "--audit", type=click.Path(path_type=Path, exists=True), help="An audit.json to picture instead."
)
@click.option("--language", "languages", multiple=True, type=click.Choice(LANGUAGES))
def take_pictures(folder: Path, shop: str, audit: Path | None, languages: tuple[str, ...]) -> None:
    """Picture a scorecard in all languages, or some, into FOLDER; exit with 1 where text is cut."""
    cuts = pictures.take(audit or pictures.audited(folder / "demo", shop), languages or LANGUAGES, folder)
    for cut in cuts:
        click.echo(cut)
    click.echo(f"Look at the pictures in {folder}: an automatic look sees cut text, not clumsy text.")
    if cuts:
        raise SystemExit(f"{len(cuts)} texts cannot be seen whole")


if __name__ == "__main__":
    i18n()
