"""Which picture goes with a verdict: the element boxed, the place for it, or the page without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from auditor.models import Box, Outcome, PageEntry, RuleInfo, Term, Verdict, Viewport

from ..digest import WRONG, Digest
from ..wording import Wording
from .crops import Crop, crop, first_screen, on, shows
from .pictures import Album, Shot
from .refs import Refs

TRIES = 3
"""Verdicts looked at before a group goes without a picture."""


LOGO = "shop-logo"
"""The rule whose evidence is the shop's logo."""

LOGO_WIDTHS, LOGO_HEIGHTS = range(24, 481), range(12, 161)
"""CSS px"""


class Illustrator:
    """Finds the pictures of one report."""

    def __init__(self, digest: Digest, wording: Wording, album: Album, refs: Refs) -> None:
        self._digest = digest
        self._wording = wording
        self._album = album
        self._refs = refs

    def crop(self, info: RuleInfo, verdicts: Sequence[Verdict]) -> Crop | None:
        """A picture for verdicts that say the same: evidence boxed where it can be, else what is wrong."""
        placed = [(entry, verdict) for verdict in verdicts for entry in self._pages_of(verdict)]
        found = (self._evidence(info, entry, verdict) for entry, verdict in placed)
        first = next(filter(None, found), None)
        if first or not verdicts or verdicts[0].outcome not in WRONG:
            return first
        if verdicts[0].page is None:
            return self._place_in_shop(info)
        without = (self._without_evidence(info, entry, verdict) for entry, verdict in placed)
        return next(filter(None, without), None)

    def _pages_of(self, verdict: Verdict) -> list[PageEntry]:
        """The page of a verdict; of one on the shop the pages of its evidence."""
        named = [verdict.page] if verdict.page else [piece.page for piece in verdict.evidence]
        known = (url for url in dict.fromkeys(named) if url and url in self._digest.pages)
        return [self._digest.pages[url] for url in islice(known, TRIES)]

    def _place_in_shop(self, info: RuleInfo) -> Crop | None:
        """Where what the shop lacks belongs, on the first page that has something it goes with."""
        for name in info.near:
            neighbour = self._digest.rules.get(name)
            for verdict in neighbour.verdicts if neighbour else ():
                for entry in self._pages_of(verdict):
                    boxes = evidence_boxes(entry, verdict, Viewport.DESKTOP)
                    for shot in self.shots(entry, Viewport.DESKTOP):
                        near = [box for box in boxes if shows(shot, box)]
                        if near:
                            return self._told(crop(shot, near[:1], "missing"), "missing", info, entry)
        return None

    def _evidence(self, info: RuleInfo, entry: PageEntry, verdict: Verdict) -> Crop | None:
        """The screenshot around a verdict's evidence, None when no box of it is on a picture."""
        for viewport in viewports_for(verdict):
            boxes = evidence_boxes(entry, verdict, viewport)
            for shot in self.shots(entry, viewport):
                seen = [box for box in boxes if shows(shot, box)]
                if seen:
                    return self._told(crop(shot, seen, verdict.outcome.value), "found", info, entry)
        return None

    def _without_evidence(self, info: RuleInfo, entry: PageEntry, verdict: Verdict) -> Crop | None:
        """The first screen of a page on which it was not seen, with the place for it where that is known."""
        for viewport in viewports_for(verdict):
            for shot in self.shots(entry, viewport):
                if evidence_boxes(entry, verdict, viewport):
                    return self._told(Crop(shot, first_screen(shot)), "below", info, entry)
                near = [box for box in self._places(entry, info, viewport) if shows(shot, box)]
                if near:
                    return self._told(crop(shot, near[:1], "missing"), "missing", info, entry)
                return self._told(Crop(shot, first_screen(shot)), "screen", info, entry)
        return None

    def _told(self, picture: Crop, kind: str, info: RuleInfo, entry: PageEntry) -> Crop:
        """A crop with its words: what it shows, and which check and page it is from."""
        page = self._refs.of(entry.url).label
        return replace(
            picture,
            alt=self._wording(f"report.crop.alt-{kind}", title=self._wording.rule_title(info), page=page),
            caption=self._wording(f"report.crop.{kind}", page=page),
        )

    def _places(self, entry: PageEntry, info: RuleInfo, viewport: Viewport) -> list[Box]:
        """Boxes beside which the missing thing belongs, as the rule says by naming other rules."""
        neighbours = (self._digest.rules[name] for name in info.near if name in self._digest.rules)
        said = filter(None, (neighbour.on_page(entry.url) for neighbour in neighbours))
        return [box for verdict in said for box in evidence_boxes(entry, verdict, viewport)]

    def logo(self, entry: PageEntry) -> Crop | None:
        """The shop's logo on a desktop screenshot; None without one, or where its size is not one's."""
        rule = self._digest.rules.get(LOGO)
        verdicts = rule.having(Outcome.PASSED) if rule else ()
        for verdict in (v for v in verdicts if v.page == entry.url):
            for shot in self.shots(entry, Viewport.DESKTOP):
                boxes = evidence_boxes(entry, verdict, Viewport.DESKTOP)
                fitting = [box for box in boxes if shows(shot, box) and _fits_logo(box)]
                if fitting:
                    name = self._wording("report.head.logo", name=self._digest.audit.shop.name)
                    return Crop(shot, on(shot, fitting[0]), alt=name)
        return None

    def shots(self, entry: PageEntry, viewport: Viewport) -> list[Shot]:
        """The pictures of a page in one viewport that could be read."""
        taken = (self._album.shot(picture) for picture in entry.pictures if picture.viewport is viewport)
        return [shot for shot in taken if shot]


def viewports_for(verdict: Verdict) -> tuple[Viewport, ...]:
    """The viewports that the message names, else both."""
    terms = (value for value in verdict.message.params.values() if isinstance(value, Term))
    named = {term.key.rpartition(".")[2] for term in terms}
    return tuple(viewport for viewport in Viewport if viewport in named) or tuple(Viewport)


def evidence_boxes(entry: PageEntry, verdict: Verdict, viewport: Viewport) -> list[Box]:
    """Where a verdict's evidence on a page stands in one viewport."""
    boxes = entry.boxes.get(viewport.value, {})
    here = (found for found in verdict.evidence if (found.page or verdict.page) == entry.url)
    elements = dict.fromkeys(found.element for found in here)
    return [Box(*boxes[element]) for element in elements if element is not None and element in boxes]


def _fits_logo(box: Box) -> bool:
    return box.width in LOGO_WIDTHS and box.height in LOGO_HEIGHTS
