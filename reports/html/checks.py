"""The part of the view that shows rules: their verdicts grouped, with quotes and crops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.models import Box, Evidence, LegalBasis, Outcome, PageEntry, RuleInfo, Source, Term, Verdict, Viewport

from ..digest import ORDER, WRONG, Digest, RuleResult
from ..wording import Wording, clean, readable_path, web_address
from .crops import Crop, Mark, crop, first_screen, on, shows
from .pictures import Album, Shot

QUOTES = 4
"""Quotes shown of one group of verdicts."""

CROPS = 6
"""Groups of one rule that are shown with a picture; the others say where they stand."""

PAGES = 5
"""Pages named before the rest are folded away."""

_HIDDEN_SOURCES = frozenset(
    {Source.JSON_LD, Source.MICRODATA, Source.OPEN_GRAPH, Source.META, Source.SCRIPT, Source.NETWORK, Source.URL}
)


@dataclass(frozen=True)
class PageRef:
    """A page as others point to it."""

    number: int
    label: str
    path: str
    href: str | None
    kind: str
    language: str | None

    @property
    def anchor(self) -> str:
        """Identity of the page's own section in the report."""
        return f"page-{self.number}"


@dataclass(frozen=True)
class Quote:
    """Words of the page that a verdict rests on."""

    text: str
    source: str
    selector: str | None
    from_code: bool
    """The words are not among those that a shopper sees."""


@dataclass
class Group:
    """Verdicts of one rule that say the same for the same reason."""

    outcome: Outcome
    message: str
    quotes: tuple[Quote, ...]
    more_quotes: int
    fix: str | None
    verdicts: list[Verdict] = field(default_factory=list)
    pages: list[PageRef] = field(default_factory=list)
    crop: Crop | None = None
    language: str | None = None

    @property
    def shown_pages(self) -> list[PageRef]:
        """The pages named at once."""
        return self.pages[:PAGES]

    @property
    def folded_pages(self) -> list[PageRef]:
        """The pages behind a fold."""
        return self.pages[PAGES:]


@dataclass(frozen=True)
class Law:
    """A law behind a rule, for the reader."""

    citation: str
    mark: str
    mark_words: str
    since: str | None
    until: str | None
    ahead: bool


@dataclass(frozen=True)
class Check:
    """A rule in the report."""

    info: RuleInfo
    state: str
    title: str
    why: str | None
    fix: str | None
    example: str | None
    weight: int | None
    score: str | None
    points: float
    groups: tuple[Group, ...]
    wrong_pages: int
    judged_pages: int
    laws: tuple[Law, ...]
    missing_need: str | None
    searchable: str

    @property
    def anchor(self) -> str:
        """Identity of the rule's section in the report."""
        return "check-" + "".join(c if c.isascii() and c.isalnum() else "-" for c in self.info.id)

    @property
    def best_crop(self) -> Crop | None:
        """The picture that shows best what is wrong."""
        crops = [group.crop for group in self.groups if group.crop and group.outcome in WRONG]
        return next((found for found in crops if found.marks), crops[0] if crops else None)

    @property
    def wrong_groups(self) -> tuple[Group, ...]:
        """The groups that say what is wrong."""
        return tuple(group for group in self.groups if group.outcome in WRONG)

    @property
    def wrong_refs(self) -> list[PageRef]:
        """The pages where it is wrong."""
        return list({page.number: page for group in self.wrong_groups for page in group.pages}.values())


