"""The names of shops and brands on measured pages, as salted hashes: they must not occur in the project.

The hashes are in names.txt, one a line, so that no name is copied. To make them again from a folder
of labelled pages (origin.jsonl and pages/):

    python -m tests.meta.names FOLDER [--except WORD ...]

It prints the names that occur in the project now. One that is an ordinary word or also an
international service that shops name (a payment service, a social network) is left out by --except; any
other has to go from the project.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import tldextract

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("auditor", "rules", "reports", "fixtures", "tests", "benchmarks", "docs")
SUFFIXES = {".py", ".toml", ".po", ".j2", ".js", ".css", ".html", ".md", ".txt", ".json", ".svg"}
HASHES = Path(__file__).with_name("names.txt")
SALT = "storefront-auditor:"
SHORTEST = 4
_BRAND = re.compile(r'"brand"\s*:\s*(?:"([^"]{2,60})"|\{[^{}]{0,200}?"name"\s*:\s*"([^"]{2,60})")')
"""A brand as JSON-LD tells it, in words or as a thing with a name."""
_WORD = re.compile(r"[^\W_]+(?:[-.&'][^\W_]+)*")


def hashed(name: str) -> str:
    """What stands for a name."""
    return hashlib.sha256((SALT + name).encode()).hexdigest()


def plain(name: str) -> str:
    """A name without case, spaces and signs."""
    return re.sub(r"[\W_]+", "", name.casefold())


def words_of(text: str) -> set[str]:
    """Every word of a text, hyphenated ones also in one and in their parts."""
    found = set()
    for word in _WORD.findall(text.casefold()):
        for part in re.split(r"[.&']", word):
            found.update((plain(part), *part.split("-")))
    return {word for word in found if len(word) >= SHORTEST}


def project_words() -> dict[str, str]:
    """Every word of the project's code and data, with a file that it stands in."""
    found: dict[str, str] = {}
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in SUFFIXES and file != HASHES and "__pycache__" not in file.parts:
                for word in words_of(file.read_text("utf-8")):
                    found.setdefault(word, file.relative_to(ROOT).as_posix())
    return found


def _hosts(folder: Path) -> Iterator[str]:
    extract = tldextract.TLDExtract(suffix_list_urls=())
    for line in (folder / "origin.jsonl").read_text("utf-8").splitlines():
        yield extract(json.loads(line)["url"]).domain


def _brands(folder: Path) -> Iterator[str]:
    for file in sorted((folder / "pages").glob("*.html.gz")):
        html = gzip.decompress(file.read_bytes()).decode("utf-8", "replace")
        yield from (name for pair in _BRAND.findall(html) for name in pair)


def names_in(folder: Path) -> set[str]:
    """The shops and brands of labelled pages."""
    names: Iterable[str] = (plain(name) for name in [*_hosts(folder), *_brands(folder)])
    return {name for name in names if len(name) >= SHORTEST and not name.isdigit()}


def main() -> None:
    """Write names.txt."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--except", dest="exempt", nargs="*", default=[])
    given = parser.parse_args()
    names = names_in(given.folder) - set(given.exempt)
    HASHES.write_text("".join(f"{line}\n" for line in sorted(map(hashed, names))))
    for word, file in sorted(project_words().items()):
        if word in names:
            print(f"{word}\t{file}")


if __name__ == "__main__":
    main()
