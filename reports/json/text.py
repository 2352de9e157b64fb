"""JSON that people can read and compare: two spaces, short values on one line, keys in the models' order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any

from pydantic import BaseModel

WIDTH = 100
"""Longest line that a list or object is written on, characters."""

_encode = json.JSONEncoder(ensure_ascii=False).encode
_quoted = encode_basestring
_AT_ONCE: dict[type, Callable[[Any], str]] = {str: _quoted, int: str, type(None): lambda _: "null"}
"""What `_encode` makes of most values, in a small part of the time."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A long list of models, made plain one after the other; none of them fits on a line."""

    models: Iterable[BaseModel]


def readable(value: object, indent: int = 0) -> str:
    """A plain value (dict, list, str, number, bool, None) as JSON text."""
    return "".join(pieces(value, indent))


def pieces(value: object, indent: int = 0) -> Iterator[str]:
    """The text of a plain value piece by piece; there may be `Rows` in it, below dicts."""
    if isinstance(value, Rows):
        yield from _block("[", ((None, row.model_dump(mode="json")) for row in value.models), "]", indent)
    elif isinstance(value, dict) and _has_rows(value):
        yield from _block("{", value.items(), "}", indent)
    else:
        yield _plain(value, indent)[0]


def _plain(value: object, indent: int) -> tuple[str, bool]:
    """The text of a plain value, and whether it is on one line: what holds a longer one is on several."""
    if type(value) in _AT_ONCE:
        return _AT_ONCE[type(value)](value), True
    if isinstance(value, dict):
        names = [f"{_quoted(key)}: " for key in value]
        start, end = "{", "}"
        inner = [_plain(item, indent + 2) for item in value.values()]
        items = [name + text for name, (text, _) in zip(names, inner, strict=True)]
    elif isinstance(value, list):
        start, end = "[", "]"
        inner = [_plain(item, indent + 2) for item in value]
        items = [text for text, _ in inner]
    else:
        return _encode(value), True
    if all(short for _, short in inner):
        line = f"{start}{', '.join(items)}{end}"
        if not items or len(line) + indent <= WIDTH:
            return line, True
    margin = "\n" + " " * (indent + 2)
    return f"{start}{margin}{f',{margin}'.join(items)}\n{' ' * indent}{end}", False


def _block(start: str, entries: Iterable[tuple[Any, object]], end: str, indent: int) -> Iterator[str]:
    margin, before = "\n" + " " * (indent + 2), start
    for key, value in entries:
        yield before + margin
        if key is not None:
            yield f"{_encode(key)}: "
        yield from pieces(value, indent + 2)
        before = ","
    yield "\n" + " " * indent + end


def _has_rows(value: dict[Any, Any]) -> bool:
    return any(isinstance(v, Rows) or (isinstance(v, dict) and _has_rows(v)) for v in value.values())
