"""What a claim about a page rests on."""

from __future__ import annotations

from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import Field

from .base import Frozen

T = TypeVar("T")

QUOTE_LIMIT = 300
"""Longest quote kept as evidence, characters."""


class Source(StrEnum):
    """Where on a page something was found."""

    TEXT = "text"
    LINK = "link"
    BUTTON = "button"
    FIELD = "field"
    IMAGE = "image"
    ATTRIBUTE = "attribute"
    MARKUP = "markup"
    """Class, id or role of an element."""
    JSON_LD = "json-ld"
    MICRODATA = "microdata"
    OPEN_GRAPH = "open-graph"
    META = "meta"
    SCRIPT = "script"
    FRAME = "frame"
    LAYOUT = "layout"
    NETWORK = "network"
    URL = "url"


class Evidence(Frozen):
    """What a claim rests on: words of the page and the element they stand in."""

    source: Source
    quote: str = Field(description=f"words as they stand in the page, at most {QUOTE_LIMIT} characters")
    selector: str | None = Field(default=None, description="CSS selector of the element")
    element: int | None = Field(default=None, description="identity of the element in the layouts")
    page: str | None = Field(default=None, description="address of the page, where not the verdict's")


class Found(Frozen):
    """Something is on the page, or not: true where there is evidence."""

    evidence: tuple[Evidence, ...] = ()
    confidence: float = Field(default=1.0, description="0..1; below 0.5 rules answer needs_review")

    def __bool__(self) -> bool:
        return bool(self.evidence)


class Fact(Found, Generic[T]):
    """A value found on the page with its evidence; None when not found."""

    value: T | None = None

    def __bool__(self) -> bool:
        return self.value is not None


class Named(Frozen):
    """One of several things of a kind: a payment method, a social network, a carrier."""

    name: str
    evidence: Evidence
