"""`auditor rules`: the catalogue of rules, or one rule's documentation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import options

if TYPE_CHECKING:
    from auditor.rule import Rule


@click.command()
@click.argument("rule_id", metavar="[ID]", required=False)
@options.config
@options.rule_files
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rules(rule_id: str | None, config: Path | None, rule_files: tuple[Path, ...], format: str) -> None:
    """List the rules, or show one rule's documentation.

    \b
    auditor rules                        every rule, by category
    auditor rules delivery-cost-shown    why it matters, examples, sources, options
    auditor rules --format json          for programs
    """
    from auditor import settings
    from auditor.plugins import load_rules

    chosen_settings = settings.load(config)
    loaded = load_rules(files=rule_files).configured(chosen_settings.rules)
    found = loaded.answered(chosen_settings.answers)
    chosen = (found.get(rule_id),) if rule_id else found.rules
    if format == "json":
        _print_json(chosen)
    elif rule_id:
        _print_documentation(chosen[0])
    else:
        _print_table(chosen)


def _print_json(chosen: tuple[Rule, ...]) -> None:
    import json

    from auditor.catalog import Catalog
    from auditor.documentation import title_of

    english = Catalog()  # as the documentation is; programs get the same wherever they run
    rows = [
        rule.info.model_dump(mode="json")
        | {
            "title": title_of(rule.info, english),
            "documentation": rule.documentation,
            "accuracy": _accuracy(rule),
        }
        for rule in chosen
    ]
    click.echo(json.dumps(rows, ensure_ascii=False, indent=2))


def _print_documentation(rule: Rule) -> None:
    from rich.console import Console
    from rich.markdown import Markdown

    from auditor.catalog import Catalog
    from auditor.documentation import rule_page

    page = rule_page(rule, Catalog())
    console = Console()
    if console.is_terminal:
        console.print(Markdown(page))
    else:
        click.echo(page)


def _print_table(chosen: tuple[Rule, ...]) -> None:
    from itertools import groupby

    from auditor.documentation import weight_of

    width = max((len(rule.info.id) for rule in chosen), default=0)
    for category, group in groupby(chosen, key=lambda rule: rule.info.category):
        click.echo(click.style(category, bold=True))
        for rule in group:
            click.echo(f"  {rule.info.id:{width}}  {weight_of(rule.info):8}  {_title(rule)}")


def _accuracy(rule: Rule) -> dict[str, object] | None:
    from auditor.accuracy import accuracy_of

    found = accuracy_of(rule.info)
    return found.model_dump(mode="json") if found else None


def _title(rule: Rule) -> str:
    from auditor.documentation import title_of

    from .console import catalog

    return title_of(rule.info, catalog())
