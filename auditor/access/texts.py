"""One change to every text of a model that came from outside: addresses, quotes, HTML, errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TypeVar, cast

from pydantic import BaseModel

T = TypeVar("T")

_OURS = frozenset({"action", "folder", "key", "kind", "name", "path", "sha256", "tool"})
"""Fields of models whose texts are the auditor's own words: changed, they could not be read back."""


def with_texts(value: T, change: Callable[[str], str]) -> T:
    """A value with each text of others in it changed; the same object where nothing is to change.

    Walks models, tuples and the values of mappings. Enumerations, keys and columns of numbers stay.
    """
    return cast("T", _changed(value, change))


def _changed(value: object, change: Callable[[str], str]) -> object:
    match value:
        case Enum():
            return value
        case str():
            return change(value)
        case BaseModel():
            return _model(value, change)
        case Mapping():
            return _mapping(value, change)
        case tuple() if value and not isinstance(value[0], int | float):
            return _sequence(value, change)
        case _:
            return value


def _model(model: BaseModel, change: Callable[[str], str]) -> BaseModel:
    update = {}
    for name in type(model).model_fields.keys() - _OURS:
        before = getattr(model, name)
        after = _changed(before, change)
        if after is not before and after != before:
            update[name] = after
    return model.model_copy(update=update) if update else model


def _mapping(mapping: Mapping[object, object], change: Callable[[str], str]) -> Mapping[object, object]:
    changed = {key: _changed(value, change) for key, value in mapping.items()}
    return changed if changed != mapping else mapping


def _sequence(values: tuple[object, ...], change: Callable[[str], str]) -> tuple[object, ...]:
    changed = tuple(_changed(value, change) for value in values)
    return changed if any(a is not b for a, b in zip(changed, values, strict=True)) else values
