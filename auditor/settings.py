"""Settings: `auditor.toml`, or `[tool.auditor]` in pyproject.toml; flags of the command line win."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, JsonValue, ValidationError
from pydantic_core import ErrorDetails

from auditor import brand
from auditor.access import MARK, refuse_literals
from auditor.brand import Brand
from auditor.errors import CaptureError, UsageError
from auditor.ignoring import Ignore
from auditor.models import Frozen
from auditor.plugins import RuleOption, RuleSet, load_rules
from auditor.sizes import parse_size
from auditor.sources import source_file
from auditor.suggest import unknown

FILE = "auditor.toml"
SHARED_FILE = "pyproject.toml"
_ACCESS = "access"
_BRAND = "brand"
PRESETS: dict[str, dict[str, Any]] = {
    "pr": {"products": 5, "max_pages": 12, "one_per_template": True},
    "full": {"products": 40, "max_pages": 120},
}
"""Settings that a preset stands for, where they are not given themselves."""


def _kebab(name: str) -> str:
    return name.replace("_", "-")


def _as_size(value: object) -> object:
    """Bytes of an amount with a unit; anything else as it is."""
    return parse_size(value) if isinstance(value, str) else value


class AccessSettings(Frozen):
    """How a shop behind a door is entered. Secrets are named by variables of the environment: `$NAME`."""

    model_config = ConfigDict(alias_generator=_kebab, populate_by_name=True, strict=True)

    auth: str | None = Field(default=None, description='"user:$PASSWORD", or "$VARIABLE" with both')
    headers: tuple[str, ...] = Field(
        default=(), description='"Name: $VARIABLE", to the shop\'s own host only'
    )
    cookies: tuple[str, ...] = Field(default=(), description='"name=$VARIABLE"')
    storage_state: str | None = Field(default=None, description="file that Playwright saved")
    login: str | None = Field(default=None, description="Python file with `async def login(page)`")
    login_timeout: Annotated[float, Field(ge=1)] | None = Field(
        default=None, description="seconds; 60 if absent"
    )
    insecure: bool = Field(default=False, description="visit in spite of a certificate that is not valid")
    map: tuple[str, ...] = Field(default=(), description='"production=staging"')
    start: str | None = Field(default=None, description="command line of a local server")
    ready: str | None = Field(default=None, description="address that answers when it is ready")
    ready_timeout: Annotated[float, Field(ge=1)] | None = Field(
        default=None, description="seconds; 60 if absent"
    )


def _as_entries(value: object) -> object:
    """One table or a list of them, as a tuple; anything else as it is."""
    if isinstance(value, dict):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def _as_lines(value: object) -> object:
    """One line or a list of them, as a tuple; anything else as it is."""
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


def _within(most: int) -> AfterValidator:
    """Text that is not empty, of at most so many characters."""

    def check(value: str) -> str:
        if not 0 < len(value.strip()) <= most:
            raise ValueError(f"1 to {most} characters")
        return value.strip()

    return AfterValidator(check)


class BrandSettings(Frozen):
    """In whose name reports are made."""

    model_config = ConfigDict(alias_generator=_kebab, populate_by_name=True, strict=True)

    name: Annotated[str, _within(brand.LONGEST_NAME)] = Field(description="name of the agency")
    logo: str | None = Field(default=None, description="file with a PNG, JPEG, WebP or GIF picture")
    colour: Annotated[str, AfterValidator(brand.hex_colour)] | None = Field(
        default=None, description='such as "#1a5276"; it is darkened where it could not be read'
    )
    dark_colour: Annotated[str, AfterValidator(brand.hex_colour)] | None = Field(
        default=None, description="the same on dark backgrounds; made of `colour` if absent"
    )
    contact: Annotated[
        tuple[Annotated[str, _within(brand.LONGEST_CONTACT)], ...],
        BeforeValidator(_as_lines),
        Field(max_length=brand.MOST_CONTACTS),
    ] = Field(default=(), description="lines: mail addresses, telephone numbers, web addresses, or text")
    intro: Annotated[str, _within(brand.LONGEST_INTRO)] | None = Field(
        default=None, description="plain text before the score; blank lines part paragraphs"
    )

    def loaded(self) -> Brand:
        """The brand with its logo. UsageError where that cannot be used."""
        return Brand(
            name=self.name,
            logo=brand.logo_in(Path(self.logo)) if self.logo else None,
            colour=self.colour,
            dark_colour=self.dark_colour,
            contact=self.contact,
            intro=self.intro or "",
        )


class IgnoreSetting(Frozen):
    """Findings of a rule that do not count."""

    model_config = ConfigDict(alias_generator=_kebab, populate_by_name=True, strict=True)

    url: str = Field(default="", description="text or glob that the address of the page fits; all if absent")
    reason: Annotated[str, Field(min_length=1)] = Field(description="why; it is shown in the reports")


class Settings(Frozen):
    """Everything that can be set; keys in the file are written with hyphens."""

    model_config = ConfigDict(alias_generator=_kebab, populate_by_name=True, strict=True)

    market: str | None = Field(
        default=None, description="country code of the shop; told from its pages if absent"
    )
    report_lang: str | None = Field(
        default=None, description="language of the report, such as lt; the shop's if absent"
    )
    products: Annotated[int, Field(ge=1)] = Field(default=10, description="product pages to sample")
    max_pages: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="pages in all; 30 if absent"
    )
    concurrency: Annotated[int, Field(ge=1, le=8)] = Field(default=4, description="pages open at once")
    page_timeout: Annotated[float, Field(ge=3)] = Field(
        default=20.0, description="seconds that a page may cost, a second try included"
    )
    page_memory: Annotated[int, BeforeValidator(_as_size), Field(ge=200_000_000)] = Field(
        default=1_000_000_000, description='memory that a page may take, such as "1GB"'
    )
    browser_memory: Annotated[int, BeforeValidator(_as_size), Field(ge=500_000_000)] = Field(
        default=2_000_000_000, description="memory after which the browser is replaced by a fresh one"
    )
    browser_pages: Annotated[int, Field(ge=1)] = Field(
        default=250, description="pages after which the browser is replaced by a fresh one"
    )
    one_per_template: bool = Field(default=False, description="one product page of each template")
    preset: Literal["pr", "full"] | None = Field(
        default=None, description="how much to visit: little, for pull requests, or much"
    )
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
    max_requests: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="requests of a visit; 500 for each page of it if absent"
    )
    max_bytes: Annotated[int, BeforeValidator(_as_size), Field(ge=1)] | None = Field(
        default=None,
        description='traffic of a visit, such as "500MB"; 50 MB for each page if absent',
    )
    time_limit: Annotated[float, Field(gt=0)] | None = Field(
        default=None, description="seconds after which a visit ends with what it has; none if absent"
    )
    allow_hosts: tuple[str, ...] = Field(
        default=(), description="hosts beside the shop's own that may be in a private network"
    )
    consent: Literal["reject", "accept", "ignore"] = Field(
        default="reject", description="how cookie banners are answered"
    )
    fail_under: Annotated[float, Field(ge=0, le=100)] | None = Field(
        default=None, description="exit with 1 below this score"
    )
    fail_on: Literal["critical", "serious", "moderate", "minor"] | None = Field(
        default=None, description="exit with 1 for findings of this severity or a worse one"
    )
    thresholds: dict[str, Annotated[float, Field(ge=0, le=100)]] = Field(
        default={}, description="rule or category -> exit with 1 below this score of it"
    )
    baseline: str | None = Field(
        default=None, description="file of findings that are known: exit with 1 for others only"
    )
    min_coverage: Annotated[float, Field(ge=0, le=100)] | None = Field(
        default=None,
        description="percent of pages and checks that must be told, else exit with 3; 50 if absent",
    )
    format: tuple[str, ...] = Field(default=("html", "json", "terminal"), description="report formats")
    select: tuple[str, ...] = Field(default=(), description="run only these rules or categories")
    skip: tuple[str, ...] = Field(default=(), description="leave out these rules or categories")
    access: AccessSettings = Field(
        default=AccessSettings(), description="how a shop behind a door is entered"
    )
    rules: dict[str, dict[str, RuleOption]] = Field(default={}, description="rule -> option -> value")
    ignore: dict[str, Annotated[tuple[IgnoreSetting, ...], BeforeValidator(_as_entries)]] = Field(
        default={}, description="rule or category -> findings of it that do not count, each with a reason"
    )
    sources: dict[str, Annotated[str, AfterValidator(source_file)]] = Field(
        default={}, description="glob of addresses -> source file of those pages, for code scanning"
    )
    brand: BrandSettings | None = Field(default=None, description="in whose name reports are made")
    answers: dict[str, bool | str] = Field(
        default={}, description="question of the self-check -> yes, partly, no, or own words"
    )

    def with_flags(self, flags: Mapping[str, Any]) -> Settings:
        """These settings with what was given on the command line; None and empty are not given."""
        given = {
            name: value for name, value in flags.items() if value not in (None, ()) and value is not False
        }
        return self.model_copy(update=PRESETS.get(given.get("preset", ""), {}) | given)

    def branded(self) -> Brand | None:
        """In whose name reports are made; None for nobody's. UsageError for a logo that cannot be used."""
        return self.brand.loaded() if self.brand else None

    def rule_set(self, files: Iterable[Path] = ()) -> RuleSet:
        """The rules that are chosen, with their options; UsageError where a name or value is not known."""
        loaded = load_rules(files=files).configured(self.rules).answered(self.answers)
        loaded.check_names(self.thresholds)
        return loaded.ignoring(self._ignores()).choose(self.select, self.skip)

    def _ignores(self) -> Iterator[Ignore]:
        for rule, entries in self.ignore.items():
            for entry in entries:
                yield Ignore(rule, entry.reason, entry.url)


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


