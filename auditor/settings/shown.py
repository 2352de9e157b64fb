"""Settings as they are shown: TOML, with where each comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import tomlkit

from .layers import Layered
from .model import Settings, kebab

DEFAULT = "default"
WIDTH = 44
"""Column of what a setting comes from."""


def lines(found: Layered) -> Iterator[str]:
    """Each setting as a line of TOML, then the tables; those without a value are commented out.

    What is secret is not among them: settings name variables of the environment, not values.
    """
    told = found.settings.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=False)
    tables: list[tuple[str, str, dict[str, Any]]] = []
    for name in Settings.model_fields:
        origin, value = found.origins.get(name, DEFAULT), told.get(kebab(name))
        if isinstance(value, dict):
            if origin != DEFAULT:
                tables.append((kebab(name), origin, value))
            continue
        line = f"# {kebab(name)} =" if value is None else f"{kebab(name)} = {tomlkit.item(value).as_string()}"
        yield f"{line:{WIDTH}}  # {origin}"
    for name, origin, value in tables:
        yield ""
        yield f"# {origin}"
        yield tomlkit.dumps({name: _without_empty(value)}).rstrip()


def _without_empty(table: dict[str, Any]) -> dict[str, Any]:
    """A table without what is not set in it."""
    return {key: value for key, value in table.items() if value not in (None, [], {})}
