"""Dated law as data: which law is behind which rule, where, from when, and how well that was verified.

The rows are in `law.toml`. Rules do not name them: a row names the rules that rest on it, so that a new
law, market or date is a change of data. A row may name a rule that is not installed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib import resources

from pydantic import Field, ValidationError, model_validator

from auditor.models import Frozen, LegalBasis

FILE = "law.toml"


class LawRow(Frozen):
    """One law, or one provision of it."""

    citation: str = Field(min_length=8, description="as lawyers cite it, for people to look up")
    mark: str = Field(pattern="^[VSK]$", description="V read at a public source, S secondary, K to verify")
    checked: str = Field(pattern=r"^\d{4}-\d{2}(-\d{2})?$", description="ISO month or day when gathered")
    markets: tuple[str, ...] = Field(min_length=1, description="ISO 3166-1 codes, or EU for its members")
    applies_from: date | None = Field(default=None, description="first day; None: longer than audits reach")
    applies_until: date | None = Field(default=None, description="last day; None: still in force")
    rules: tuple[str, ...] = Field(min_length=1, description="ids of the rules that rest on it")
    note: str = Field(min_length=8, description="what it asks for, and what the mark does not cover")

    @model_validator(mode="after")
    def _in_order(self) -> LawRow:
        if self.applies_from and self.applies_until and self.applies_until < self.applies_from:
            raise ValueError(f"ends on {self.applies_until}, before it begins on {self.applies_from}")
        return self

    def basis(self, row_id: str) -> LegalBasis:
        """The row as rules and reports have it."""
        return LegalBasis(
            id=row_id,
            text=self.citation,
            mark=self.mark,
            checked=self.checked,
            markets=self.markets,
            applies_from=self.applies_from.isoformat() if self.applies_from else None,
            applies_until=self.applies_until.isoformat() if self.applies_until else None,
        )


@lru_cache(maxsize=1)
def laws() -> Mapping[str, LawRow]:
    """Every row by its id, in the order of the file; ValueError names the row that is wrong."""
    return parse((resources.files(__name__.rpartition(".")[0]) / FILE).read_text("utf-8"))


def parse(text: str) -> dict[str, LawRow]:
    """The rows in a TOML text with one table a row."""
    try:
        return {row_id: _row(row_id, fields) for row_id, fields in tomllib.loads(text).items()}
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"markets/{FILE}: {error}") from error


def _row(row_id: str, fields: object) -> LawRow:
    try:
        return LawRow.model_validate(fields)
    except ValidationError as error:
        raise ValueError(f"markets/{FILE}, row {row_id}: {error}") from error


def laws_behind(rule_id: str) -> tuple[LegalBasis, ...]:
    """The rows that name a rule."""
    return tuple(row.basis(row_id) for row_id, row in laws().items() if rule_id in row.rules)
