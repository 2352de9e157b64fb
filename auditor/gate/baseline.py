"""The baseline: findings that are known, in a file that people read, edit and commit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import tomlkit
from pydantic import ConfigDict, Field, ValidationError
from tomlkit.items import AoT, Table

from auditor.catalog import Catalog
from auditor.errors import UsageError
from auditor.files import write_whole, writing
from auditor.models import Audit, Finding, Frozen

from .findings import Key, findings, judged_pages, key_of, path_of, templates_of_pages

VERSION = 1
ENOUGH = 0.75
"""Share of the pages that were judged then, to know what is gone: shops take products away."""
_ENTRIES = "finding"


class BaselineEntry(Frozen):
    """A finding that is known."""

    model_config = ConfigDict(strict=True)

    rule: str
    template: str | None = Field(default=None, description="form of the addresses; absent: of the shop")
    fingerprint: str
    count: int = Field(ge=1, description="pages that it was found on")
    of: int = Field(
        default=1, ge=1, description="pages of the template that were judged; product pages of the shop"
    )
    page: str = Field(default="", description="path of one of them, for readers")
    element: str = Field(default="", description="CSS selector there, for readers")
    reason: str = Field(default="", description="why it may stay")
    owner: str = Field(default="", description="who will see to it")
    expires: date | None = Field(default=None, description="last day on which it is accepted")

    @property
    def key(self) -> Key:
        """What tells the finding from others."""
        return Key(self.rule, self.template, self.fingerprint)

    @property
    def share(self) -> float:
        """On what share of the template's pages it was found, 0..1."""
        return min(1.0, self.count / self.of)

    def worse(self, finding: Finding) -> bool:
        """Whether more pages have it now, and a larger share of them: a larger sample is not worse."""
        return finding.count > self.count and finding.share > self.share

    def gone(self, looked_at: Mapping[tuple[str, str | None], int]) -> bool:
        """Whether pages enough were judged to know that it is not there any more, where it was not found.

        That is about as many as then; or any, where all had it. A few tell nothing of what only some had.
        """
        judged = looked_at.get((self.rule, self.template), 0)
        return judged >= (1 if self.share == 1 else ENOUGH * self.of)


class Baseline(Frozen):
    """All findings that are known."""

    model_config = ConfigDict(strict=True)

    version: int = Field(default=VERSION, ge=1, le=VERSION)
    finding: tuple[BaselineEntry, ...] = ()


def read_baseline(file: Path) -> Baseline:
    """The baseline in a file. UsageError where it is missing, no TOML, or not as a baseline is."""
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError as error:
        raise UsageError("baseline-missing", path=str(file)) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError("baseline-unreadable", path=str(file), error=str(error)) from error
    entries = table.get(_ENTRIES)
    try:
        return Baseline.model_validate(
            {**table, _ENTRIES: tuple(entries)} if isinstance(entries, list) else table
        )
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, fault["loc"]))
        raise UsageError("baseline-broken", path=str(file), place=place, error=fault["msg"]) from error


def matches(found: Iterable[Finding], audit: Audit, baseline: Baseline) -> dict[Key, BaselineEntry]:
    """The baseline's entry for each finding that it names.

    The form of a template's addresses is told from the pages that were drawn: an entry of a template
    that this audit has none of stands for the same finding on a template that the baseline has none of.
    """
    known, seen = {entry.key: entry for entry in baseline.finding}, set(templates_of_pages(audit).values())
    named = {entry.template for entry in baseline.finding}
    spare = {(e.rule, e.fingerprint): e for e in baseline.finding if e.template and e.template not in seen}
    entries = {}
    for key in map(key_of, found):
        entry = known.get(key)
        if entry is None and key.template and key.template not in named:
            entry = spare.pop((key.rule, key.fingerprint), None)
        if entry is not None:
            entries[key] = entry
    return entries


def update_baseline(file: Path, audit: Audit) -> int:
    """Write what an audit found into a baseline, old or new; the answer is its number of entries.

    Reasons, owners, dates and comments of entries that are there stay. Entries that were looked for
    and not found are left out; those of which this audit tells nothing, or less than they do, stay as
    they are.
    """
    there = file.is_file()
    baseline = read_baseline(file) if there else Baseline()
    document = tomlkit.parse(file.read_text("utf-8")) if there else _new()
    entries = _tables(document)
    _bring_up_to_date(entries, baseline, audit)
    with writing(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, tomlkit.dumps(document).encode("utf-8"))
    return len(entries)


def _bring_up_to_date(entries: AoT, baseline: Baseline, audit: Audit) -> None:
    """Change, drop and add entries by what an audit found; `entries` are those of the baseline."""
    found, looked_at = findings(audit), judged_pages(audit, templates_of_pages(audit))
    entry_of = matches(found, audit, baseline)
    finding_of = {entry_of[key].key: finding for finding in found if (key := key_of(finding)) in entry_of}
    gone = []
    for index, entry in enumerate(baseline.finding):
        if entry.key in finding_of:
            finding = finding_of[entry.key]
            if finding.judged >= entry.of or entry.worse(finding):
                _fill(entries[index], finding)
        elif entry.gone(looked_at):
            gone.append(index)
    for index in reversed(gone):
        del entries[index]
    for finding in found:
        if key_of(finding) not in entry_of:
            entries.append(_fill(tomlkit.table(), finding).add(tomlkit.nl()))


def _new() -> tomlkit.TOMLDocument:
    document = tomlkit.document()
    for line in Catalog()("baseline-file").splitlines():
        document.add(tomlkit.comment(line))
    document.add("version", tomlkit.item(VERSION))
    return document


def _tables(document: tomlkit.TOMLDocument) -> AoT:
    """The entries in a file, to be changed in place; an array on one line becomes tables of their own."""
    there = document.get(_ENTRIES, [])
    if isinstance(there, AoT):
        return there
    entries = tomlkit.aot()
    for entry in there:
        table = tomlkit.table()
        table.update(entry.unwrap())
        entries.append(table)
    document[_ENTRIES] = entries
    return entries


def _fill(table: Table, finding: Finding) -> Table:
    """Write what an audit tells into an entry."""
    told = {
        "rule": finding.rule,
        "template": finding.template,
        "fingerprint": finding.fingerprint,
        "count": finding.count,
        "of": finding.judged,
        "page": path_of(finding.pages[0]) if finding.pages else "",
        "element": finding.element or "",
    }
    for name, value in told.items():
        if value not in (None, ""):
            table[name] = value
        elif name in table:
            del table[name]
    return table
