"""Whether a deploy may go on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from auditor.models import (
    READABLE,
    SCORED,
    Audit,
    Finding,
    Gate,
    GateFinding,
    GateOutcome,
    Message,
    Outcome,
    Param,
    Percent,
    ReadStatus,
    Severity,
    StaleEntry,
    Standing,
)

from .baseline import Baseline, BaselineEntry, matches
from .confirm import Loads
from .findings import SEVERITIES, findings, is_whole, judged_pages, key_of, templates_of_pages

MIN_COVERAGE = 50.0
"""Percent of pages and of checks that have to be told, unless it is set."""

_UNTOLD = (Outcome.NEEDS_REVIEW, Outcome.ERROR)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a gate asks for."""

    fail_under: float | None = None
    """Least overall score, 0..100."""
    thresholds: Mapping[str, float] = field(default_factory=dict)
    """Rule or category -> its least score, 0..100."""
    fail_on: Severity | None = None
    """Findings from this severity on fail; None: with a baseline all do, without one none does."""
    baseline: Baseline | None = None
    min_coverage: float | None = None
    """Least coverage, 0..100; None: `MIN_COVERAGE` where anything else is asked for."""

    @property
    def asks(self) -> bool:
        """Whether there is anything to decide."""
        asked = (self.fail_under, self.fail_on, self.baseline, self.min_coverage)
        return bool(self.thresholds) or any(one is not None for one in asked)

    @property
    def least_coverage(self) -> float:
        """Least coverage, 0..1."""
        return (MIN_COVERAGE if self.min_coverage is None else self.min_coverage) / 100

    def minds(self, severity: Severity) -> bool:
        """Whether a finding of a severity may fail the gate."""
        if self.fail_on is None:
            return self.baseline is not None
        return SEVERITIES.index(severity) <= SEVERITIES.index(self.fail_on)


def decide(audit: Audit, policy: Policy, loads: Loads | None = None) -> Gate:
    """What the gate says; `loads` tell of pages that were loaded again, what was found there."""
    found, baseline = findings(audit), policy.baseline or Baseline()
    entries = matches(found, audit, baseline)
    judged = [_standing(one, entries.get(key_of(one)), audit, policy, loads or Loads()) for one in found]
    share, marks = coverage(audit), _marks(audit, policy)
    missed = [mark for mark in marks if mark.score is not None and mark.score < mark.least]
    if why := tuple(_unknown(share, marks, audit, policy)):
        outcome = GateOutcome.UNKNOWN
    elif missed or any(one.fails for one in judged):
        outcome, why = GateOutcome.FAILED, tuple(mark.told("below") for mark in missed)
    elif audit.coverage.partial and policy.least_coverage:
        outcome, why = GateOutcome.UNKNOWN, (Message(key="gate.cut-off"), audit.coverage.partial)
    else:
        outcome, why = GateOutcome.PASSED, tuple(mark.told("reached") for mark in marks)
    return Gate(
        outcome=outcome,
        why=why,
        findings=tuple(sorted(judged, key=lambda one: not one.fails)),
        stale=tuple(_stale(audit, baseline, entries.values())),
        coverage=round(share, 4),
    )


def coverage(audit: Audit) -> float:
    """The lower one of the share of pages that were read and that of checks that could tell, 0..1.

    Pages that were skipped on purpose count in neither; checks count by their weight.
    """
    tried = [page for page in audit.coverage.pages if page.status is not ReadStatus.SKIPPED]
    read = sum(page.status in READABLE for page in tried)
    told = untold = 0
    for one in audit.score.rules:
        if any(outcome in SCORED for outcome in one.outcomes):
            told += one.weight
        elif one.rule in audit.coverage.not_run or any(outcome in _UNTOLD for outcome in one.outcomes):
            untold += one.weight
    return min(_share(read, len(tried)), _share(told, told + untold))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _standing(
    finding: Finding, entry: BaselineEntry | None, audit: Audit, policy: Policy, loads: Loads
) -> GateFinding:
    """What a finding is to the gate."""
    about: dict[str, Any] = {"finding": finding, "seen": loads.of(finding)}
    if entry:
        expires = entry.expires.isoformat() if entry.expires else None
        about |= {"before": entry.count, "reason": entry.reason, "owner": entry.owner, "expires": expires}
    counts = policy.minds(finding.severity) and (bool(finding.pages) or is_whole(audit))
    standing = _known(finding, entry, audit) if counts else Standing.TOLERATED
    firm = loads.firm(finding)
    if standing in (Standing.NEW, Standing.WORSE) and firm != finding:
        standing = _known(firm, entry, audit) if firm else Standing.FLAKY
    return GateFinding(standing=standing, **about)


def _known(finding: Finding, entry: BaselineEntry | None, audit: Audit) -> Standing:
    if entry is None:
        return Standing.NEW
    if entry.expires is not None and entry.expires.isoformat() < audit.as_of:
        return Standing.EXPIRED
    return Standing.WORSE if entry.worse(finding) else Standing.KNOWN


def _stale(audit: Audit, baseline: Baseline, found: Iterable[BaselineEntry]) -> Iterator[StaleEntry]:
    """Entries that were looked for and not found; a visit that was cut off has not looked for all."""
    if audit.coverage.partial:
        return
    left = {entry.key for entry in baseline.finding} - {entry.key for entry in found}
    looked_at = judged_pages(audit, templates_of_pages(audit))
    for entry in baseline.finding:
        if entry.key in left and entry.gone(looked_at):
            yield StaleEntry(**entry.key._asdict(), reason=entry.reason)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A score and what it has to be at least."""

    name: str | None
    """The rule or category; None for the shop's overall score."""
    score: float | None
    least: float

    def told(self, how: str) -> Message:
        """That it was reached, or not, or is not known."""
        params: dict[str, Param] = {"least": self.least, "score": self.score or 0.0}
        if self.name is None:
            return Message(key=f"gate.score-{how}", params=params)
        return Message(key=f"gate.part-{how}", params=params | {"name": self.name})


def _marks(audit: Audit, policy: Policy) -> list[_Mark]:
    categories = {category.category: category.score for category in audit.score.categories}
    rules = {one.rule: one.score for one in audit.score.rules}
    scores = categories | {rule: share and round(100 * share, 1) for rule, share in rules.items()}
    overall = [] if policy.fail_under is None else [_Mark(None, audit.score.overall, policy.fail_under)]
    return overall + [_Mark(name, scores.get(name), least) for name, least in policy.thresholds.items()]


def _unknown(share: float, marks: Iterable[_Mark], audit: Audit, policy: Policy) -> Iterator[Message]:
    """Why it cannot be told whether a deploy may go on."""
    if share < policy.least_coverage:
        told = {"share": Percent(share=round(share, 4)), "least": Percent(share=policy.least_coverage)}
        yield Message(key="gate.too-little", params=told)
    if all(category.score is None for category in audit.score.categories):
        yield Message(key="gate.nothing-scored")
    yield from (mark.told("unknown") for mark in marks if mark.score is None)
