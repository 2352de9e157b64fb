"""`auditor inspect`: facts and verdicts of saved pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import options

if TYPE_CHECKING:
    from auditor.saved import Inspection

BY_LANGUAGE = ("language-unknown", "language-untold")
"""Reasons for which all that is told in words is left to a person: told once, not for each rule."""


@click.command()
@click.argument("files", nargs=-1, required=True, type=options.FILE, metavar="FILE...")
@click.option("--url", metavar="URL", help="Address that the page was saved from (one file only).")
@click.option(
    "--url-map", type=options.FILE, metavar="FILE", help='JSON lines with "file" and "url", for many files.'
)
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="Processes to use.  [default: one a processor]"
)
@options.judging
def inspect(
    files: tuple[Path, ...],
    url: str | None,
    url_map: Path | None,
    format: str,
    jobs: int | None,
    market: str | None,
    as_of: date | None,
    rule_files: tuple[Path, ...],
    select: tuple[str, ...],
    skip: tuple[str, ...],
    config: Path | None,
) -> int:
    """Show what saved pages hold and what the rules say of them.

    Reads .html and .html.gz without browser or network. What needs a page's layout, or other pages
    of the shop, is answered with needs_review.

    \b
    auditor inspect page.html --url https://shop.example/p/1
    auditor inspect --format json --url-map origin.jsonl pages/*.html.gz > facts.jsonl
    """
    from auditor import settings
    from auditor.batch import Task, inspect_all
    from auditor.errors import UsageError
    from auditor.saved import read_url_map

    from .console import complain

    if url and (url_map or len(files) > 1):
        raise UsageError("url-for-many")
    chosen = settings.load(config).with_flags({"market": market, "select": select, "skip": skip})
    task = Task(settings=chosen, rule_files=rule_files, as_of=as_of or date.today())
    urls = read_url_map(url_map) if url_map else {}
    pages = [(file, url or urls.get(file.name)) for file in files]
    worst = 0
    for result in inspect_all(task, pages, jobs):
        if isinstance(result, Exception):
            complain(result.key, **result.params)
            worst = max(worst, result.exit_code)
        else:
            click.echo(result.as_json() if format == "json" else _as_text(result))
    return worst


def _as_text(inspection: Inspection) -> str:
    from .console import catalog, safe

    sentence = catalog()
    facts = inspection.facts
    lines = [f"{inspection.file}  {inspection.url}"]
    if inspection.reason is not None:
        lines += [f"  {sentence.render(inspection.reason)}"]
    lines += [
        f"  {name:18} {_shown(value)}" for name, value in facts.items() if value not in (None, False, [], 0)
    ]
    absent = [name for name, value in facts.items() if value in (None, False, [], 0)]
    lines += [f"  {sentence('inspect-absent'):18} {', '.join(absent)}"]
    judged = [verdict for verdict in inspection.verdicts if verdict.rule not in inspection.not_run]
    doubted = [verdict for verdict in judged if verdict.message.key in BY_LANGUAGE]
    lines += [
        f"  {verdict.outcome.value:14} {verdict.rule:28} {sentence.render(verdict.message)}"
        for verdict in judged
        if verdict not in doubted
    ]
    if doubted:
        rules = tuple(verdict.rule for verdict in doubted)
        lines += [f"  {sentence.render(doubted[0].message)} {sentence('inspect-doubted', rules=rules)}"]
    for need in sorted(set(inspection.not_run.values())):
        rules = tuple(rule for rule, missing in inspection.not_run.items() if missing == need)
        lines += [f"  {sentence(f'inspect-not-run-{need}', rules=rules)}"]
    title, *rest = [safe(line) for line in lines]
    return "\n".join([click.style(title, bold=True), *rest]) + "\n"


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
