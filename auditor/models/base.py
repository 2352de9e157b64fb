"""What every model shares: immutability, money, and messages that reports render."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Frozen(BaseModel):
    """An immutable value that refuses unknown fields; equal content means equal objects."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings")


class Money(Frozen):
    """An amount in a currency."""

    type: Literal["money"] = "money"
    amount: Decimal
    currency: str | None = Field(default=None, description="ISO 4217 code; None when the page does not tell")


class Days(Frozen):
    """A span of days, both ends included; equal ends for a single number."""

    type: Literal["days"] = "days"
    least: int
    most: int


class Percent(Frozen):
    """A share, 0..1, which reports show as a percentage."""

    type: Literal["percent"] = "percent"
    share: float


class Day(Frozen):
    """A day of the calendar, which reports write as their readers do."""

    type: Literal["day"] = "day"
    date: str = Field(description="ISO date")


class Territory(Frozen):
    """A country or a union of countries, which reports name as their readers do."""

    type: Literal["territory"] = "territory"
    code: str = Field(description="ISO 3166 code of two letters; EU for the union")


class Language(Frozen):
    """A language, which reports name as their readers do."""

    type: Literal["language"] = "language"
    code: str = Field(description="BCP 47 tag, such as uk")


class Term(Frozen):
    """A word of our own that reports translate (a delivery method, a viewport): a message key."""

    type: Literal["term"] = "term"
    key: str


Typed = Annotated[Money | Days | Percent | Day | Territory | Language | Term, Field(discriminator="type")]
Scalar = Typed | int | float | str
"""A parameter of a message: str is text quoted from a page, int a count."""
Param = Scalar | tuple[Scalar, ...]


class Message(Frozen):
    """A sentence to be rendered later, in any language, from a catalog.

    `key` is looked up in the message catalogs; `params` fill its placeholders. A parameter named
    `count` chooses the plural form.
    """

    key: str
    params: Mapping[str, Param] = {}
