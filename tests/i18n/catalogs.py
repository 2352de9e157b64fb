"""The catalogs in the tree, and where one differs from the English one of its folder."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import Final

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po
from babel.numbers import format_percent

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("auditor", "rules", "reports")
ENGLISH = "en"
LANGUAGES = ("en", "de", "et", "lt", "lv", "pl", "ru", "uk")
"""The languages of the shops' owners that the auditor is made for."""

PLACEHOLDER = re.compile(r"\{(\w+)\}")
CODE = re.compile(r"`[^`]*`")
TAG = re.compile(r"</?[a-zA-Z][\w-]*")
LITERAL = re.compile(r"(?<![\w-])--[a-z][a-z-]+|\bAUDITOR_[A-Z_]+|\bauditor\.toml\b|\baudit\.json\b")
"""Options, variables and files, which no language translates."""
_NOT_SHOWN = re.compile(r"<(script|style|head|VirtualHost)\b.*?</\1>", re.DOTALL)
_SHOWN = re.compile(r">([^<]+)<")
"""Text between tags: all that is to be translated in code to paste."""
PUNCTUATION = ".?!:…"
_PERCENT = re.compile(r"\d(\s?)%")
EXAMPLE = ".example"
"""How the keys of code to paste end: its words are translated, its markup is not."""

ACCUSING: Final = {
    "en": r"violat|illegal|unlawful|infring|offence|breach|against the law|breaks the law",
    "de": r"verstoß|verstöß|verstieß|illegal|rechtswidrig|gesetzwidrig|unzulässig|strafbar",
    "et": r"rikub|rikkumi|ebaseadusl|seadusevasta|õigusvasta",
    "lt": r"pažeidži|pažeidim|neteisėt|nelegal",
    "lv": r"pārkāp|nelikumīg|prettiesisk|nelegāl",
    "pl": r"narusz|nielegaln|bezprawn|niezgodn\w* z prawem|łami\w+ praw",
    "ru": r"нарушае|нарушени|незаконн|противозаконн|нелегальн",
    "uk": r"порушує|порушенн|незаконн|протизаконн|нелегальн",
}
"""What nobody can say of a shop who has seen only its pages."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to correct in a catalog."""

    file: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.what}"


def path_of(folder: str, language: str, root: Path = ROOT) -> Path:
    """The catalog of a folder in a language."""
    return root / folder / "locale" / f"{language}.po"


def read(file: Path) -> Catalog:
    """A catalog; ValueError or PoFileError where it is none."""
    with file.open("rb") as stream:
        return read_po(stream, locale=file.stem, abort_invalid=True)


@cache
def english(folder: str) -> Catalog:
    """The English catalog of a folder of this tree."""
    return read(path_of(folder, ENGLISH))


def key_of(message: Message) -> str:
    """The msgid."""
    return message.id if isinstance(message.id, str) else message.id[0]


def forms_of(message: Message) -> tuple[str, ...]:
    """The sentence in all of its plural forms."""
    return message.string if isinstance(message.string, tuple) else (message.string,)


def entries(catalog: Catalog) -> dict[str, Message]:
    """The messages by key, without the header."""
    return {key_of(message): message for message in catalog if message.id}


def faults(folder: str, language: str, root: Path = ROOT) -> Iterator[Fault]:
    """Everything to correct in one catalog."""
    file = path_of(folder, language, root)
    name = file.relative_to(root).as_posix()
    if not file.is_file():
        yield Fault(name, "-", "there is no such catalog")
        return
    source, catalog = read(path_of(folder, ENGLISH, root)), read(file)
    yield from (Fault(name, "-", what) for what in _wrong_header(catalog, language))
    told, wanted = entries(catalog), entries(source)
    for key, message in wanted.items():
        if key not in told:
            yield Fault(name, key, "missing")
            continue
        for what in wrong_entry(message, told[key], language, catalog.num_plurals):
            yield Fault(name, key, what)
    yield from (Fault(name, key, "English has no such entry") for key in told if key not in wanted)
    yield from (Fault(name, str(key), "obsolete: remove it") for key in catalog.obsolete)


