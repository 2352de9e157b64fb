"""Facts and verdicts of many pages in little memory: what is the same on all of them is held once.

Pages of one shop share most of their words, selectors and sentences, and every model remembers in a set of
its own which of its fields were given: the sets alone are a third of what a page's facts take.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

from auditor.models import Evidence, Found, Frozen, Message, PageFacts

M = TypeVar("M", bound=Frozen)
T = TypeVar("T")

_PLAIN = frozenset({type(None), bool, float})
"""What is not asked whether it is a model; pydantic takes long to say no."""
_LONGEST = 300
"""Characters of a text beyond which it is hardly ever said twice."""


class Pool:
    """Makes equal copies of models whose parts are shared with those of other copies."""

    def __init__(self) -> None:
        self._page: str | None = None
        self._same: dict[object, Any] = {}
        self._given: dict[frozenset[str], set[str]] = {}

    def of_page(self, facts: PageFacts) -> PageFacts:
        """The facts of a page, each piece of evidence with the page's address; layouts stay as they are."""
        bulky = {"layouts": facts.layouts, "texts": facts.texts}
        self._page = facts.url
        try:
            copied = self.copy(facts.model_copy(update=dict.fromkeys(bulky, ())))
        finally:
            self._page = None
        return copied.model_copy(update=bulky)

    def copy(self, model: M) -> M:
        """The model, with all that is in it."""
        values = {name: self._part(value) for name, value in model.__dict__.items()}
        return _made(type(model), values, self._once(model.model_fields_set))

    def _once(self, given: set[str]) -> set[str]:
        """The names of the fields that were given, held once."""
        return self._given.setdefault(frozenset(given), given)

    def share(self, value: T) -> T:
        """A value of dicts, tuples and plain values, with equal tuples and numbers in it held once."""
        if isinstance(value, dict):
            return cast(T, {self._part(key): self.share(one) for key, one in value.items()})
        part = self._part(value)
        return cast(T, self._same.setdefault(part, part) if type(part) is tuple else part)

    def _part(self, value: Any) -> Any:
        kind = type(value)
        if kind is str:
            return self._same.setdefault(value, value) if len(value) <= _LONGEST else value
        if kind is int:  # not bool, whose True equals 1
            return self._same.setdefault(value, value)
        if kind is tuple:
            return tuple(map(self._part, value)) if value else value
        if kind not in _PLAIN and isinstance(value, Frozen):
            return self._model(value)
        return value

    def _model(self, model: Frozen) -> Frozen:
        """A part that is a model. Only what is told apart by its words may be one with its equal."""
        key: object | None = None
        if isinstance(model, Evidence):
            if self._page is not None:
                return self._of_page(model, model.page or self._page)
            key = model
        elif isinstance(model, Found):
            if not model.evidence and not model:
                key = (type(model), model.confidence)
        elif isinstance(model, Message):
            key = (Message, model.model_dump_json())  # 5 and 5.0 are equal, and not written the same
        if key is None:
            return self.copy(model)
        found: Frozen | None = self._same.get(key)
        if found is None:
            found = self._same[key] = self.copy(model)
        return found

    def _of_page(self, piece: Evidence, page: str) -> Evidence:
        """A copy of a piece of evidence, with the page that it is from."""
        values = {name: self._part(value) for name, value in piece.__dict__.items()}
        values["page"] = self._part(page)
        return _made(type(piece), values, self._once(piece.model_fields_set | {"page"}))


def _made(kind: type[M], values: dict[str, Any], given: set[str]) -> M:
    """What `model_construct` makes, field by field: so made, objects of a class share their dicts' keys."""
    made, put = kind.__new__(kind), object.__setattr__  # models themselves let nothing be set
    for name, value in values.items():
        put(made, name, value)
    put(made, "__pydantic_fields_set__", given)
    put(made, "__pydantic_extra__", None)
    put(made, "__pydantic_private__", None)
    return made
