"""The json report: the Audit itself as `audit.json`, a public contract described by `schema`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from auditor.catalog import Catalog
from auditor.models import Audit
from auditor.report import Assets, StreamedFile

from .text import Rows, pieces

NAME = "audit.json"


def render(audit: Audit, assets: Assets, catalog: Catalog) -> Iterable[StreamedFile]:
    """The Audit as JSON; neither pictures nor language matter."""
    yield StreamedFile(NAME, lambda: _encoded(audit))


def _encoded(audit: Audit) -> Iterator[bytes]:
    for piece in pieces(_plain(audit)):
        yield piece.encode("utf-8")
    yield b"\n"


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
