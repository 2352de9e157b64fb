"""The JSON Schemas of audit.json, which `python -m auditor.reports.json.schema FILE` writes, of the
comparison of two audits, and of shops.json."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from auditor.models import AUDIT_VERSION, SHOPS_VERSION, Audit, Comparison, ShopsIndex

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def audit_schema() -> str:
    """The schema of what the json report writes, as JSON text."""
    return _schema(Audit, "audit", "audit.json", AUDIT_VERSION)


def comparison_schema() -> str:
    """The schema of what `auditor compare --format json` prints; it has the version of audit.json."""
    return _schema(Comparison, "comparison", "comparison of two audits", AUDIT_VERSION)


def shops_schema() -> str:
    """The schema of shops.json, as JSON text."""
    return _schema(ShopsIndex, "shops", "shops.json", SHOPS_VERSION)


def _schema(model: type[BaseModel], name: str, title: str, version: int) -> str:
    """A model's schema as JSON text; its name changes with the version, and not when fields are added.

    It lets objects have fields that it does not name: they are added within a version.
    """
    schema: dict[str, Any] = _open(model.model_json_schema(mode="serialization"))
    if "version" in schema["properties"]:
        schema["properties"]["version"]["const"] = version
    head = {
        "$schema": DIALECT,
        "$id": f"urn:storefront-auditor:{name}:{version}",
        "title": f"{title}, version {version}",
    }
    return json.dumps({**head, **{k: v for k, v in schema.items() if k not in head}}, indent=2) + "\n"


def _open(value: Any) -> Any:
    """A schema without what closes objects."""
    if isinstance(value, dict):
        return {k: _open(v) for k, v in value.items() if not (k == "additionalProperties" and v is False)}
    return [_open(item) for item in value] if isinstance(value, list) else value


def write(path: Path) -> None:
    """Write the schema to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(audit_schema(), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
