"""What can be set, by flags, environment, or files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from auditor import brand
from auditor.brand import Brand
from auditor.ignoring import Ignore
from auditor.models import Frozen
from auditor.plugins import RuleOption, RuleSet, load_rules
from auditor.sizes import parse_size
from auditor.sources import source_file

PRESETS: dict[str, dict[str, Any]] = {
    "pr": {"products": 5, "max_pages": 12, "one_per_template": True},
    "full": {"products": 40, "max_pages": 120, "one_per_template": False},
}
"""Settings that a preset stands for, where they are not given themselves."""


LONGEST_REASON = 1000
"""Characters of why findings are ignored."""


def kebab(name: str) -> str:
    """A field as it is written in files and flags."""
    return name.replace("_", "-")


def _as_size(value: object) -> object:
    """Bytes of an amount with a unit; anything else as it is."""
    return parse_size(value) if isinstance(value, str) else value


def _or_one(schema: dict[str, Any]) -> None:
    """In the JSON Schema: a list, or one of what it holds."""
    schema["anyOf"] = [schema["items"], {key: schema.pop(key) for key in ("type", "items")}]


def _or_text(schema: dict[str, Any]) -> None:
    """In the JSON Schema: bytes, or an amount of data with its unit."""
    schema.pop("ge", None)  # of a number only
    schema["type"] = ["integer", "string"]


class AccessSettings(Frozen):
    """How a shop behind a door is entered. Secrets are named by variables of the environment: `$NAME`."""

    model_config = ConfigDict(alias_generator=kebab, populate_by_name=True, strict=True)

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

    model_config = ConfigDict(alias_generator=kebab, populate_by_name=True, strict=True)

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
        Field(max_length=brand.MOST_CONTACTS, json_schema_extra=_or_one),
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

    model_config = ConfigDict(alias_generator=kebab, populate_by_name=True, strict=True)

    url: str = Field(default="", description="text or glob that the address of the page fits; all if absent")
    reason: Annotated[str, _within(LONGEST_REASON)] = Field(description="why; it is shown in the reports")


IgnoreEntries = Annotated[
    tuple[IgnoreSetting, ...], BeforeValidator(_as_entries), Field(json_schema_extra=_or_one)
]


class Settings(Frozen):
    """Everything that can be set; keys in the file are written with hyphens."""

    model_config = ConfigDict(alias_generator=kebab, populate_by_name=True, strict=True)

    url: str | None = Field(
        default=None, description="address of the shop, or folder of its built site, where none is given"
    )
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
        default=1_000_000_000,
        description='memory that a page may take, such as "1GB"',
        json_schema_extra=_or_text,
    )
    browser_memory: Annotated[int, BeforeValidator(_as_size), Field(ge=500_000_000)] = Field(
        default=2_000_000_000,
        description="memory after which the browser is replaced by a fresh one",
        json_schema_extra=_or_text,
    )
    browser_pages: Annotated[int, Field(ge=1)] = Field(
        default=500, description="pages after which the browser is replaced by a fresh one"
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
        json_schema_extra=_or_text,
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
    ignore: dict[str, IgnoreEntries] = Field(
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
        given = given_flags(flags)
        return self.model_copy(update=PRESETS.get(given.get("preset", ""), {}) | given)

    def branded(self) -> Brand | None:
        """In whose name reports are made; None for nobody's. UsageError for a logo that cannot be used."""
        return self.brand.loaded() if self.brand else None

    def rule_set(self, files: Iterable[Path] = ()) -> RuleSet:
        """The rules that are chosen, with their options; UsageError where a name or value is not known."""
        loaded = load_rules(files=files).configured(self.rules).answered(self.answers)
        loaded.check_names(self.thresholds)
        return loaded.ignoring(self.ignores()).choose(self.select, self.skip)

    def ignores(self) -> Iterator[Ignore]:
        """What is not to count."""
        for rule, entries in self.ignore.items():
            for entry in entries:
                yield Ignore(rule, entry.reason, entry.url)


def given_flags(flags: Mapping[str, Any]) -> dict[str, Any]:
    """The flags that were given: None, empty and False are not."""
    return {name: value for name, value in flags.items() if value not in (None, ()) and value is not False}
