"""Which file of the shop's own code a page is made from, as the user tells: `/product/*` -> a template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the command line reads options without loading the models
    from auditor.models import Audit

SETTING = "sources"
"""Name of the setting, here and in an Audit: there a list of `PATTERN=FILE`, the first that fits counts."""


def source_file(path: str) -> str:
    """A path below the root of a repository, with slashes; ValueError for any other."""
    plain = PureWindowsPath(path).as_posix() if "\\" in path else path
    steps = PurePosixPath(plain)
    outside = steps.is_absolute() or PureWindowsPath(plain).drive or ".." in steps.parts
    if outside or not steps.parts:
        raise ValueError(path)
    return steps.as_posix()


def source(text: str) -> tuple[str, str]:
    """Pattern and file of `PATTERN=FILE`; ValueError for anything else. A pattern may hold `=` itself."""
    pattern, sign, file = text.rpartition("=")
    if not (sign and pattern.strip() and file.strip()):
        raise ValueError(text)
    return pattern.strip(), source_file(file.strip())


def sources(given: Iterable[str]) -> dict[str, str]:
    """Pattern -> file, in their order."""
    return dict(map(source, given))


def with_sources(audit: Audit, told: Mapping[str, str]) -> Audit:
    """The audit with these sources in its settings; with those it came with where none are told."""
    if not told:
        return audit
    listed = tuple(f"{pattern}={file}" for pattern, file in told.items())
    return audit.model_copy(update={"settings": dict(sorted((audit.settings | {SETTING: listed}).items()))})
