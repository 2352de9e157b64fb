"""Which languages Oscar speaks, and how completely."""

from contextlib import redirect_stdout
from functools import cache
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

from babel.messages.pofile import read_po

ENOUGH = 0.8
"""Share of translated messages from which a shop in that language is worth auditing."""


def translated_languages(at_least: float = ENOUGH) -> dict[str, float]:
    """The languages Oscar's own catalogs cover, best first.

    Args:
        at_least: Smallest share of messages that have a translation, 0..1.

    Returns:
        Django language code -> share of translated messages. English, the source language, counts as whole;
        regions (`pt-br`, `cs-cz`) are listed under their own code, which is what the shop is started with.

    Raises:
        ModuleNotFoundError: django-oscar is not installed.
    """
    good = {code: share for code, share in _shares().items() if share >= at_least}
    return dict(sorted(good.items(), key=lambda item: (-item[1], item[0])))


@cache
def _shares() -> dict[str, float]:
    return {"en-gb": 1.0} | {_code(catalog): _share(catalog) for catalog in _catalogs()}


def _catalogs() -> list[Path]:
    spec = find_spec("oscar")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("django-oscar is not installed: see requirements-oscar.txt")
    locale = Path(spec.submodule_search_locations[0]) / "locale"
    return sorted(locale.glob("*/LC_MESSAGES/django.po"))


def _code(catalog: Path) -> str:
    """`pt_BR` -> `pt-br`, as Django names it."""
    return catalog.parent.parent.name.replace("_", "-").lower()


def _share(catalog: Path) -> float:
    # Babel prints a line for each malformed flag comment; a few of Oscar's catalogs have some.
    with catalog.open("rb") as file, redirect_stdout(StringIO()):
        messages = [message for message in read_po(file, ignore_obsolete=True) if message.id]
    done = [message for message in messages if _is_translated(message.string) and not message.fuzzy]
    return len(done) / len(messages) if messages else 0.0


def _is_translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)
