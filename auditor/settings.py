"""Settings: `auditor.toml`, or `[tool.auditor]` in pyproject.toml; flags of the command line win."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import ConfigDict, Field, JsonValue, ValidationError
from pydantic_core import ErrorDetails

from auditor.errors import CaptureError, UsageError
from auditor.models import Frozen
from auditor.plugins import RuleOption, RuleSet, load_rules
from auditor.suggest import unknown

FILE = "auditor.toml"
SHARED_FILE = "pyproject.toml"


def _kebab(name: str) -> str:
    return name.replace("_", "-")


class Settings(Frozen):
    """Everything that can be set; keys in the file are written with hyphens."""

    model_config = ConfigDict(alias_generator=_kebab, populate_by_name=True, strict=True)

    market: str | None = Field(
        default=None, description="country code of the shop; told from its pages if absent"
    )
    language: str | None = Field(default=None, description="language of the report, ISO 639-1")
    products: Annotated[int, Field(ge=1)] = Field(default=10, description="product pages to sample")
    max_pages: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="pages in all; 30 if absent"
    )
    concurrency: Annotated[int, Field(ge=1, le=8)] = Field(default=4, description="pages open at once")
    include: tuple[str, ...] = Field(
        default=(), description="choose products and categories only where one fits"
    )
    exclude: tuple[str, ...] = Field(default=(), description="leave out addresses that one fits")
    seed: Annotated[int, Field(ge=0)] = Field(
        default=0, description="which pages are drawn: the same number draws the same ones"
    )
    depth: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="clicks from the start page at most; any number if absent"
    )
    sitemap: tuple[str, ...] = Field(
        default=(), description="addresses or files of the sitemaps to use, and no others"
    )
    ignore_robots: bool = Field(default=False, description="for own shops and staging sites")
    consent: Literal["reject", "accept", "ignore"] = Field(
        default="reject", description="how cookie banners are answered"
    )
    fail_under: Annotated[float, Field(ge=0, le=100)] | None = Field(
        default=None, description="exit with 1 below this score"
    )
    format: tuple[str, ...] = Field(default=("html", "json", "terminal"), description="report formats")
    select: tuple[str, ...] = Field(default=(), description="run only these rules or categories")
    ignore: tuple[str, ...] = Field(default=(), description="leave out these rules or categories")
    rules: dict[str, dict[str, RuleOption]] = Field(default={}, description="rule -> option -> value")
    answers: dict[str, bool | str] = Field(
        default={}, description="question of the self-check -> yes, partly, no, or own words"
    )

    def with_flags(self, flags: Mapping[str, Any]) -> Settings:
        """These settings with what was given on the command line; None and empty are not given."""
        given = {
            name: value for name, value in flags.items() if value not in (None, ()) and value is not False
        }
        return self.model_copy(update=given)

    def rule_set(self, files: Iterable[Path] = ()) -> RuleSet:
        """The rules that are chosen, with their options; UsageError where a name or value is not known."""
        loaded = load_rules(files=files).configured(self.rules).answered(self.answers)
        return loaded.choose(self.select, self.ignore)


def load(file: Path | None = None, *, folder: Path | None = None) -> Settings:
    """The settings in a file, or in the nearest one at or above a folder; defaults when there is none."""
    if file is not None:
        if not file.is_file():
            raise UsageError("settings-missing", path=str(file))
        return _validated(_table(file, required=True) or {}, file)
    start = (folder or Path.cwd()).resolve()
    for place in (start, *start.parents):
        for name in (FILE, SHARED_FILE):
            table = _table(place / name, required=name == FILE) if (place / name).is_file() else None
            if table is not None:
                return _validated(table, place / name)
    return Settings()


_GIVEN_AGAIN: frozenset[str] = frozenset()
"""Settings that are not saved with a visit: what is secret, and what would run a program."""


def keep(settings: Settings) -> dict[str, JsonValue]:
    """What is saved of the settings of a visit, to go on with it where it was cut off."""
    kept: dict[str, JsonValue] = settings.model_dump(mode="json", by_alias=True, exclude=set(_GIVEN_AGAIN))
    return kept


def kept(saved: JsonValue, folder: Path) -> Settings:
    """The settings that `keep` saved; CaptureError where those of the capture in `folder` are damaged."""
    try:
        return Settings.model_validate(_lists_as_tuples(saved if isinstance(saved, dict) else {}))
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, fault["loc"]))
        raise CaptureError("capture.broken", path=str(folder), error=f"{place}: {fault['msg']}") from error


def _table(file: Path, *, required: bool) -> dict[str, Any] | None:
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


def _validated(table: dict[str, Any], file: Path) -> Settings:
    try:
        return Settings.model_validate(_lists_as_tuples(table))
    except ValidationError as error:
        raise _explained(error.errors(include_url=False)[0], file) from error


def _lists_as_tuples(table: dict[str, Any]) -> dict[str, Any]:
    """TOML has lists where the settings are immutable."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


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


_ENTRIES = {"rules": _Entry(3, "settings-not-option"), "answers": _Entry(2, "settings-not-answer")}


def _explained(detail: ErrorDetails, file: Path) -> UsageError:
    place = [str(part) for part in detail["loc"]]
    if detail["type"] == "extra_forbidden":
        return unknown("settings-unknown-key", place[0], _keys(), path=str(file))
    kind = detail["type"].partition("_")[0]
    key = _EXPECTED.get(kind, "settings-wrong-value")
    if place[0] in _ENTRIES and len(place) >= _ENTRIES[place[0]].depth:
        key = _ENTRIES[place[0]].key
    name = ".".join(place[: _ENTRIES[place[0]].depth] if place[0] in _ENTRIES else place[:1])
    return UsageError(key, path=str(file), name=name, value=repr(detail["input"]))


def _keys() -> list[str]:
    return [_kebab(name) for name in Settings.model_fields]
