"""`auditor config`: the settings in force, and where each comes from."""

from __future__ import annotations

import json
from typing import Any

import click

from . import options


@click.command()
@click.option("--schema", is_flag=True, help="Print the JSON Schema of auditor.toml instead, for editors.")
@options.visiting
@options.judging
@options.reporting
@options.gating
def config(schema: bool, **given: Any) -> int:
    """Show the settings in force, and where each comes from.

    Flags win over variables of the environment (AUDITOR_MAX_PAGES), these over auditor.toml, and that
    over [tool.auditor] in pyproject.toml. What is shown can be saved as auditor.toml.

    \b
    auditor config
    auditor config --preset pr --fail-under 80
    auditor config --schema > auditor.schema.json
    """
    from auditor.settings import Settings, layered
    from auditor.settings.schema import schema_of_settings
    from auditor.settings.shown import lines

    if schema:
        click.echo(json.dumps(schema_of_settings(), indent=2, ensure_ascii=False))
        return 0
    found = layered(given.get("config")).with_flags(
        {name: value for name, value in given.items() if name in Settings.model_fields}
    )
    for line in lines(found):
        click.echo(line)
    return 0
