"""Sequences of models that need not all be in memory: each is made anew whenever it is come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from operator import eq
from typing import Annotated, Any, TypeVar, get_args, overload

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

M = TypeVar("M")


class ModelSequence(Sequence[M]):
    """Equal to every sequence of equal models."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(map(eq, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))


class Chained(ModelSequence[M]):
    """One sequence after the other, under the name that they have in common (the verdicts of a rule)."""

    def __init__(self, parts: Mapping[str, Sequence[M]]) -> None:
        """The parts by their names, in their order."""
        self.parts = parts

    def __len__(self) -> int:
        return sum(map(len, self.parts.values()))

    def __iter__(self) -> Iterator[M]:
        return chain.from_iterable(self.parts.values())

    @overload
    def __getitem__(self, index: int) -> M: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[M]: ...
    def __getitem__(self, index: int | slice) -> M | Sequence[M]:
        if isinstance(index, slice):
            return tuple(self)[index]
        number = range(len(self))[index]
        for part in self.parts.values():
            if number < len(part):
                return part[number]
            number -= len(part)
        raise IndexError(index)


class _AsTuple:
    """Has a sequence of models taken as it is, and written and described as a tuple."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        whole = handler.generate_schema(get_args(source)[0])
        return core_schema.json_or_python_schema(
            json_schema=whole,
            python_schema=core_schema.union_schema([core_schema.is_instance_schema(ModelSequence), whole]),
            serialization=core_schema.plain_serializer_function_ser_schema(tuple, return_schema=whole),
        )


Many = Annotated[tuple[M, ...] | ModelSequence[M], _AsTuple()]
"""A field for what there may be thousands of: read from JSON it is a tuple."""
