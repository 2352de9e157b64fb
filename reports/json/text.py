"""JSON that people can read and compare: two spaces, short values on one line, keys in the models' order."""

from __future__ import annotations

import json
from collections.abc import Iterable

WIDTH = 100
"""Longest line that a list or object is written on, characters."""


def readable(value: object, indent: int = 0) -> str:
    """A plain value (dict, list, str, number, bool, None) as JSON text."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent <= WIDTH or not isinstance(value, dict | list) or not value:
        return line
    inner = indent + 2
    if isinstance(value, dict):
        parts = (f"{json.dumps(key, ensure_ascii=False)}: {readable(v, inner)}" for key, v in value.items())
        return _block("{", parts, "}", indent)
    return _block("[", (readable(item, inner) for item in value), "]", indent)


def _block(start: str, parts: Iterable[str], end: str, indent: int) -> str:
    margin = "\n" + " " * (indent + 2)
    return start + margin + f",{margin}".join(parts) + "\n" + " " * indent + end
