"""The JSON Schema of audit.json: `python -m auditor.reports.json.schema FILE` writes it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from auditor.models import AUDIT_VERSION, Audit

DIALECT = "https://json-schema.org/draft/2020-12/schema"


IDENTITY = f"urn:storefront-auditor:audit:{AUDIT_VERSION}"
"""The schema's own name: it changes with the version, and not when fields are added."""


def audit_schema() -> str:
    """The schema of what the json report writes, as JSON text.

    It lets objects have fields that it does not name: they are added within a version.
    """
    schema: dict[str, Any] = _open(Audit.model_json_schema(mode="serialization"))
    schema["properties"]["version"]["const"] = AUDIT_VERSION
    head = {"$schema": DIALECT, "$id": IDENTITY, "title": f"audit.json, version {AUDIT_VERSION}"}
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
