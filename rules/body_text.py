"""How large the body text of a page is: what other type is compared with."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.models import Layout, PageFacts, TextPlace

RUNNING = 40
"""Characters from which a text is read, not glanced at: such texts tell the size of the body text."""
LEAST = 200
"""Characters of running text below which all text but header and footer tells the size."""


def running(texts: Iterable[TextPlace]) -> list[TextPlace]:
    """The texts of a page that tell the size of its body text."""
    every = list(texts)
    body = [text for text in every if not text.frame] or every
    found = [text for text in body if text.characters >= RUNNING]
    return found if _length(found) >= LEAST else body


def usual_size(texts: Iterable[tuple[TextPlace, float]]) -> float:
    """The size that half of the text does not exceed, of texts with their sizes in px; 0 without text."""
    sized = sorted(texts, key=lambda one: one[1])
    half, read = _length(text for text, _ in sized) / 2, 0
    for text, size in sized:
        read += text.characters
        if read >= half:
            return size
    return 0.0


def body_size(page: PageFacts, layout: Layout) -> float | None:
    """The size of the body text in one viewport, in px; None where there is too little text to tell."""
    sizes = {text: layout.font_size[n] for text in page.texts if (n := layout.seen(text.element)) is not None}
    chosen = running(sizes)
    return usual_size((text, sizes[text]) for text in chosen) if _length(chosen) >= LEAST else None


def _length(texts: Iterable[TextPlace]) -> int:
    return sum(text.characters for text in texts)
