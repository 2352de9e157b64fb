"""Message catalogs: from a message key with typed parameters to a sentence in the reader's language.

A package takes part by an entry point in the group `auditor.catalogs` and a folder `locale/` with
one gettext .po file a language (`locale/en.po`); its msgids are keys such as
`product-photos.few`. English is the fallback, then the key itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from gettext import GNUTranslations
from importlib import resources
from importlib.metadata import entry_points
from io import BytesIO
from itertools import product

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

from auditor.models import (
    Day,
    Days,
    Language,
    Message,
    Money,
    Param,
    Percent,
    Scalar,
    Term,
    Territory,
)

FALLBACK = "en"
GROUP = "auditor.catalogs"
REMEMBERED = 4096
"""Templates that a catalog keeps at hand; a long report asks for the same ones thousands of times."""
_CODE_BORDER = re.compile(r"(?<=[A-Z]{3})(?=\d)")
"""Between a currency's code and its amount, where the locale's pattern sets nothing."""
_TO_FILL = re.compile(r"\{(\w+)\}(\.(?!\.))?")
"""With the full stop behind it: an abbreviation's dot, as in “22 листопада 2026 р.”, serves for it."""


@lru_cache(maxsize=64)
def _read(package: str, language: str) -> GNUTranslations | None:
    file = resources.files(package) / "locale" / f"{language}.po"
    if not file.is_file():
        return None
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(file.read_bytes()), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


@lru_cache(maxsize=1)
def packages() -> tuple[str, ...]:
    """Import names of the packages that bring catalogs, the engine's own first."""
    return ("auditor", *sorted({point.value for point in entry_points(group=GROUP)}))


class Catalog:
    """The sentences of one language."""

    def __init__(self, language: str = FALLBACK, *, sources: Iterable[str] | None = None) -> None:
        """Catalogs of `language` (ISO 639-1 or a locale such as pt_BR) from the packages in `sources`."""
        try:
            self.locale = Locale.parse(language, sep="_")
        except (ValueError, UnknownLocaleError):
            self.locale = Locale.parse(FALLBACK)
        self._packages = tuple(sources) if sources is not None else packages()
        self._template = lru_cache(maxsize=REMEMBERED)(self._find_template)

    def in_language(self, language: str) -> Catalog:
        """The sentences of the same packages in another language."""
        return Catalog(language, sources=self._packages)

    def has(self, key: str) -> bool:
        """Whether there is a sentence for the key."""
        return self._template(key, None) is not None

    def translates(self, key: str) -> bool:
        """Whether there is a sentence for the key in the language itself, not only in the fallback."""
        return any(file.gettext(key) != key for file in self._files(self.locale.language))

    def __call__(self, key: str, **params: Param) -> str:
        """The sentence for a key."""
        return self.render(Message(key=key, params=params))

    def render(self, message: Message) -> str:
        """The sentence for a message; parameters that the template does not name are left out."""
        template = self._template(message.key, _plural_number(message.params.get("count")))
        return self._fill(message.key if template is None else template, message.params)

    def _files(self, *languages: str) -> Iterator[GNUTranslations]:
        """The catalogs of these languages, in their order, each read when it is come to."""
        for language, package in product(dict.fromkeys(languages), self._packages):
            if (file := _read(package, language)) is not None:
                yield file

    def _find_template(self, key: str, count: int | None) -> str | None:
        for file in self._files(self.locale.language, FALLBACK):
            if count is not None and (text := file.ngettext(key, key, count)) != key:
                return text
            if (text := file.gettext(key)) != key:
                return text
        return None

    def _fill(self, template: str, params: Mapping[str, Param]) -> str:
        def value(match: re.Match[str]) -> str:
            name, stop = match.group(1), match.group(2) or ""
            if name not in params:
                return match.group(0)
            filled = self.format(params[name])
            return filled if filled.endswith((".", "…")) else filled + stop

        return _TO_FILL.sub(value, template)

    def format(self, value: Param) -> str:
        """A parameter as readers of this language write it."""
        if isinstance(value, tuple):
            return format_list([self._scalar(item) for item in value], locale=self.locale)
        return self._scalar(value)

    def _scalar(self, value: Scalar) -> str:
        match value:
            case Money(amount=amount, currency=None):
                return format_decimal(amount, locale=self.locale)
            case Money(amount=amount, currency=str(currency)):
                written = format_currency(amount, currency, locale=self.locale)
                return _CODE_BORDER.sub("\u00a0", written)
            case Percent(share=share):
                return format_percent(share, locale=self.locale)
            case Days(least=least, most=most):
                key = "days" if least == most else "days-range"
                return self(key, count=most, least=least)
            case Day(date=iso):
                return str(format_date(date.fromisoformat(iso), format="long", locale=self.locale))
            case Territory(code=code):
                return str(self.locale.territories.get(code, code))
            case Language(code=code):
                return str(self.locale.languages.get(code.partition("-")[0], code))
            case Term(key=key):
                return self(key)
            case bool() | str():
                return str(value)
            case _:
                return format_decimal(Decimal(str(value)), locale=self.locale)


def _plural_number(count: Param | None) -> int | None:
    """The whole number by which a plural form is chosen; None where there is no count.

    The rules of gettext know whole numbers only. What is none takes the form of 2, which is the one
    of CLDR's category for fractions, or sounds as it does, in every language there is a catalog of.
    """
    if not isinstance(count, (int, float)) or not math.isfinite(count):
        return None
    return abs(int(count)) if count == int(count) else 2
