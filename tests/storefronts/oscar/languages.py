"""Which languages Oscar speaks, and how completely."""

from contextlib import redirect_stdout
from functools import cache
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "en-gb"
ENOUGH = 0.8
"""Share of translated messages from which a shop in that language is worth auditing."""


def translated_languages(at_least: float = ENOUGH) -> dict[str, float]:
    """The languages Oscar's own catalogs cover, best first.

    Args:
        at_least: Smallest share of messages that have a translation, 0..1.

    Returns:
        Django language code -> share of messages in words of their own. English, the source language,
        counts as whole; regions (`pt-br`, `cs-cz`) are listed under their own code, which is what the shop
        is started with.

    Raises:
        ModuleNotFoundError: django-oscar is not installed.
    """
    good = {code: share for code, share in _shares().items() if share >= at_least}
    return dict(sorted(good.items(), key=lambda item: (-item[1], item[0])))


def words_for(message: str, language: str) -> str:
    """Oscar's words for one of its messages, as its pages show them.

    Args:
        message: The English message as Oscar's code has it; not one that Django's admin has too ("Search",
            "Home"), whose translation wins because the admin is installed before Oscar.
        language: A key of `translated_languages`.

    Returns:
        The words with white space collapsed; the message itself where the catalog does not translate it.

    Raises:
        KeyError: There is no catalog for the language.
    """
    if language == SOURCE_LANGUAGE:
        return message
    entry = _entries(_catalogs()[language]).get(message)
    translated = entry.string if entry and not entry.fuzzy and isinstance(entry.string, str) else ""
    return " ".join(translated.split()) or message


@cache
def _shares() -> dict[str, float]:
    return {SOURCE_LANGUAGE: 1.0} | {code: _share(catalog) for code, catalog in _catalogs().items()}


def _share(catalog: Path) -> float:
    entries = _entries(catalog).values()
    done = [entry for entry in entries if _is_translated(entry)]
    return len(done) / len(entries) if entries else 0.0


@cache
def _catalogs() -> dict[str, Path]:
    """Language -> its catalog; Oscar's `pt_BR` is Django's `pt-br`."""
    spec = find_spec("oscar")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("django-oscar is not installed: see requirements-oscar.txt")
    locale = Path(spec.submodule_search_locations[0]) / "locale"
    found = sorted(locale.glob("*/LC_MESSAGES/django.po"))
    return {catalog.parent.parent.name.replace("_", "-").lower(): catalog for catalog in found}


@cache
def _entries(catalog: Path) -> dict[str, Message]:
    """English message (the singular of a pair) -> its entry."""
    # Babel prints a line for each malformed flag comment; a few of Oscar's catalogs have some.
    with catalog.open("rb") as file, redirect_stdout(StringIO()):
        entries = [entry for entry in read_po(file, ignore_obsolete=True) if entry.id]
    return {entry.id if isinstance(entry.id, str) else entry.id[0]: entry for entry in entries}


def _is_translated(entry: Message) -> bool:
    """Not empty, not fuzzy, not the English again: some of Oscar's catalogs are half copies of it."""
    strings = [entry.string] if isinstance(entry.string, str) else list(entry.string or [])
    sources = [entry.id] if isinstance(entry.id, str) else list(entry.id)
    return bool(strings) and all(strings) and not entry.fuzzy and strings != sources