class Checks:
    """Builds the checks of one report."""

    def __init__(self, digest: Digest, wording: Wording, album: Album) -> None:
        self._digest = digest
        self._wording = wording
        self._album = album
        entries = digest.audit.coverage.pages
        self.refs = {entry.url: self._ref(number, entry) for number, entry in enumerate(entries, 1)}

    def _ref(self, number: int, entry: PageEntry) -> PageRef:
        path = readable_path(entry.url)
        return PageRef(
            number=number,
            label=clean(entry.title, 70) or path,
            path=path,
            href=web_address(entry.url),
            kind=self._wording.term("kind", entry.kind.value),
            language=language_tag(entry.language),
        )

    def check(self, rule: RuleResult) -> Check:
        """A rule as the report shows it."""
        say, info = self._wording, rule.info
        groups = self._groups(rule)
        title = say.rule_title(info, rule.outcome)
        return Check(
            info=info,
            state=rule.state,
            title=title,
            why=say.optional(f"{info.id}.why"),
            fix=next((g.fix for g in groups if g.fix), None) or say.optional(f"{info.id}.fix"),
            example=say.optional(f"{info.id}.example"),
            weight=rule.score.weight if rule.score else None,
            score=None if not rule.score or rule.score.score is None else say.percent(rule.score.score),
            points=rule.points,
            groups=groups,
            wrong_pages=len({v.page for v in rule.having(*WRONG)}),
            judged_pages=rule.judged,
            laws=tuple(self._law(law) for law in self._digest.laws(rule)),
            missing_need=say.term("need", rule.missing_need) if rule.missing_need else None,
            searchable=" ".join([title, say.rule_title(info), info.id, *(group.message for group in groups)]).lower()[:600],
        )

    def _groups(self, rule: RuleResult) -> tuple[Group, ...]:
        groups: dict[tuple[object, ...], Group] = {}
        for verdict in rule.having(*ORDER):
            message = self._wording.say(verdict.message)
            shown = tuple(self._quote(e) for e in verdict.evidence[:QUOTES])
            fix = self._wording.say(verdict.fix) if verdict.fix else None
            group = groups.setdefault(
                (verdict.outcome, message, tuple((q.text, q.source) for q in shown), fix),
                Group(verdict.outcome, message, shown, max(0, len(verdict.evidence) - QUOTES), fix),
            )
            group.verdicts.append(verdict)
            if verdict.page is not None:
                group.pages.append(self.refs.get(verdict.page) or self._stranger(verdict.page))
        for group in list(groups.values())[:CROPS]:
            group.crop = self._crop_of(rule.info, group)
        for group in groups.values():
            group.language = group.pages[0].language if group.pages else None
        return tuple(groups.values())

    def _stranger(self, url: str) -> PageRef:
        """A page that a verdict names and the coverage does not."""
        path = readable_path(url)
        return PageRef(0, path, path, web_address(url), "", None)

    def _quote(self, evidence: Evidence) -> Quote:
        return Quote(
            text=clean(evidence.quote, 300),
            source=self._wording.term("source", evidence.source.value),
            selector=clean(evidence.selector, 200) if evidence.selector else None,
            from_code=evidence.source in _HIDDEN_SOURCES,
        )

    def _law(self, law: LegalBasis) -> Law:
        say = self._wording
        return Law(
            citation=clean(law.text, 400),
            mark=clean(law.mark, 12),
            mark_words=say.term("mark", law.mark),
            since=say.day(law.applies_from) if law.applies_from else None,
            until=say.day(law.applies_until) if law.applies_until else None,
            ahead=self._digest.is_ahead(law),
        )

    def _crop_of(self, info: RuleInfo, group: Group) -> Crop | None:
        """The element boxed on the first page that can show it; what is missing: the place for it."""
        for verdict in group.verdicts[:3]:
            entry = self._digest.pages.get(verdict.page or "")
            found = entry and self.evidence_crop(entry, verdict, self._alt("crop.found", info, entry))
            if found:
                return found
        if group.outcome not in WRONG or not group.verdicts:
            return None
        entry = self._digest.pages.get(group.verdicts[0].page or "")
        return entry and self._page_crop(entry, group.verdicts[0], self._alt("crop.page", info, entry))

    def _alt(self, key: str, info: RuleInfo, entry: PageEntry) -> str:
        return self._wording(
            f"report.{key}", title=self._wording.rule_title(info), page=self.refs[entry.url].label
        )

    def evidence_crop(self, entry: PageEntry, verdict: Verdict, alt: str) -> Crop | None:
        """The screenshot around a verdict's evidence, None when no box of it is on a picture."""
        for viewport in viewports_for(verdict):
            boxes = evidence_boxes(entry, verdict, viewport)
            for shot in self.shots(entry, viewport):
                seen = [box for box in boxes if shows(shot, box)]
                if seen:
                    return crop(shot, seen, verdict.outcome.value, alt)
        return None

    def _page_crop(self, entry: PageEntry, verdict: Verdict, alt: str) -> Crop | None:
        """The first screen of a page on which nothing was found, with the place for it where that is known."""
        for viewport in viewports_for(verdict):
            for shot in self.shots(entry, viewport):
                near = [box for box in self._places(entry, verdict, viewport) if shows(shot, box)]
                if near:
                    return crop(shot, near[:1], "missing", alt)
                return Crop(shot, first_screen(shot), (), alt)
        return None

    def _places(self, entry: PageEntry, verdict: Verdict, viewport: Viewport) -> list[Box]:
        """Boxes beside which the missing thing belongs, as the rule says by naming other rules."""
        near = self._digest.rules[verdict.rule].info.near
        found = [
            box
            for name in near
            if name in self._digest.rules
            for other in self._digest.rules[name].verdicts
            if other.page == entry.url
            for box in evidence_boxes(entry, other, viewport)
        ]
        return found

    def shots(self, entry: PageEntry, viewport: Viewport) -> list[Shot]:
        """The pictures of a page in one viewport that could be read."""
        taken = (self._album.shot(picture) for picture in entry.pictures if picture.viewport is viewport)
        return [shot for shot in taken if shot]


def viewports_for(verdict: Verdict) -> tuple[Viewport, ...]:
    """The viewports, first the one that the message names."""
    named = {value.key.rpartition(".")[2] for value in verdict.message.params.values() if isinstance(value, Term)}
    phone_first = Viewport.PHONE in named and Viewport.DESKTOP not in named
    return (Viewport.PHONE, Viewport.DESKTOP) if phone_first else (Viewport.DESKTOP, Viewport.PHONE)


def evidence_boxes(entry: PageEntry, verdict: Verdict, viewport: Viewport) -> list[Box]:
    """Where a verdict's evidence stands in one viewport."""
    boxes = entry.boxes.get(viewport.value, {})
    elements: Sequence[int] = [e.element for e in verdict.evidence if e.element is not None]
    return [Box(*boxes[element]) for element in dict.fromkeys(elements) if element in boxes]


def language_tag(language: str) -> str | None:
    """A language code fit for an HTML attribute, None when it is not known."""
    known = language.isascii() and language.isalpha() and 2 <= len(language) <= 3 and language != "und"
    return language.lower() if known else None
