"""The json report: the Audit itself as `audit.json`, a public contract described by `schema`."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from pydantic import BaseModel

from auditor.catalog import Catalog
from auditor.models import Audit
from auditor.report import Assets, ReportFile

from .text import Rows, pieces

NAME = "audit.json"


def render(audit: Audit, assets: Assets, catalog: Catalog) -> Iterable[ReportFile]:
    """The Audit as JSON; neither pictures nor language matter."""
    text = BytesIO()
    for piece in pieces(_plain(audit)):
        text.write(piece.encode("utf-8"))
    text.write(b"\n")
    yield ReportFile(NAME, text.getvalue())


def _plain(audit: Audit) -> dict[str, Any]:
    """The Audit as plain values; pages and verdicts, of which there may be many, are made so one by one."""
    coverage = _with_rows(audit.coverage, "pages")
    return _with_rows(audit, "verdicts") | {"coverage": coverage}


def _with_rows(model: BaseModel, name: str) -> dict[str, Any]:
    """A model as plain values in its own order, but for one list of models."""
    rows = getattr(model, name)
    plain = model.model_dump(mode="json", exclude={name, "coverage"})
    plain[name] = Rows(rows) if rows else []
    return {key: plain.get(key) for key in type(model).model_fields}
