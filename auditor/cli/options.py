"""Options that several commands share, so that they are spelled and explained the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from auditor.sizes import parse_size
from auditor.sources import sources

from .console import speak

F = TypeVar("F", bound=Callable[..., Any])

FILE = click.Path(path_type=Path)


class Day(click.ParamType[date]):
    """A date as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a usage error."""
        try:
            return value if isinstance(value, date) else datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is not a date like 2026-05-31.", param, ctx)


class Size(click.ParamType[int]):
    """An amount of data, such as 500MB."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Bytes, or a usage error."""
        try:
            return value if isinstance(value, int) else parse_size(value)
        except ValueError:
            self.fail(f"{value!r} is not an amount of data like 500MB or 2GB.", param, ctx)


browser = click.option(
    "--browser",
    type=FILE,
    metavar="PATH",
    help="Chrome or Chromium to use. Otherwise AUDITOR_BROWSER, Playwright's own, or the system's.",
)
config = click.option(
    "--config",
    type=FILE,
    metavar="FILE",
    help="Settings file. Otherwise the nearest auditor.toml, or pyproject.toml with [tool.auditor].",
)
market = click.option(
    "--market",
    metavar="CODE",
    help="Country whose customers the shop serves, e.g. LT. Otherwise told from its pages.",
)
as_of = click.option(
    "--as-of",
    type=Day(),
    metavar="DATE",
    help="Judge by the law of this day. Otherwise the day of the visit.",
)
rule_files = click.option(
    "--rules",
    "rule_files",
    type=FILE,
    multiple=True,
    metavar="FILE.py",
    help="Also run the rules in this file. May be repeated.",
)
select = click.option(
    "--select",
    multiple=True,
    metavar="RULE",
    help="Run only this rule or category of rules. May be repeated.",
)
skip = click.option(
    "--skip", multiple=True, metavar="RULE", help="Leave out this rule or category. May be repeated."
)


