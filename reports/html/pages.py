"""The part of the view that goes page by page: screenshots with numbered boxes, and their list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from auditor.models import READABLE, Outcome, PageEntry, ReadStatus, Verdict, Viewport

from ..digest import ORDER, Digest
from ..wording import Wording
from .crops import Mark, numbered, shows
from .illustrate import Illustrator, evidence_boxes
from .pictures import Shot
from .refs import PageRef, Refs

DETAILED = 100
"""Pages shown with what was found on them; of the others only the numbers of results are told."""

PICTURED = 30
"""Pages shown with screenshots: all pictures share one budget, and of more pages none would be sharp."""


@dataclass(frozen=True)
class Finding:
    """One verdict in a page's list."""

    number: int
    outcome: Outcome
    title: str
    message: str
    anchor: str
    boxed: bool


@dataclass(frozen=True)
class Screen:
    """One screenshot of a page; `shot` is None when the picture is missing."""

    viewport: Viewport
    name: str
    shot: Shot | None
    marks: tuple[Mark, ...]
    alt: str


@dataclass(frozen=True)
class PageView:
    """A page in the report."""

    ref: PageRef
    status: ReadStatus
    status_words: str
    reason: str | None
    why: str | None
    screens: tuple[Screen, ...]
    pictures_left_out: bool
    """It has screenshots that are not shown, for there are too many pages."""
    findings: tuple[Finding, ...]
    quiet: tuple[Finding, ...]
    """Rules that had nothing to judge here."""
    counts: dict[Outcome, int]
    """Number of findings by outcome, the most pressing first."""
    brief: bool
    """The findings themselves are left out, for there are too many pages."""


class Pages:
    """Builds the page views of one report."""

    def __init__(
        self, digest: Digest, wording: Wording, refs: Refs, illustrator: Illustrator, anchors: dict[str, str]
    ) -> None:
        self._digest = digest
        self._wording = wording
        self._refs = refs
        self._illustrator = illustrator
        self._anchors = anchors
        read = (entry for entry in digest.audit.coverage.pages if entry.status in READABLE)
        detailed = list(islice(read, DETAILED))
        self._pictured = frozenset([entry.url for entry in detailed if entry.pictures][:PICTURED])
        self._brief = frozenset(entry.url for entry in read)  # all that are left
        self._verdicts: dict[str, list[Verdict]] = defaultdict(list)
        """Those on pages that are told in full."""
        self._outcomes: dict[str, Counter[Outcome]] = defaultdict(Counter)
        for verdict in digest.audit.verdicts:
            if verdict.page is not None:
                self._outcomes[verdict.page][verdict.outcome] += 1
                if verdict.page not in self._brief:
                    self._verdicts[verdict.page].append(verdict)

    def views(self) -> tuple[PageView, ...]:
        """Every page of the visit, in its order."""
        return tuple(self._view(entry) for entry in self._digest.audit.coverage.pages)

    def _view(self, entry: PageEntry) -> PageView:
        say = self._wording
        pictured = entry.url in self._pictured
        verdicts = sorted(self._verdicts.get(entry.url, ()), key=lambda v: ORDER.index(v.outcome))
        findings = tuple(self._finding(number, entry, v) for number, v in enumerate(verdicts, 1))
        outcomes = self._outcomes.get(entry.url, Counter())
        return PageView(
            ref=self._refs.of(entry.url),
            status=entry.status,
            status_words=say.term("status", entry.status.value),
            reason=say.say(entry.reason) if entry.reason else None,
            why=say.say(entry.why) if entry.why else None,
            screens=self._screens(entry, verdicts) if pictured else (),
            pictures_left_out=bool(entry.pictures) and entry.status in READABLE and not pictured,
            findings=tuple(f for f in findings if f.outcome is not Outcome.NOT_APPLICABLE),
            quiet=tuple(f for f in findings if f.outcome is Outcome.NOT_APPLICABLE),
            counts={o: outcomes[o] for o in ORDER if outcomes[o] and o is not Outcome.NOT_APPLICABLE},
            brief=entry.status in READABLE and entry.url in self._brief,
        )

    def _finding(self, number: int, entry: PageEntry, verdict: Verdict) -> Finding:
        info = self._digest.rules[verdict.rule].info
        boxed = entry.url in self._pictured and any(
            shows(shot, box)
            for viewport in Viewport
            for shot in self._illustrator.shots(entry, viewport)[:1]
            for box in evidence_boxes(entry, verdict, viewport)
        )
        return Finding(
            number=number,
            outcome=verdict.outcome,
            title=self._wording.rule_title(info, verdict.outcome),
            message=self._wording.say(verdict.message),
            anchor=self._anchors[verdict.rule],
            boxed=boxed,
        )

    def _screens(self, entry: PageEntry, verdicts: Sequence[Verdict]) -> tuple[Screen, ...]:
        named = {picture.viewport for picture in entry.pictures}
        return tuple(self._screen(entry, verdicts, viewport) for viewport in Viewport if viewport in named)

    def _screen(self, entry: PageEntry, verdicts: Sequence[Verdict], viewport: Viewport) -> Screen:
        shot = next(iter(self._illustrator.shots(entry, viewport)), None)
        name = self._wording.term("viewport", viewport.value)
        boxes = [
            (number, verdict.outcome.value, box)
            for number, verdict in enumerate(verdicts, 1)
            for box in evidence_boxes(entry, verdict, viewport)
        ]
        return Screen(
            viewport=viewport,
            name=name,
            shot=shot,
            marks=numbered(shot, boxes) if shot else (),
            alt=self._wording("report.page.screen", page=self._refs.of(entry.url).label, viewport=name),
        )
