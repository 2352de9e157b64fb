"""The fields of audit.json that releases have promised: `fixtures/golden/audit-fields.txt`, one a line.

Within a version fields are only added, and keep their types. So a field that was once in the file stays
there, and `tests/reports/json` fails when the models lose it or another type takes its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

PROMISED = Path(__file__).resolve().parents[1] / "fixtures" / "golden" / "audit-fields.txt"


def promised_fields() -> str:
    """The file: what it holds already, and every field that has been added since."""
    known = set(PROMISED.read_text("utf-8").splitlines()) if PROMISED.is_file() else set()
    return "\n".join(sorted(known | fields())) + "\n"


def fields() -> set[str]:
    """Every field of every object in the schema with its types, such as `Verdict.page: null|string`."""
    schema = json.loads(import_module("auditor.reports.json.schema").audit_schema())
    objects = {"Audit": schema, **schema["$defs"]}
    return {
        f"{name}.{field}: {'|'.join(sorted(types(told)))}"
        for name, one in objects.items()
        for field, told in one.get("properties", {}).items()
    }


def types(told: dict[str, Any]) -> Iterator[str]:
    """The types that a field may have; an object's is its name."""
    if "$ref" in told:
        yield told["$ref"].rpartition("/")[2]
    elif told.get("type") == "array":
        yield f"[{'|'.join(sorted(types(told.get('items', {}))))}]"
    elif "type" in told:
        yield told["type"]
    for one in (*told.get("anyOf", ()), *told.get("oneOf", ())):
        yield from types(one)
