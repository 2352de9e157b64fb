"""The JSON Schema of audit.json: `python -m auditor.reports.json.schema FILE` writes it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from auditor.models import AUDIT_VERSION, Audit

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def audit_schema() -> str:
    """The schema of what the json report writes, as JSON text."""
    schema = Audit.model_json_schema(mode="serialization")
    head = {"$schema": DIALECT, "title": f"audit.json, version {AUDIT_VERSION}"}
    return json.dumps({**head, **{k: v for k, v in schema.items() if k not in head}}, indent=2) + "\n"


def write(path: Path) -> None:
    """Write the schema to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(audit_schema(), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