def _wrong_header(catalog: Catalog, language: str) -> Iterator[str]:
    if str(catalog.locale) != language:
        yield f"the header's Language is {catalog.locale}"
    here = c2py(catalog.plural_expr)
    count, expression = get_plural(language)
    known = c2py(expression)
    usual = catalog.num_plurals == count and all(here(n) == known(n) for n in range(1_000))
    if not usual and not _by_cldr(here, language):
        yield f"the plural rule {catalog.plural_expr} is not the one of the language"


def _by_cldr(rule: Callable[[int], int], language: str) -> bool:
    """Whether numbers have the same form exactly when CLDR puts them into the same category."""
    category = Locale(language).plural_form
    pairs = {(rule(n), category(n)) for n in range(1_000)}
    return len(pairs) == len({form for form, _ in pairs}) == len({name for _, name in pairs})


def wrong_entry(source: Message, told: Message, language: str, forms: int) -> Iterator[str]:
    """What is wrong with one entry, compared with the English one."""
    if told.fuzzy:
        yield "fuzzy: check it and remove the mark"
    if source.pluralizable != told.pluralizable:
        yield "plural forms in only one of the languages"
        return
    texts = forms_of(told)
    if source.pluralizable and len(texts) != forms:
        yield f"{len(texts)} plural forms of {forms}"
    if not all(text.strip() for text in texts):
        yield "not translated"
        return
    for text in texts:
        yield from _wrong_text(source, text)
        if not key_of(source).endswith(EXAMPLE):
            yield from _wrong_percent(text, language)
        if language != ENGLISH and text in forms_of(source) and _words(text, key_of(source)) > 3:
            yield "still English"
        if found := re.search(ACCUSING[language], text, re.IGNORECASE):
            yield f"accuses: “{found.group()}”"


def _wrong_text(source: Message, text: str) -> Iterator[str]:
    models = forms_of(source)
    yield from _wrong_names(source, text)
    model = models[-1]
    for what, pattern in (("code", CODE), ("markup", TAG), ("names of options and files", LITERAL)):
        if not any(Counter(pattern.findall(text)) == Counter(pattern.findall(one)) for one in models):
            yield f"{what} differ from English: {pattern.findall(model)}"
    if _ending(text) not in {_ending(one) for one in models}:
        yield f"ends in “{_ending(text)}”, English in “{_ending(model)}”"
    if text != text.strip() or ("  " in text and "  " not in model):
        yield "spaces too many"


def _wrong_percent(text: str, language: str) -> Iterator[str]:
    """A fixed percentage that is not written as those are that the auditor works out."""
    spaced = not format_percent(0.5, locale=language).endswith("0%")
    for figure in _PERCENT.finditer(text):
        if bool(figure[1]) != spaced:
            yield f"“{figure.group()}”: the language writes {format_percent(0.5, locale=language)}"


def _wrong_names(source: Message, text: str) -> Iterator[str]:
    known = [set(PLACEHOLDER.findall(one)) for one in forms_of(source)]
    names = set(PLACEHOLDER.findall(text))
    needed = set.intersection(*known) - ({"count"} if source.pluralizable else set())
    if extra := names - set.union(*known):
        yield f"unknown parameters: {', '.join(sorted(extra))}"
    if lost := needed - names:
        yield f"parameters left out: {', '.join(sorted(lost))}"
    if not any(_loose_braces(text) == _loose_braces(one) for one in forms_of(source)):
        yield "a brace that belongs to no parameter"


def _loose_braces(text: str) -> Counter[str]:
    """Braces of code, which belong to no parameter."""
    return Counter(letter for letter in PLACEHOLDER.sub("", text) if letter in "{}")


def _ending(text: str) -> str:
    """The mark at the end, quotes and brackets after it aside."""
    last = text.rstrip('”“"»)’')[-1:]
    return last if last in PUNCTUATION else ""


def _words(text: str, key: str) -> int:
    """How many words there are to translate."""
    bare = PLACEHOLDER.sub("", CODE.sub("", text))
    if key.endswith(EXAMPLE):
        bare = " ".join(_SHOWN.findall(_NOT_SHOWN.sub(" ", bare)))
    return len(re.findall(r"[^\W\d_]{2,}", LITERAL.sub("", bare)))
