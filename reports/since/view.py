"""What changed since an earlier audit, worded and ready to be shown by any format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from auditor.models import (
    Audit,
    AuditSummary,
    Cause,
    Change,
    Comparison,
    Flip,
    Outcome,
    RuleChange,
    Tally,
    Trend,
)

from ..digest import Digest
from ..wording import Wording, clean, direction_of, readable_path, web_address

NAMED = 5
"""Names in one sentence; of more the number is said."""

_RULE_CHANGES = (RuleChange.OPTIONS, RuleChange.SEVERITY, RuleChange.PAGES, RuleChange.VERSION)


@dataclass(frozen=True)
class FlipView:
    """A page on which a check came to another outcome."""

    path: str
    href: str | None
    before: str
    after: str


@dataclass(frozen=True)
class PlaceView:
    """A template, or the shop, on which a check went another way."""

    where: str
    """Kind and form of address of the pages; of the shop its word."""
    example: str | None
    """Address of a page, where a link may lead there."""
    told: str
    """How many pages had the fault before and have it now."""
    flips: tuple[FlipView, ...]
    more: int
    """Pages of which none is in `flips`."""


@dataclass(frozen=True)
class ChangedCheck:
    """A check with every template where it went one way for one reason."""

    rule: str
    title: str
    """What is or was wrong: the places count the pages where it is."""
    severity: str
    severity_words: str
    places: tuple[PlaceView, ...]


@dataclass(frozen=True)
class Block:
    """Checks that belong under one heading: a trend, or the cause of what is set aside."""

    id: str
    """A value of Trend or of Cause."""
    title: str
    lead: str
    checks: tuple[ChangedCheck, ...]


@dataclass(frozen=True)
class CategoryDifference:
    """A category whose score moved, in whole points."""

    name: str
    before: str
    after: str
    gained: float


@dataclass(frozen=True)
class HistoryPoint:
    """An audit of the shop, for a line over time."""

    day: str
    score: float | None
    score_words: str
    grade: str | None


@dataclass(frozen=True)
class Since:
    """The whole "since last time" part."""

    title: str
    day: str
    """Of the earlier audit."""
    direction: str
    """`up`, `down`, `same`, or `none` where one of the audits has no score."""
    score: str
    """One sentence on the score."""
    shop_part: str | None
    """How much of that the shop's own changes explain; None where they explain all."""
    counts: tuple[tuple[str, int, str], ...]
    """Trend, number of checks, and both in words; only those that there are."""
    quiet: str | None
    """That nothing changed, where nothing did."""
    unchanged: str | None
    blocks: tuple[Block, ...]
    """What is new, worse, gone, better; only those that there are."""
    set_aside: tuple[Block, ...]
    """What is no sign of a change of the shop, by cause."""
    notes: tuple[str, ...]
    """What makes the audits differ besides the shop."""
    categories: tuple[CategoryDifference, ...]
    history: tuple[HistoryPoint, ...]
    """Every audit that is known of, this one last; at least two."""


def since_view(audit: Audit, wording: Wording) -> Since | None:
    """The view of what changed since the audit that this one was compared with; None without one."""
    return _Maker(audit, audit.since, wording).view() if audit.since else None


