"""The JSON Schema of auditor.toml, for editors."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from .model import Settings

TITLE = "auditor.toml"
_NULL = {"type": "null"}


def schema_of_settings() -> dict[str, Any]:
    """The schema, JSON Schema 2020-12; the table [tool.auditor] of pyproject.toml has the same."""
    schema: dict[str, Any] = _as_written(Settings.model_json_schema(by_alias=True, mode="validation"))
    return {"$schema": GenerateJsonSchema.schema_dialect, "title": TITLE, **schema}


def _as_written(schema: Any) -> Any:
    """A schema without null, which TOML does not have, and without the names that pydantic makes up."""
    if isinstance(schema, list):
        return [_as_written(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {
        key: _as_written(part) for key, part in schema.items() if key != "title" or not isinstance(part, str)
    }
    if plain.get("default", ...) is None:
        del plain["default"]
    if _NULL in plain.get("anyOf", ()):
        kinds = [kind for kind in plain.pop("anyOf") if kind != _NULL]
        plain = (kinds[0] if len(kinds) == 1 else {"anyOf": kinds}) | plain
    return plain
