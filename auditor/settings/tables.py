"""Tables of settings, in TOML files and elsewhere: read, checked, and explained where they are wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from auditor.access import MARK, refuse_literals
from auditor.errors import UsageError
from auditor.suggest import unknown

from .model import PRESETS, AccessSettings, BrandSettings, Settings, kebab

_ACCESS = "access"
_BRAND = "brand"


def table_in(file: Path) -> dict[str, Any]:
    """The auditor's table in a TOML file. UsageError where it is none."""
    return read_table(file, required=True) or {}


def overlaid(
    base: Settings, table: Mapping[str, Any], file: Path, *, place: str = "", beside: Iterable[str] = ()
) -> Settings:
    """Settings with those of a table over them; tables in it replace those below as a whole.

    `place` is where the table stands, for errors; `beside` are keys that may stand beside settings.
    """
    own = validated(dict(table), file, place, beside)
    return base.model_copy(update={name: getattr(own, name) for name in own.model_fields_set})


def read_table(file: Path, *, required: bool) -> dict[str, Any] | None:
    """The auditor's table in a TOML file; None when a file that others share has none."""
    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError("settings-not-toml", path=str(file), error=str(error)) from error
    except OSError as error:
        raise UsageError("settings-unreadable", path=str(file), error=error.strerror or "") from error
    tool = content.get("tool")
    own = tool.get("auditor") if isinstance(tool, dict) else None
    if isinstance(own, dict):
        return own
    return content if required and tool is None else ({} if required else None)


def validated(table: dict[str, Any], file: Path, place: str = "", beside: Iterable[str] = ()) -> Settings:
    """The settings of a table, with defaults where it has none; files in it as seen from its own.

    Of what a preset stands for, what the table does not say itself is set as well. UsageError for what is
    wrong with it.
    """
    place = place or str(file)
    if isinstance(baseline := table.get("baseline"), str):
        table = table | {"baseline": str(file.parent / baseline)}
    url = table.get("url")
    if isinstance(url, str) and (file.parent / url).is_dir():
        table = table | {"url": str(file.parent / url)}
    access = table.get(_ACCESS)
    if isinstance(access, dict):
        table = table | {_ACCESS: _placed(lists_as_tuples(access), file.parent)}
    shown = table.get(_BRAND)
    if isinstance(shown, dict) and isinstance(logo := shown.get("logo"), str):
        table = table | {_BRAND: shown | {"logo": str(file.parent / logo)}}
    if isinstance(preset := table.get("preset"), str):
        table = {kebab(name): value for name, value in PRESETS.get(preset, {}).items()} | table
    try:
        settings = Settings.model_validate(lists_as_tuples(table))
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        hidden = detail["loc"][0] == _ACCESS  # the error and its causes would quote it
        raise _explained(detail, place, beside) from None if hidden else error
    refuse_literals(settings.access.model_dump(), place)
    return settings


def lists_as_tuples(table: dict[str, Any]) -> dict[str, Any]:
    """TOML has lists where the settings are immutable."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _placed(table: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The settings of the door, with files as seen from the folder of the settings file."""
    files = {key: table[key] for key in ("storage-state", "login") if isinstance(table.get(key), str)}
    return table | {key: str(folder / file) for key, file in files.items()}


_TABLES: dict[str, type[AccessSettings | BrandSettings]] = {
    _ACCESS: AccessSettings,
    _BRAND: BrandSettings,
}
_EXPECTED = {
    "int": "settings-not-whole-number",
    "float": "settings-not-number",
    "bool": "settings-not-boolean",
    "string": "settings-not-text",
    "tuple": "settings-not-list",
    "dict": "settings-not-table",
    "greater": "settings-out-of-range",
    "less": "settings-out-of-range",
}


class _Entry(NamedTuple):
    """Of a setting that is a table: how many parts name one entry, and what to say of a wrong one."""

    depth: int
    key: str


_ENTRIES = {
    "rules": _Entry(3, "settings-not-option"),
    "answers": _Entry(2, "settings-not-answer"),
    "ignore": _Entry(2, "settings-not-ignore"),
    "thresholds": _Entry(2, "settings-not-threshold"),
    "sources": _Entry(2, "settings-not-source"),
}


def _explained(detail: ErrorDetails, path: str, beside: Iterable[str]) -> UsageError:
    place = [str(part) for part in detail["loc"]]
    if detail["type"] == "extra_forbidden" and place[0] not in _ENTRIES:
        inner = place[0] in _TABLES and len(place) > 1
        fields = _TABLES[place[0]].model_fields if inner else {}
        keys = [f"{place[0]}.{kebab(name)}" for name in fields] or _keys()
        return unknown("settings-unknown-key", ".".join(place[: 1 + inner]), [*keys, *beside], path=path)
    kind = detail["type"].partition("_")[0]
    key = _EXPECTED.get(kind, "settings-wrong-value")
    if place[0] in _ENTRIES and len(place) >= _ENTRIES[place[0]].depth:
        key = _ENTRIES[place[0]].key
    depth = _ENTRIES[place[0]].depth if place[0] in _ENTRIES else 2 if place[0] in _TABLES else 1
    value = MARK if place[0] == _ACCESS else repr(detail["input"])
    return UsageError(key, path=path, name=".".join(place[:depth]), value=value)


def _keys() -> list[str]:
    return [kebab(name) for name in Settings.model_fields]
