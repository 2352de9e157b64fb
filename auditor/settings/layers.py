"""Where settings come from: pyproject.toml, auditor.toml, the environment, flags; later ones win.

They win key by key; a table in a later place replaces the one in an earlier place as a whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditor.errors import UsageError

from .environment import in_environment
from .model import PRESETS, Settings, given_flags, kebab
from .tables import read_table, validated

FILE = "auditor.toml"
SHARED_FILE = "pyproject.toml"
ENVIRONMENT = "environment"
FLAG = "flag"
PRESET = "preset"


@dataclass(frozen=True, slots=True)
class Layered:
    """Settings, and where each comes from."""

    settings: Settings = field(default_factory=Settings)
    origins: Mapping[str, str] = field(default_factory=dict)
    """Setting -> path of its file, `environment`, `preset` or `flag`; defaults are not in it."""

    def with_flags(self, flags: Mapping[str, Any]) -> Layered:
        """These settings with what was given on the command line."""
        return self._with(given_flags(flags), FLAG)

    def _with(self, told: Mapping[str, Any], origin: str) -> Layered:
        """These settings with others over them, those that a preset among them stands for too."""
        preset = PRESETS.get(str(told.get("preset")), {})
        origins = {**self.origins, **dict.fromkeys(preset, PRESET), **dict.fromkeys(told, origin)}
        return Layered(self.settings.model_copy(update={**preset, **told}), origins)


def load(file: Path | None = None, *, folder: Path | None = None) -> Settings:
    """The effective settings without flags; defaults where nothing is set.

    They are in `file`, else in the nearest auditor.toml and pyproject.toml at or above a folder; variables
    of the environment win over both. UsageError for what is wrong with them.
    """
    return layered(file, folder=folder).settings


def layered(
    file: Path | None = None, *, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Layered:
    """The effective settings without flags, and where each comes from."""
    found = Layered()
    for place, table in _tables(file, (folder or Path.cwd()).resolve()):
        own = validated(table, place)
        told = {
            name: getattr(own, name) for name in own.model_fields_set if {name, kebab(name)} & table.keys()
        }
        found = found._with(told, str(place))
    return found._with(in_environment(os.environ if environment is None else environment), ENVIRONMENT)


def _tables(file: Path | None, start: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The files with settings, those that win last."""
    if file is not None:
        if not file.is_file():
            raise UsageError("settings-missing", path=str(file))
        yield file, read_table(file, required=True) or {}
        return
    for name in (SHARED_FILE, FILE):
        for place in (start, *start.parents):
            table = read_table(place / name, required=name == FILE) if (place / name).is_file() else None
            if table is not None:
                yield place / name, table
                break
