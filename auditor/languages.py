"""In which language the auditor speaks: to readers of a report, and in the terminal.

A report is in the language that was asked for, else in the shop's where there is a catalog of it,
else in English. What is said in the terminal follows the user's environment, as gettext programs do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources

from babel import Locale, UnknownLocaleError

from auditor.catalog import FALLBACK

VARIABLE = "AUDITOR_LANG"
"""The variable that wins over all else that tells the terminal's language."""
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Variables of POSIX that tell it, the first that is set (https://pubs.opengroup.org/, chapter 8)."""
_NOT_TOLD = frozenset({"", "C", "POSIX"})


@lru_cache(maxsize=1)
def available() -> tuple[str, ...]:
    """ISO 639-1 codes of the languages that the auditor speaks, English first."""
    folder = resources.files("auditor") / "locale"
    codes = {name.removesuffix(".po") for name in (file.name for file in folder.iterdir())}
    return (FALLBACK, *sorted(codes - {FALLBACK}))


def spoken(code: str) -> str | None:
    """The locale that a code such as `lt`, `de-AT` or `uk_UA.UTF-8` names; None without a catalog of it."""
    try:
        locale = Locale.parse(_bare(code).replace("-", "_"), resolve_likely_subtags=False)
    except (ValueError, UnknownLocaleError):
        return None
    return str(locale) if locale.language in available() else None


def report_language(asked: str | None, shop: str) -> str:
    """The language of a report: what was asked for, else the shop's, else English."""
    return next(filter(None, (spoken(code) for code in (asked or "", shop))), FALLBACK)


def terminal_language(environment: Mapping[str, str], asked: str | None = None) -> str | None:
    """The language of the terminal; None where nothing tells it.

    AUDITOR_LANG, else what was asked for on the command line, else the locale. A language that is
    told but has no catalog makes it English.
    """
    told = (environment.get(VARIABLE), asked, _first_set(environment.get(name) for name in _LOCALES))
    wanted = next((code for code in told if code and _bare(code) not in _NOT_TOLD), None)
    return wanted and (spoken(wanted) or FALLBACK)


def _first_set(values: Iterable[str | None]) -> str | None:
    return next(filter(None, values), None)


def _bare(code: str) -> str:
    """A locale's name without encoding and modifier: `uk_UA` of `uk_UA.UTF-8@euro`."""
    return code.partition(".")[0].partition("@")[0].strip()
