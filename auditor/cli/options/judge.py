"""Options of the commands that judge and report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from auditor.cli.console import speak
from auditor.sources import sources

from .kinds import FILE, Day, F, together


def split_names(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Every name, of lists with commas as well; a callback of options."""
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


def _speak(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The terminal speaks the language that is asked for, from here on."""
    speak(value)
    return value


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
formats = click.option(
    "--format",
    "format",
    multiple=True,
    callback=split_names,
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


judging = together(market, as_of, rule_files, select, skip, config)
"""Options of every command that runs rules."""


reporting = together(formats, source_map, report_lang)
"""Options of every command that writes reports."""


gating = together(
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
"""Options that say when a command ends with an exit code that stops a deploy."""
