"""Sees which fields of the facts a rule reads, by judging facts that note every look at them."""

from __future__ import annotations

from typing import Any, cast

from pydantic import BaseModel

from auditor.models import Evidence, Found, Money, PageFacts, Scope, ShopFacts
from auditor.rule import Rule

NEVER_DECISIVE = frozenset({"evidence"})
"""What a rule hands on without judging it."""


class Watched:
    """A model that notes which of its fields are read; it passes for the model itself."""

    def __init__(self, model: BaseModel, path: str, seen: set[str]) -> None:
        self._model = model
        self._path = path
        self._seen = seen

    # isinstance asks for __class__; type stubs allow to assign it, which nobody does here
    @property  # type: ignore[misc]
    def __class__(self) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        return type(self._model)

    def __bool__(self) -> bool:
        if isinstance(self._model, Found):
            self._seen.add(self._path)
        return bool(self._model)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._model, name)
        if name not in type(self._model).model_fields:
            return value  # a method or property
        if isinstance(self._model, Found):
            return self._part_of_fact(name, value)
        path = f"{self._path}.{name}" if self._path else name
        if isinstance(value, Found) or _is_topic(value):
            return Watched(value, path, self._seen)  # noted when it is asked, not when it is handed on
        if name not in NEVER_DECISIVE:
            self._seen.add(path)
        if isinstance(value, tuple):
            return tuple(Watched(one, f"{path}[]", self._seen) if _has_parts(one) else one for one in value)
        return value

    def _part_of_fact(self, name: str, value: Any) -> Any:
        if name in NEVER_DECISIVE:
            return value
        self._seen.add(self._path)
        if name != "value":
            return value
        path = f"{self._path}.value"
        if _has_parts(value):
            return Watched(value, path, self._seen)
        self._seen.add(path)
        return value


def fields_read(rule: Rule, page: PageFacts) -> set[str]:
    """The fields that a rule reads when it judges a page, or a shop of that one page."""
    seen: set[str] = set()
    watched = cast(PageFacts, Watched(page, "", seen))
    facts = watched if rule.info.scope is Scope.PAGE else _shop(watched, page)
    rule(facts, **rule.info.options)
    return seen


def shop_of_one(page: PageFacts) -> ShopFacts:
    """A shop of which only this page was seen."""
    return ShopFacts(start_url=page.url, pages=(page,), market=page.market)


def _shop(watched: PageFacts, page: PageFacts) -> ShopFacts:
    return shop_of_one(page).model_copy(update={"pages": (watched,)})


def _is_topic(value: object) -> bool:
    """Whether a model groups facts (`product`, `price`, ...) and is no value of its own."""
    return type(value).__name__.endswith("Facts")


def _has_parts(value: object) -> bool:
    return isinstance(value, BaseModel) and not isinstance(value, Evidence | Money)