def _split(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Every name, of lists with commas as well."""
    return tuple(name.strip() for names in value for name in names.split(",") if name.strip())


def _sources(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> dict[str, str] | None:
    """Glob -> file; None where none is given."""
    try:
        return sources(value) or None
    except ValueError as error:
        raise click.BadParameter(
            f"{str(error)!r} is not like '/product/*=templates/product.html', with a path from the "
            "repository's root.",
            ctx,
            param,
        ) from error


formats = click.option(
    "--format",
    "format",
    multiple=True,
    callback=_split,
    metavar="NAMES",
    help="Report formats, with commas between them: html, pdf, json, junit, sarif, markdown, csv, terminal, "
    "or one of an installed plug-in. May be repeated.",
)
source_map = click.option(
    "--source",
    "sources",
    multiple=True,
    callback=_sources,
    metavar="GLOB=FILE",
    help="Pages at such addresses are made from this file of the repository: where code scanning shows what "
    "was found on them. May be repeated.",
)


def _speak(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The terminal speaks the language that is asked for, from here on."""
    speak(value)
    return value


report_lang = click.option(
    "--report-lang",
    metavar="CODE",
    is_eager=True,
    callback=_speak,
    help="Language of the report: en, de, et, lt, lv, pl, ru or uk. Otherwise the shop's, or English.",
)


resume = click.option(
    "--resume",
    type=FILE,
    metavar="DIR",
    help="Go on with the visit in this output folder that was cut off, with its own settings where no "
    "others are given. URL may be left out.",
)

since = click.option(
    "--since",
    type=FILE,
    metavar="AUDIT.json",
    help="Tell what changed since this audit. Otherwise since the one in the output folder.",
)


def out(default: str) -> Callable[[F], F]:
    """Where results go."""
    return click.option(
        "--out",
        type=FILE,
        default=Path(default),
        show_default=True,
        metavar="DIR",
        help="Folder for the results.",
    )


def judging(command: F) -> F:
    """Options of every command that runs rules."""
    for option in (config, skip, select, rule_files, as_of, market):
        command = option(command)
    return command


def reporting(command: F) -> F:
    """Options of every command that writes reports."""
    for option in (report_lang, source_map, formats):
        command = option(command)
    return command


def gating(command: F) -> F:
    """Options that say when a command ends with an exit code that stops a deploy."""
    for option in reversed(
        (
            click.option(
                "--fail-under",
                type=click.FloatRange(0, 100),
                metavar="N",
                help="Exit with 1 when the overall score is below N.",
            ),
            click.option(
                "--fail-on",
                type=click.Choice(["critical", "serious", "moderate", "minor"]),
                help="Exit with 1 when a rule of this severity or a worse one fails; with a baseline, only "
                "where it does not know that.",
            ),
            click.option(
                "--baseline",
                metavar="FILE",
                help="Findings in this file are known: exit with 1 for others, and where there are more.",
            ),
            click.option(
                "--update-baseline",
                is_flag=True,
                help="Write what was found into the baseline (auditor-baseline.toml unless named).",
            ),
            click.option(
                "--min-coverage",
                type=click.FloatRange(0, 100),
                metavar="PERCENT",
                help="Exit with 3 when less than that of the pages, or of the checks, could be judged.  "
                "[default: 50, where anything else of these is asked for]",
            ),
        )
    ):
        command = option(command)
    return command


def bounding(command: F) -> F:
    """Options that say how far a visit may go, and how much it may ask for."""
    for option in reversed(
        (
            click.option(
                "--max-requests",
                type=click.IntRange(1),
                metavar="N",
                help="End the visit after N requests.  [default: 500 for each page]",
            ),
            click.option(
                "--max-bytes",
                type=Size(),
                metavar="SIZE",
                help="End the visit after so much traffic, e.g. 500MB.  [default: 50MB for each page]",
            ),
            click.option(
                "--time-limit",
                type=click.FloatRange(0, min_open=True),
                metavar="SECONDS",
                help="End the visit after so long.",
            ),
            click.option(
                "--allow-host",
                "allow_hosts",
                multiple=True,
                metavar="HOST",
                help="Let pages also load from this host in a private network. May be repeated.",
            ),
            click.option(
                "--proxy",
                metavar="URL",
                help="Reach the shop through this HTTP proxy. Otherwise HTTPS_PROXY and HTTP_PROXY.",
            ),
        )
    ):
        command = option(command)
    return command


def entering(command: F) -> F:
    """Options of the commands that visit the user's own shop: how one behind a door is entered."""
    for option in reversed(
        (
            click.option(
                "--auth",
                metavar="USER:PASSWORD",
                help="Sign in with these (HTTP basic authentication). Otherwise AUDITOR_AUTH.",
            ),
            click.option(
                "--header",
                "headers",
                multiple=True,
                metavar="NAME:VALUE",
                help="Send this header to the shop's own host. May be repeated. Otherwise AUDITOR_HEADERS, "
                "one a line.",
            ),
            click.option(
                "--cookie",
                "cookies",
                multiple=True,
                metavar="NAME=VALUE",
                help="Begin with this cookie. May be repeated. Otherwise AUDITOR_COOKIES, with semicolons "
                "between them.",
            ),
            click.option(
                "--storage-state",
                type=FILE,
                metavar="FILE",
                help="Begin with the cookies and local storage that Playwright saved in this file.",
            ),
            click.option(
                "--login",
                type=FILE,
                metavar="FILE.py",
                help="Log in with the function `async def login(page)` of this file first.",
            ),
            click.option(
                "--login-timeout",
                type=click.FloatRange(1),
                metavar="SECONDS",
                help="Give logging in up after so long.  [default: 60]",
            ),
            click.option(
                "--insecure",
                is_flag=True,
                help="Visit the shop although its certificate is not valid: for self-signed ones of staging.",
            ),
            click.option(
                "--map",
                multiple=True,
                metavar="HOST=HOST",
                help="Visit the second host wherever an address names the first: production=staging. May be "
                "repeated.",
            ),
            click.option(
                "--start",
                metavar="COMMAND",
                help="Start a local server with this command line, and end it after the visit.",
            ),
            click.option(
                "--ready",
                metavar="URL",
                help="Begin when this address of the started server answers; it is what is visited unless "
                "URL is given.",
            ),
            click.option(
                "--ready-timeout",
                type=click.FloatRange(1),
                metavar="SECONDS",
                help="Give the started server up after so long.  [default: 60]",
            ),
        )
    ):
        command = option(command)
    return command


def visiting(command: F) -> F:
    """Options of every command that visits a shop."""
    command = bounding(command)
    for option in reversed(
        (
            click.option(
                "--preset",
                type=click.Choice(["pr", "full"]),
                help="pr: few pages, for pull requests (one product page of each template, 12 pages in all). "
                "full: many (40 product pages, 120 in all). Other options win over it.",
            ),
            click.option(
                "--changed-urls",
                type=FILE,
                metavar="FILE",
                help="Visit only some pages of each template among the addresses or paths in this file, one "
                "a line: those that a change touches. An empty file changes nothing.",
            ),
            click.option(
                "--products",
                type=click.IntRange(1),
                metavar="N",
                help="Product pages to sample.  [default: 10]",
            ),
            click.option(
                "--max-pages",
                type=click.IntRange(1),
                metavar="N",
                help="Pages to visit in all.  [default: 30]",
            ),
            click.option(
                "--include",
                multiple=True,
                metavar="PATTERN",
                help="Choose products and categories only where the address holds this text or fits this "
                "glob. May be repeated.",
            ),
            click.option(
                "--exclude",
                multiple=True,
                metavar="PATTERN",
                help="Never visit such addresses. May be repeated.",
            ),
            click.option(
                "--depth",
                type=click.IntRange(0),
                metavar="N",
                help="Visit only pages that N clicks or fewer lead to from URL; sitemaps count for nothing "
                "then.",
            ),
            click.option(
                "--seed",
                type=click.IntRange(0),
                metavar="N",
                help="Draw another sample of pages; the same number draws the same ones.  [default: 0]",
            ),
            click.option(
                "--sitemap",
                multiple=True,
                metavar="URL|FILE",
                help="Use this sitemap, and none that the shop names. May be repeated.",
            ),
            click.option(
                "--urls",
                type=FILE,
                metavar="FILE",
                help="Visit exactly the addresses in this file, one a line.",
            ),
            click.option(
                "--concurrency",
                type=click.IntRange(1, 8),
                metavar="N",
                help="Pages open at once.  [default: 4]",
            ),
            click.option(
                "--page-timeout",
                type=click.FloatRange(3),
                metavar="SECONDS",
                help="Seconds that a page may cost, a second try included.  [default: 20]",
            ),
            click.option(
                "--ignore-robots",
                is_flag=True,
                help="Visit what robots.txt forbids: for own shops and staging.",
            ),
            click.option(
                "--consent",
                type=click.Choice(["reject", "accept", "ignore"]),
                help="Reject cookie banners as far as they let one, accept them, or leave them where they "
                "are.  [default: reject]",
            ),
            browser,
        )
    ):
        command = option(command)
    return command
