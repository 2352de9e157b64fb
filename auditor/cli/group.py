"""The group of commands; each command's module is imported when it is needed."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = (
    "audit",
    "demo",
    "init",
    "crawl",
    "judge",
    "report",
    "compare",
    "inspect",
    "rules",
    "config",
    "install",
)
"""In the order of the help text; a command is the object of its name in the module of its name."""


class LazyGroup(click.Group):
    """A group that names its commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, the first one a new user needs first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, imported now; None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"auditor.cli.{cmd_name}"), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"auditor.cli.{cmd_name}.{cmd_name} is no command")
        return command
