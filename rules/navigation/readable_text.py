"""Text is large and clear enough to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from auditor.extract.colours import contrast as contrast_of
from auditor.models import Box, Layout, LayoutFlag, Percent, Source, Term, TextPlace, Viewport
from auditor.rule import (
    PRODUCT,
    Effort,
    Evidence,
    Judgement,
    Need,
    PageFacts,
    Severity,
    failed,
    needs_review,
    passed,
    rule,
    warned,
)

from ..body_text import running, usual_size

LARGE = 24.0
"""px from which letters are large, and WCAG asks for less contrast."""
FAR_TOO_SMALL = 2.0
"""px below the limit from which the rule fails."""
MUCH = 4
"""Times the tolerated share of faint text from which the rule fails."""
UNKNOWN = 1.25
"""Contrast below which a text has another background than its ancestors': nobody writes white on white."""
RARE = 0.02
"""Share of the text up to which a typeface is an icon font or an accent."""


_DISABLED = int(LayoutFlag.DISABLED)


class _Text(NamedTuple):
    """A text that is seen in one viewport."""

    place: TextPlace
    size: float
    family: str
    contrast: float | None
    """None where it is not known, or where nothing is asked of it."""

    @property
    def weight(self) -> int:
        """Its share in the page: characters."""
        return self.place.characters


@rule(severity=Severity.MODERATE, effort=Effort.TEMPLATE, pages=PRODUCT, needs=(Need.LAYOUT,), words=False)
def readable_text(
    page: PageFacts,
    *,
    desktop: float = 14.0,
    phone: float = 16.0,
    contrast: float = 4.5,
    large_contrast: float = 3.0,
    faint: float = 0.05,
    families: int = 4,
) -> Judgement:
    """Text is large and clear enough to read.

    ## Why it matters
    Grey on grey in 12 px is not read by anybody over forty, nor by anybody in the sun.

    ## Fails
    ```html
    <p style="color: #aaa; background: #fff; font-size: 11px">Everything about the vase …</p>
    ```

    ## Passes
    ```html
    <p style="color: #222; background: #fff; font-size: 16px">Everything about the vase …</p>
    ```

    ## Options
    - `desktop`, `phone`: px of running text below which the rule warns; two px less fail
    - `contrast`, `large_contrast`: ratio of text (from 24 px: of large text) to its background
    - `faint`: share of the text that may have less; four times as much fails
    - `families`: number of typefaces beyond which the rule warns

    ## Sources
    An article on requirements for online shops: fonts that are easy to read, and not many. WCAG 2.2, 1.4.3
    for contrast. Text over pictures is not measured.
    """
    complaints: list[Judgement] = []
    measured = 0
    for layout, limit in ((page.layout(Viewport.DESKTOP), desktop), (page.layout(Viewport.PHONE), phone)):
        texts = _seen(page, layout) if layout else []
        if layout is None or not texts:
            continue
        measured += 1
        viewport = Term(key=f"viewport.{layout.viewport.value}")
        found = (
            _small(texts, limit, viewport),
            _faint(texts, (contrast, large_contrast), faint, viewport),
            _many_faces(texts, families, viewport),
        )
        complaints += [one for one in found if one is not None]
    if not measured:
        return needs_review("no-text")
    return min(complaints, key=lambda one: one.score or 0, default=passed("readable"))


def _seen(page: PageFacts, layout: Layout) -> list[_Text]:
    pictures = [box for image in page.images if (box := layout.box(image.element)) is not None]
    families = [font.split(",")[0].strip(" \"'").casefold() for font in layout.fonts]
    return [
        _Text(place, layout.font_size[n], families[layout.font[n]], _contrast(layout, n, pictures))
        for place in page.texts
        if (n := layout.seen(place.element)) is not None
    ]


def _contrast(layout: Layout, n: int, pictures: Sequence[Box]) -> float | None:
    """The contrast of the text in an element; None over pictures and in controls that are switched off."""
    if layout.background[n] < 0 or layout.flags[n] & _DISABLED:
        return None
    ratio = contrast_of(layout.colors[layout.color[n]], layout.colors[layout.background[n]])
    if ratio is None or ratio < UNKNOWN:
        return None
    x, y = layout.x[n] + layout.width[n] / 2, layout.y[n] + layout.height[n] / 2
    for left, top, width, height in pictures:  # a page has many texts and pictures: no generator
        if left <= x < left + width and top <= y < top + height:
            return None
    return ratio


def _small(texts: list[_Text], limit: float, viewport: Term) -> Judgement | None:
    """The complaint on the size that half of the running text does not exceed."""
    chosen = set(running(text.place for text in texts))
    body = [text for text in texts if text.place in chosen]
    usual = usual_size((text.place, text.size) for text in body)
    if usual >= limit:
        return None
    say = failed if usual <= limit - FAR_TOO_SMALL else warned
    evidence = _evidence(body, lambda one: one.size < limit)
    return say("small", size=round(usual, 1), limit=round(limit, 1), viewport=viewport, evidence=evidence)


def _faint(
    texts: list[_Text], needed: tuple[float, float], tolerated: float, viewport: Term
) -> Judgement | None:
    """The complaint on the share of text that hardly stands out."""

    def is_faint(text: _Text) -> bool:
        limit = needed[1] if text.size >= LARGE else needed[0]
        return text.contrast is not None and text.contrast < limit

    known = sum(text.weight for text in texts if text.contrast is not None)
    share = sum(text.weight for text in texts if is_faint(text)) / known if known else 0.0
    if share <= tolerated:
        return None
    worst = min((text.contrast or 0.0 for text in texts if is_faint(text)), default=0.0)
    say = failed if share > MUCH * tolerated else warned
    return say(
        "faint",
        share=Percent(share=round(share, 3)),
        ratio=round(worst, 1),
        viewport=viewport,
        evidence=_evidence(texts, is_faint),
    )


def _many_faces(texts: list[_Text], most: int, viewport: Term) -> Judgement | None:
    counts: Counter[str] = Counter()
    for text in texts:
        counts[text.family] += text.weight
    used = [family for family, count in counts.items() if count > RARE * counts.total()]
    if len(used) <= most:
        return None
    return warned("typefaces", count=len(used), most=most, viewport=viewport)


def _evidence(texts: list[_Text], chosen: Callable[[_Text], bool]) -> list[Evidence]:
    """The longest of the chosen texts."""
    places = sorted((text.place for text in texts if chosen(text)), key=lambda place: -place.characters)
    return [Evidence(source=Source.LAYOUT, quote=place.quote, element=place.element) for place in places[:3]]
