"""Settings in variables of the environment: AUDITOR_MAX_PAGES=12, AUDITOR_FORMAT=html,json."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Annotated, Any, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from auditor.errors import UsageError

from .model import Settings, kebab

PREFIX = "AUDITOR_"
_ELSEWHERE = frozenset({"access", "brand"})
"""Tables that are set in files only: the door has variables of its own."""


def in_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """The settings that are named in the environment, by field. UsageError for a value that cannot be.

    Lists are written with commas between the entries, tables as in TOML on one line: `{ price = 80 }`.
    """
    found: dict[str, Any] = {}
    for name, info in Settings.model_fields.items():
        text = environment.get(variable(name), "").strip()
        if text and name not in _ELSEWHERE:
            found[name] = _value(name, info, text)
    return found


def variable(name: str) -> str:
    """The variable of a setting."""
    return PREFIX + name.upper()


def _value(name: str, info: FieldInfo, text: str) -> Any:
    try:
        value = _parsed(info, text)
        # Everything in the environment is text: a number in it is a number all the same.
        return TypeAdapter(_annotated(info)).validate_python(value, strict=False)
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            "environment-wrong-value", variable=variable(name), value=text, name=kebab(name)
        ) from error


def _parsed(info: FieldInfo, text: str) -> Any:
    kind = get_origin(info.annotation)
    if kind is tuple:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return tomllib.loads(f"value = {text}")["value"] if kind is dict else text


def _annotated(info: FieldInfo) -> Any:
    """The type of a field with its bounds."""
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
