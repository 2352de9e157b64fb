"""One rule in two audits: how its verdicts differ, template by template, and what from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import fsum

from auditor.models import SCORED, WRONG, Cause, Change, Flip, Outcome, PageGroup, Tally, Trend, Verdict

from .chance import fisher_exact
from .pages import SAMPLED, AuditPages, Groups

LIKELY_CHANCE = 0.01
"""Probability from which a difference between two draws is taken for chance: many rules are asked at once."""
NOTABLE = 0.1
"""Difference of scores, 0..1, that counts where the outcome is the same."""
MOST_FLIPS = 20
"""Pages named of one change."""

_RANK = {Outcome.NOT_APPLICABLE: 0, Outcome.PASSED: 0, Outcome.WARNED: 1, Outcome.FAILED: 2}

_Verdicts = Mapping[str, Verdict]
"""Key of a page -> what a rule said of it."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Two audits with their pages."""

    before: AuditPages
    after: AuditPages
    groups: Groups


@dataclass(frozen=True, slots=True)
class RuleVerdicts:
    """All that one rule said in one audit."""

    shop: Verdict | None
    pages: _Verdicts


def by_rule(verdicts: Iterable[Verdict], pages: AuditPages) -> dict[str, RuleVerdicts]:
    """The verdicts of an audit by rule and page."""
    shops: dict[str, Verdict] = {}
    found: dict[str, dict[str, Verdict]] = defaultdict(dict)
    for verdict in verdicts:
        if verdict.page is None:
            shops[verdict.rule] = verdict
        elif (key := pages.key(verdict.page)) in pages.by_key:
            found[verdict.rule].setdefault(key, verdict)
    return {rule: RuleVerdicts(shops.get(rule), found[rule]) for rule in {**shops, **found}}


def changes_of(rule: str, before: RuleVerdicts, after: RuleVerdicts, sides: Sides) -> Iterator[Change]:
    """Every difference between what a rule said the two times."""
    if before.shop and after.shop:
        yield from _of_shop(before.shop, after.shop, sides)
    keys: dict[int, list[str]] = defaultdict(list)
    for key in {**after.pages, **before.pages}:
        keys[sides.groups.of_page[key]].append(key)
    for number in sorted(keys):
        yield from _Group(rule, keys[number], before.pages, after.pages, sides, number).changes()


def place_of(group: PageGroup | None) -> str:
    """What tells one template, or the shop, from another: the address of a page of it."""
    return group.example if group else ""


def stays_wrong(before: RuleVerdicts, after: RuleVerdicts, sides: Sides) -> set[str]:
    """The places (see `place_of`) where something was wrong both times."""
    found: set[str] = set()
    if before.shop and after.shop and _wrong(before.shop) and _wrong(after.shop):
        found.add(place_of(None))
    earlier, later = (
        {sides.groups.of_page[key] for key, verdict in side.pages.items() if _wrong(verdict)}
        for side in (before, after)
    )
    return found | {place_of(sides.groups.groups[number]) for number in earlier & later}


class _Group:
    """What one rule said of the pages of one template."""

    def __init__(
        self, rule: str, keys: list[str], before: _Verdicts, after: _Verdicts, sides: Sides, number: int
    ) -> None:
        self._rule, self._sides = rule, sides
        self._group = sides.groups.groups[number]
        self._before = {key: before[key] for key in keys if key in before}
        self._after = {key: after[key] for key in keys if key in after}
        self._was, self._is = _tally(self._before.values()), _tally(self._after.values())

    def changes(self) -> Iterator[Change]:
        """The differences; what shows on the same pages goes before what only the draw may explain."""
        both = [
            key
            for key, verdict in self._before.items()
            if key in self._after and _comparable(verdict, self._after[key])
        ]
        moves = {key: moved(self._before[key], self._after[key]) for key in both}
        earlier, later = self._sides.before.by_key, self._sides.after.by_key
        lost = [key for key, v in self._before.items() if _wrong(v) and key in later and key not in moves]
        regained = [
            key for key, v in self._after.items() if _wrong(v) and key in earlier and key not in moves
        ]
        worse = [key for key in both if moves[key] > 0]
        better = [key for key in both if moves[key] < 0]
        if worse:
            yield self._change(self._worsened(), Cause.SAME_PAGE, worse)
        if better:
            yield self._change(self._improved(lost), Cause.SAME_PAGE, better)
        if not worse and not better and self._drawn_otherwise():
            yield from self._by_rate(lost)
        if lost:
            yield self._change(Trend.GONE, Cause.NOT_JUDGED, lost)
        if regained:
            yield self._change(Trend.NEW, Cause.NOT_JUDGED, regained)

    def _drawn_otherwise(self) -> bool:
        """Whether pages were judged that the other visit did not ask for."""
        earlier, later = self._sides.before.by_key, self._sides.after.by_key
        return any(key not in later and _scored(v) for key, v in self._before.items()) or any(
            key not in earlier and _scored(v) for key, v in self._after.items()
        )

    def _by_rate(self, lost: Collection[str]) -> Iterator[Change]:
        was, now = self._was, self._is
        rates = [(was.found, now.found), (was.failed, now.failed)]
        if not was.judged or not now.judged:
            if now.found or was.found:
                trend = Trend.NEW if now.found else Trend.GONE
                yield self._change(trend, Cause.SAMPLE, ())
            return
        differing = [
            (fisher_exact(one, was.judged, other, now.judged), other * was.judged - one * now.judged)
            for one, other in rates
            if one * now.judged != other * was.judged
        ]
        if not differing:
            return
        chance, direction = min(differing, key=lambda found: found[0])
        cause = Cause.RATE if chance < LIKELY_CHANCE else Cause.SAMPLE
        trend = self._worsened() if direction > 0 else self._improved(lost)
        yield self._change(trend, cause, ()).model_copy(update={"chance": round(chance, 6)})

    def _worsened(self) -> Trend:
        return Trend.WORSE if self._was.found else Trend.NEW

    def _improved(self, lost: Collection[str]) -> Trend:
        return Trend.BETTER if self._is.found or lost else Trend.GONE

    def _change(self, trend: Trend, cause: Cause, keys: Collection[str]) -> Change:
        flips = (self._flip(key) for key in list(keys)[:MOST_FLIPS])
        return Change(
            rule=self._rule,
            group=self._group,
            trend=trend,
            cause=cause,
            before=self._was,
            after=self._is,
            flipped=len(keys),
            flips=tuple(flips),
        )

    def _flip(self, key: str) -> Flip:
        earlier, later = self._before.get(key), self._after.get(key)
        entry = self._sides.after.by_key.get(key) or self._sides.before.by_key[key]
        return Flip(
            page=entry.url,
            before=earlier.outcome if earlier else None,
            after=later.outcome if later else None,
        )


