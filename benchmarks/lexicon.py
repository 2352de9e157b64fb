"""How much of the wording of real shop software the lexicon recognises, in every language.

Packages bring the translations of their own messages; lexicon.toml says which concept each English message
stands for. A translation is recognised when the matcher that reads pages of its language finds the concept
in it. Prints a row for each language, then every phrase that was not recognised; ends with 1 when a language,
or all of them together, falls below its share.

    nox -s lexicon -- --language lt
"""

from __future__ import annotations

import argparse
import gettext
import json
import re
import sys
import tarfile
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.lexicon import fold, languages, lexicon, text_matcher

LEAST = 0.9
"""Share of its phrases that must be recognised in every language."""
LEAST_OF_ALL = 0.95
FEW = 20
"""Phrases below which a language's share says nothing."""
PLENTY = 12
"""What counts in messages are filled with."""
OTHER_CODES = {"no": "nb"}
"""Language code of a catalog -> of the lexicon."""

_LANGUAGE = "{language}"
_PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\w*\}")
_MARKUP = re.compile(r"<[^>]*>")

Message = str | list[str]
Translate = Callable[[Message], str | None]


@dataclass(frozen=True, order=True, slots=True)
class Phrase:
    """What some software says for a concept."""

    concept: str
    words: str
    source: str


def messages() -> dict[str, dict[str, list[Message]]]:
    """Concept -> package -> its English messages."""
    found: dict[str, dict[str, list[Message]]] = _data()["messages"]
    return found


def english(message: Message) -> str:
    """A message as an English page shows it."""
    return _shown(message.rpartition("|")[2] if isinstance(message, str) else message[1])


def phrases(folder: Path) -> dict[str, list[Phrase]]:
    """Language -> the phrases of the packages in a folder.

    Raises:
        FileNotFoundError: A package is not there, or keeps its translations elsewhere.
    """
    found: dict[str, dict[tuple[str, str], Phrase]] = defaultdict(dict)
    for source, pattern in _data()["catalogs"].items():
        files = sorted(folder.glob(pattern.replace(_LANGUAGE, "*")))
        if not files:
            raise FileNotFoundError(f"{folder} holds no {pattern}: put the package there")
        for file in files:
            language = _language(file, pattern)
            if language in languages():
                for phrase in _phrases_of(source, file):
                    found[language].setdefault((phrase.concept, fold(phrase.words)), phrase)
    return {language: sorted(told.values()) for language, told in sorted(found.items())}


def is_recognised(concept: str, words: str, language: str) -> bool:
    """Whether the matcher that reads pages of the language finds the concept in the words."""
    return concept in text_matcher(language).concepts_in(words)


def unpack(folder: Path) -> None:
    """Unpack the archives in a folder, each beside itself."""
    for archive in sorted(folder.glob("*.tgz")):
        with tarfile.open(archive) as packed:
            packed.extractall(folder / archive.stem, filter="data")


def report(told: dict[str, list[Phrase]]) -> bool:
    """Print what was recognised and what was not; whether it is enough."""
    good = True
    missed: dict[str, list[Phrase]] = {}
    print("language  concepts  phrases  software  recognised")
    for language in languages():
        entries, said = lexicon(language).concepts(), told.get(language, [])
        missed[language] = [one for one in said if not is_recognised(one.concept, one.words, language)]
        share = 1 - len(missed[language]) / len(said) if said else None
        good &= share is None or len(said) < FEW or share >= LEAST
        size = sum(map(len, entries.values()))
        shown = f"{share:.1%}" if share is not None else "no software"
        print(f"{language:8}  {len(entries):8}  {size:7}  {len(said):8}  {shown}")
    count = sum(map(len, told.values()))
    share = 1 - sum(map(len, missed.values())) / count if count else 0.0
    needed = f"{LEAST_OF_ALL:.0%}, and {LEAST:.0%} in each language"
    print(f"all       {share:.1%} of {count} phrases; needed: {needed}")
    for language, unknown in missed.items():
        for one in unknown:
            print(f"  {language}  {one.concept}: {one.words}  ({one.source})")
    return good and share >= LEAST_OF_ALL


def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def _language(file: Path, pattern: str) -> str:
    """The lexicon's code for a catalog: `pt_BR` and `pt-pt` are both `pt`."""
    parts = pattern.split("/")
    place = next(n for n, part in enumerate(parts) if _LANGUAGE in part)
    code = re.split(r"[-_.]", file.parts[place - len(parts)])[0].lower()
    return OTHER_CODES.get(code, code)


def _phrases_of(source: str, file: Path) -> Iterator[Phrase]:
    translate = _json_reader(file) if file.suffix == ".json" else _gettext_reader(file)
    for concept, packages in messages().items():
        for message in packages.get(source, ()):
            words = _shown(translate(message) or "")
            if words and words != english(message):  # a catalog may repeat the English
                yield Phrase(concept, words, source)


def _json_reader(file: Path) -> Translate:
    table = json.loads(file.read_text("utf-8"))
    return lambda message: table.get(message)


def _gettext_reader(file: Path) -> Translate:
    with file.open("rb") as stream:
        catalog = gettext.GNUTranslations(stream)

    def translate(message: Message) -> str | None:
        if not isinstance(message, str):
            one, many = message
            return catalog.ngettext(one, many, PLENTY)
        context, bar, words = message.rpartition("|")
        return catalog.pgettext(context, words) if bar else catalog.gettext(words)

    return translate


def _shown(words: str) -> str:
    """A message with its placeholders filled, white space collapsed."""
    filled = _PLACEHOLDER.sub(str(PLENTY), _MARKUP.sub(" ", words)).replace("%%", "%")
    return " ".join(filled.split())


def main() -> int:
    """Read the folder of packages, print the report."""
    parser = argparse.ArgumentParser(description="Check the lexicon against translations of shop software.")
    parser.add_argument("folder", type=Path, help="holds the packages: installed ones, and archives (.tgz)")
    parser.add_argument("--language", choices=languages(), help="only this language")
    options = parser.parse_args()
    unpack(options.folder)
    told = phrases(options.folder)
    if options.language:
        told = {options.language: told.get(options.language, [])}
    return 0 if report(told) else 1


if __name__ == "__main__":
    sys.exit(main())