class _Maker:
    def __init__(self, audit: Audit, comparison: Comparison, wording: Wording) -> None:
        self._comparison, self._t = comparison, wording
        self._infos = {name: rule.info for name, rule in Digest(audit).rules.items()}

    def view(self) -> Since:
        comparison, t = self._comparison, self._t
        blocks = tuple(
            self._block(trend.value, [c for c in comparison.changes if c.trend is trend])
            for trend in Trend
            if any(change.trend is trend for change in comparison.changes)
        )
        causes = dict.fromkeys(change.cause for change in comparison.set_aside)
        return Since(
            title=t("report.since.title"),
            day=self._day(comparison.before),
            direction=direction_of(comparison.gained),
            score=self._score(),
            shop_part=self._shop_part(),
            counts=tuple(
                (block.id, len(block.checks), t(f"report.since.count.{block.id}", count=len(block.checks)))
                for block in blocks
            ),
            quiet=None if blocks else t("report.since.quiet"),
            unchanged=t("report.since.unchanged", count=comparison.unchanged)
            if comparison.unchanged
            else None,
            blocks=blocks,
            set_aside=tuple(
                self._block(cause.value, [c for c in comparison.set_aside if c.cause is cause])
                for cause in Cause
                if cause in causes
            ),
            notes=tuple(self._notes()),
            categories=tuple(self._categories()),
            history=tuple(map(self._point, _timeline(comparison))),
        )

    def _score(self) -> str:
        """What became of the score."""
        before, after = self._comparison.before, self._comparison.after
        gained, day = self._comparison.gained, self._day(before)
        if gained is None:
            return self._t("report.since.no-score", day=day)
        direction = direction_of(gained)
        said = self._t(
            f"report.since.score.{direction}",
            day=day,
            before=self._t.score(before.score),
            after=self._t.score(after.score),
            points=self._t.number(abs(gained), 1),
        )
        if before.grade == after.grade or not before.grade or not after.grade:
            return said
        grades = self._t("report.since.grade", before=before.grade, after=after.grade)
        return f"{said} {grades}"

    def _shop_part(self) -> str | None:
        gained, own = self._comparison.gained, self._comparison.shop_points
        if gained is None or own is None or abs(gained - own) < 0.1:
            return None
        return self._t("report.since.shop-part", own=self._signed(own), rest=self._signed(gained - own))

    def _signed(self, points: float) -> str:
        points = round(points, 1)
        sign = "+" if points > 0 else "−" if points < 0 else "±"
        return sign + self._t.number(abs(points), 1)

    def _block(self, name: str, changes: Sequence[Change]) -> Block:
        return Block(
            id=name,
            title=self._t(f"report.since.{name}.title"),
            lead=self._t(f"report.since.{name}.lead"),
            checks=tuple(
                self._check(rule, list(own)) for rule, own in groupby(changes, key=lambda change: change.rule)
            ),
        )

    def _check(self, rule: str, changes: Sequence[Change]) -> ChangedCheck:
        info = self._infos[rule]
        return ChangedCheck(
            rule=rule,
            title=self._t.rule_title(info, Outcome.FAILED),
            severity=info.severity.value,
            severity_words=self._t.severity(info.severity),
            places=tuple(self._place(change) for change in changes),
        )

    def _place(self, change: Change) -> PlaceView:
        group = change.group
        where = self._t("report.since.whole-shop")
        if group is not None:
            kind = self._t.term("kind", group.kind.value)
            where = f"{kind} {clean(group.pattern)}" if group.pattern else kind
        flips: tuple[FlipView, ...] = tuple(map(self._flip, change.flips)) if group else ()
        told = self._told(change)
        if len(flips) == 1 and change.before.judged == change.after.judged == 1:
            (only,), flips = flips, ()  # the page is the whole template
            told = f"{only.before} → {only.after}"
        return PlaceView(
            where=where,
            example=web_address(group.example) if group else None,
            told=told,
            flips=flips,
            more=change.flipped - len(change.flips) if group else 0,
        )

    def _told(self, change: Change) -> str:
        before, after = change.before, change.after
        if change.group is None:
            return self._t(f"report.since.shop.{change.trend.value}")
        if not after.judged:
            return self._t("report.since.pages.not-now", was=before.found, count=before.judged)
        if not before.judged:
            return self._t("report.since.pages.not-then", found=after.found, count=after.judged)
        return self._moved(before, after)

    def _moved(self, before: Tally, after: Tally) -> str:
        """By what the pages differ: how many have the fault, how many have it in full, or how far it goes."""
        numbers: dict[str, int] = {"count": after.judged, "had": before.judged}
        if before.found * after.judged != after.found * before.judged:
            return self._t("report.since.pages.both", found=after.found, was=before.found, **numbers)
        if before.failed * after.judged != after.failed * before.judged:
            failed = self._t.term("outcome", Outcome.FAILED.value)
            return self._t(
                "report.since.pages.failed",
                outcome=failed,
                found=after.failed,
                was=before.failed,
                **numbers,
            )
        return self._t(
            "report.since.pages.degree",
            before=self._t.percent(before.score or 0),
            after=self._t.percent(after.score or 0),
        )

    def _flip(self, flip: Flip) -> FlipView:
        before, after = (
            self._t.term("outcome", outcome.value) if outcome else self._t("report.outcome.not_run")
            for outcome in (flip.before, flip.after)
        )
        return FlipView(readable_path(flip.page), web_address(flip.page), before, after)

    def _notes(self) -> Iterable[str]:
        """What makes the audits differ besides the shop, the weightiest first."""
        comparison, t = self._comparison, self._t
        before, after, pages = comparison.before, comparison.after, comparison.pages
        if not comparison.same_tool:
            yield t("report.since.note.tool", before=before.tool, after=after.tool)
        if before.partial or after.partial:
            yield t(f"report.since.note.partial-{'now' if after.partial else 'then'}")
        if not comparison.same_address:
            yield t("report.since.note.address", before=before.start_url, after=after.start_url)
        yield t("report.since.note.pages", count=pages.both, before=pages.only_before, after=pages.only_after)
        if pages.unread:
            yield self._named("report.since.note.unread", map(readable_path, pages.unread))
        for what in (RuleChange.ADDED, RuleChange.REMOVED):
            names = [self._name(d.rule, d.summary) for d in comparison.rules if d.what is what]
            if names:
                yield self._named(f"report.since.note.{what.value}", names)
        changed = dict.fromkeys(d.rule for d in comparison.rules if d.what in _RULE_CHANGES)
        if changed:
            yield self._named("report.since.note.rules", (self._name(rule) for rule in changed))
        laws = dict.fromkeys(d.rule for d in comparison.rules if d.what is RuleChange.LAW)
        if laws:
            yield self._named("report.since.note.law", (self._name(rule) for rule in laws))
        if comparison.settings:
            yield self._named(
                "report.since.note.settings", (t.term("setting", s.name) for s in comparison.settings)
            )

    def _name(self, rule: str, summary: str = "") -> str:
        info = self._infos.get(rule)
        return self._t.title_of(rule, info.summary if info else summary)

    def _named(self, key: str, names: Iterable[str]) -> str:
        """A sentence with the first of some names, and how many there are."""
        found = [clean(name) for name in names]
        shown = (*found[:NAMED], *(("…",) if len(found) > NAMED else ()))
        return self._t(key, count=len(found), names=shown)

    def _categories(self) -> Iterable[CategoryDifference]:
        for change in self._comparison.categories:
            if change.before is None or change.after is None or change.before == change.after:
                continue
            yield CategoryDifference(
                name=self._t.term("category", change.category),
                before=self._t.score(change.before),
                after=self._t.score(change.after),
                gained=round(change.after - change.before, 1),
            )

    def _point(self, audit: AuditSummary) -> HistoryPoint:
        return HistoryPoint(self._day(audit), audit.score, self._t.score(audit.score), audit.grade)

    def _day(self, audit: AuditSummary) -> str:
        return self._t.day(audit.visited[:10] or audit.as_of)


def _timeline(comparison: Comparison) -> tuple[AuditSummary, ...]:
    earlier = comparison.history or (comparison.before,)
    return (*earlier, comparison.after)
