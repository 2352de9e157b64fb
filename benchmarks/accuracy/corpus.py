"""The folder of labelled pages: what is in it, whose pages they are, and which part they belong to."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tldextract

from .errors import MeasureError

Row = Mapping[str, Any]
"""The labels of a page."""
PARTS = 5

_suffixes = tldextract.TLDExtract(suffix_list_urls=())  # the list it ships: no network


@dataclass(frozen=True)
class Corpus:
    """Pages, their addresses, and what careful readers found in them; keys are file names."""

    folder: Path
    urls: Mapping[str, str]
    labels: Mapping[str, Row]
    kinds: Mapping[str, Row]

    @classmethod
    def read(cls, folder: Path) -> Corpus:
        """The corpus in a folder; MeasureError names the file that is missing or wrong."""
        origin = {name: row["url"] for name, row in _rows(folder / "origin.jsonl", "url").items()}
        labels = _rows(folder / "labels.jsonl", "kind", "language")
        kinds = _rows(folder / "kinds.jsonl", "kind", "language")
        for name in {*labels, *kinds}:
            if name not in origin:
                raise MeasureError(f"{folder / 'origin.jsonl'} has no address for {name}")
            if not (folder / "pages" / name).is_file():
                raise MeasureError(f"{folder / 'pages' / name} is missing")
        return cls(folder, {name: origin[name] for name in sorted({*labels, *kinds})}, labels, kinds)

    def path(self, page: str) -> Path:
        """Where a page is stored."""
        return self.folder / "pages" / page

    @cached_property
    def shops(self) -> dict[str, str]:
        """Page -> the name of its shop, without the ending: amazon.de and amazon.it are one shop."""
        return {page: shop_of(url) for page, url in self.urls.items()}

    @cached_property
    def parts(self) -> dict[str, int]:
        """Labelled page -> its part, 0..4; all pages of a shop are in one part."""
        return parts_of({page: self.shops[page] for page in self.labels})

    @cached_property
    def fingerprint(self) -> str:
        """Tells whether two measurements were made on the same pages and labels."""
        content = json.dumps([dict(self.urls), dict(self.labels), dict(self.kinds)], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def of_shops(self, *shops: str) -> set[str]:
        """The labelled pages of some shops."""
        return {page for page in self.labels if self.shops[page] in shops}


def shop_of(url: str) -> str:
    """The name of a shop in an address: the domain without its public suffix; the host where it has none."""
    found = _suffixes(url)
    return found.domain if found.suffix else (urlsplit(url).hostname or url)


def parts_of(shops: Mapping[str, str], parts: int = PARTS) -> dict[str, int]:
    """Page -> part: shops by size, each into the part that has the fewest pages so far."""
    sizes = Counter(shops.values())
    filled = [0] * parts
    part_of: dict[str, int] = {}
    for shop in sorted(sizes, key=lambda shop: (-sizes[shop], shop)):
        part_of[shop] = filled.index(min(filled))
        filled[part_of[shop]] += sizes[shop]
    return {page: part_of[shop] for page, shop in shops.items()}


def _rows(file: Path, *fields: str) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for number, line in enumerate(_lines(file), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            missing = [field for field in ("file", *fields) if field not in row]
        except (ValueError, TypeError) as error:
            raise MeasureError(f"{file}, line {number}: no JSON object ({error})") from error
        if missing:
            raise MeasureError(f"{file}, line {number}: has no {', '.join(missing)}")
        rows[Path(row["file"]).name] = row
    if not rows:
        raise MeasureError(f"{file} is empty")
    return rows


def _lines(file: Path) -> Iterable[str]:
    try:
        return file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise MeasureError(
            f"{file} cannot be read ({error}); the folder has to hold pages/*.html.gz, origin.jsonl, "
            "labels.jsonl, kinds.jsonl and score.py"
        ) from error
