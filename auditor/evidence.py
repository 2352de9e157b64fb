"""Evidence on its way from facts to verdicts: bounded, placed on screenshots."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from auditor.models import QUOTE_LIMIT, Evidence, Layout, Message, PageFacts, Param, Scalar, Snapshot

MOST = 8
"""Pieces of evidence kept for one verdict."""

_FAST = 1
_PLAIN = frozenset({type(None), str, bool, int, float})
"""What is not asked whether it is a model; pydantic takes long to say no."""

Boxes = dict[str, dict[int, tuple[int, int, int, int]]]
"""Viewport -> element -> x, y, width, height."""


class PackedBoxes:
    """Where elements stand in each viewport, as packed numbers: most of them are never asked for."""

    def __init__(self, numbers: Mapping[str, bytes]) -> None:
        """Of each viewport the numbers as `placed` writes them."""
        self._packed = {viewport: zlib.compress(plain, _FAST) for viewport, plain in numbers.items()}

    @classmethod
    def placed(cls, boxes: Boxes) -> PackedBoxes:
        """The boxes, as five numbers of 64 bits each."""
        return cls({viewport: _numbers(by_element).tobytes() for viewport, by_element in boxes.items()})

    def __reduce__(self) -> tuple[type[PackedBoxes], tuple[dict[str, bytes]]]:
        """Pickled as they are: whoever packs those of many pages makes more of what these have in common."""
        return PackedBoxes, ({name: zlib.decompress(packed) for name, packed in self._packed.items()},)

    def only(self, elements: Iterable[int]) -> Boxes:
        """The boxes of some of the elements."""
        wanted = set(elements)
        found: Boxes = {}
        for viewport, packed in self._packed.items():
            n = array("q", zlib.decompress(packed))
            found[viewport] = {
                n[at]: (n[at + 1], n[at + 2], n[at + 3], n[at + 4])
                for at in range(0, len(n), 5)
                if n[at] in wanted
            }
        return found


def _numbers(by_element: Mapping[int, tuple[int, int, int, int]]) -> array[int]:
    return array("q", (n for element, box in by_element.items() for n in (element, *box)))


def bounded(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The first different pieces, their quotes cut to the limit."""
    kept: dict[Evidence, None] = {}
    for piece in evidence:
        long = len(piece.quote) > QUOTE_LIMIT
        kept.setdefault(piece.model_copy(update={"quote": cut(piece.quote)}) if long else piece)
        if len(kept) == MOST:
            break
    return tuple(kept)


def bounded_message(message: Message) -> Message:
    """A message whose quoted words are cut to the limit."""
    params = {name: _cut_param(value) for name, value in message.params.items()}
    return message if params == message.params else Message(key=message.key, params=params)


def cut(text: str, limit: int = QUOTE_LIMIT) -> str:
    """The text, ended with an ellipsis at a word's end where it is too long."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    words = head.rpartition(" ")[0]
    return (words if len(words) > limit // 2 else head).rstrip() + "…"


def all_evidence(facts: PageFacts) -> Iterator[Evidence]:
    """Every piece of evidence in the facts of a page."""
    skipped = {"layouts", "texts", "images", "failed_requests"}
    stack: list[object] = [getattr(facts, name) for name in type(facts).model_fields if name not in skipped]
    while stack:
        value = stack.pop()
        if isinstance(value, Evidence):
            yield value
        elif isinstance(value, tuple):
            stack += value
        elif type(value) not in _PLAIN and isinstance(value, BaseModel):
            stack += value.__dict__.values()


def boxes(snapshot: Snapshot, elements: Iterable[int]) -> PackedBoxes:
    """Where elements stand in each viewport; those without a place or an area are left out."""
    wanted = sorted(set(elements))
    return PackedBoxes.placed(
        {layout.viewport.value: dict(_boxes_in(layout, wanted)) for layout in snapshot.layouts}
    )


def _boxes_in(layout: Layout, elements: Iterable[int]) -> Iterator[tuple[int, tuple[int, int, int, int]]]:
    for element in elements:
        box = layout.box(element)
        if box is not None and box.width > 0 and box.height > 0:
            yield element, (box.x, box.y, box.width, box.height)


def _cut_param(value: Param) -> Param:
    return tuple(_cut_scalar(one) for one in value) if isinstance(value, tuple) else _cut_scalar(value)


def _cut_scalar(value: Scalar) -> Scalar:
    return cut(value) if isinstance(value, str) else value