def moved(before: Verdict, after: Verdict) -> int:
    """1 where a verdict got worse, -1 where it got better, 0 where neither can be told."""
    ranks = _RANK[after.outcome] - _RANK[before.outcome]
    if ranks:
        return 1 if ranks > 0 else -1
    if before.score is None or after.score is None or abs(after.score - before.score) < NOTABLE:
        return 0
    return 1 if after.score < before.score else -1


def _of_shop(before: Verdict, after: Verdict, sides: Sides) -> Iterator[Change]:
    if _comparable(before, after):
        move = moved(before, after)
        if not move:
            return
        if move > 0:
            trend = Trend.WORSE if _wrong(before) else Trend.NEW
        else:
            trend = Trend.BETTER if _wrong(after) else Trend.GONE
        cause = _cause_in_shop(before, after, sides, worse=move > 0)
    elif _wrong(before):
        trend, cause = Trend.GONE, Cause.NOT_JUDGED
    elif _wrong(after):
        trend, cause = Trend.NEW, Cause.NOT_JUDGED
    else:
        return
    yield Change(
        rule=after.rule, trend=trend, cause=cause, before=_tally([before]), after=_tally([after]), flipped=1
    )


def _cause_in_shop(before: Verdict, after: Verdict, sides: Sides, *, worse: bool) -> Cause:
    """Whether the verdicts rest on pages that both visits saw.

    Asked is the evidence of the worse verdict, else that of the better one; where there is none, whether
    the visits drew the same pages.
    """
    was = (before, sides.before, sides.after)
    now = (after, sides.after, sides.before)
    for verdict, own, other in (now, was) if worse else (was, now):
        keys = {own.key(piece.page) for piece in verdict.evidence if piece.page}
        if keys:
            return Cause.SAMPLE if any(_drawn_once(key, own, other) for key in keys) else Cause.SAME_PAGE
    once = any(_drawn_once(key, sides.before, sides.after) for key in sides.before.by_key) or any(
        _drawn_once(key, sides.after, sides.before) for key in sides.after.by_key
    )
    return Cause.SAMPLE if once else Cause.SAME_PAGE


def _drawn_once(key: str, own: AuditPages, other: AuditPages) -> bool:
    """Whether a page that was read here was not read there, though it may have been in the shop."""
    if not own.read(key) or other.read(key):
        return False
    kind = own.by_key[key].kind
    return kind in SAMPLED or not other.settled(kind)


def _tally(verdicts: Iterable[Verdict]) -> Tally:
    scored = [verdict for verdict in verdicts if _scored(verdict)]
    values = [verdict.score for verdict in scored if verdict.score is not None]
    return Tally(
        judged=len(scored),
        found=sum(map(_wrong, scored)),
        failed=sum(verdict.outcome is Outcome.FAILED for verdict in scored),
        score=round(fsum(values) / len(values), 4) if values else None,
    )


def _wrong(verdict: Verdict) -> bool:
    return verdict.outcome in WRONG


def _scored(verdict: Verdict) -> bool:
    return verdict.outcome in SCORED


def _comparable(before: Verdict, after: Verdict) -> bool:
    """Whether both could be judged: a fault may come where nothing applied, but is not mended by that."""
    return _scored(after) and (_scored(before) or before.outcome is Outcome.NOT_APPLICABLE)