def table_in(file: Path) -> dict[str, Any]:
    """The auditor's table in a TOML file. UsageError where it is none."""
    return _table(file, required=True) or {}


def overlaid(
    base: Settings, table: Mapping[str, Any], file: Path, *, place: str = "", beside: Iterable[str] = ()
) -> Settings:
    """Settings with those of a table over them; tables in it replace those below as a whole.

    `place` is where the table stands, for errors; `beside` are keys that may stand beside settings.
    """
    own = _validated(dict(table), file, place, beside)
    return base.model_copy(update={name: getattr(own, name) for name in own.model_fields_set})


_GIVEN_AGAIN = frozenset({"access"})
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


def _validated(
    table: dict[str, Any], file: Path, place: str = "", beside: Iterable[str] = ()
) -> Settings:
    place = place or str(file)
    if isinstance(baseline := table.get("baseline"), str):
        table = table | {"baseline": str(file.parent / baseline)}
    access = table.get(_ACCESS)
    if isinstance(access, dict):
        table = table | {_ACCESS: _placed(_lists_as_tuples(access), file.parent)}
    shown = table.get(_BRAND)
    if isinstance(shown, dict) and isinstance(logo := shown.get("logo"), str):
        table = table | {_BRAND: shown | {"logo": str(file.parent / logo)}}
    if isinstance(preset := table.get("preset"), str):
        table = {_kebab(name): value for name, value in PRESETS.get(preset, {}).items()} | table
    try:
        settings = Settings.model_validate(_lists_as_tuples(table))
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        hidden = detail["loc"][0] == _ACCESS  # the error and its causes would quote it
        raise _explained(detail, place, beside) from None if hidden else error
    refuse_literals(settings.access.model_dump(), place)
    return settings


def _lists_as_tuples(table: dict[str, Any]) -> dict[str, Any]:
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
        keys = [f"{place[0]}.{_kebab(name)}" for name in fields] or _keys()
        return unknown("settings-unknown-key", ".".join(place[: 1 + inner]), [*keys, *beside], path=path)
    kind = detail["type"].partition("_")[0]
    key = _EXPECTED.get(kind, "settings-wrong-value")
    if place[0] in _ENTRIES and len(place) >= _ENTRIES[place[0]].depth:
        key = _ENTRIES[place[0]].key
    depth = _ENTRIES[place[0]].depth if place[0] in _ENTRIES else 2 if place[0] in _TABLES else 1
    value = MARK if place[0] == _ACCESS else repr(detail["input"])
    return UsageError(key, path=path, name=".".join(place[:depth]), value=value)


def _keys() -> list[str]:
    return [_kebab(name) for name in Settings.model_fields]
