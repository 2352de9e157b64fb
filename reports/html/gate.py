"""What the gate said of the shop, and what the owner lets pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from auditor.models import Gate, GateFinding, GateOutcome, Outcome

from ..digest import Digest
from ..telling import tell_standing
from ..wording import Wording, clean
from .checks import Check

MOST_FINDINGS = 8
ICONS = {
    GateOutcome.PASSED: Outcome.PASSED,
    GateOutcome.FAILED: Outcome.FAILED,
    GateOutcome.UNKNOWN: Outcome.NEEDS_REVIEW,
}


@dataclass(frozen=True)
class Stop:
    """A finding that closes the gate."""

    title: str
    anchor: str | None
    """Of the check, where it is listed."""
    standing: str


@dataclass(frozen=True)
class GateView:
    """Whether a deploy may go on, and why not."""

    icon: str
    title: str
    reasons: tuple[str, ...]
    stops: tuple[Stop, ...]
    more: str | None


@dataclass(frozen=True)
class Ignored:
    """Findings of a rule that do not count, for one reason."""

    title: str
    reason: str
    count: int
    pages: int
    """0 for what is said of the shop as a whole."""


def gate_view(
    gate: Gate | None, digest: Digest, checks: Mapping[str, Check], wording: Wording
) -> GateView | None:
    """What the gate said; None where nothing was asked of it."""
    if gate is None:
        return None
    failing = [one for one in gate.findings if one.fails]
    more = len(failing) - MOST_FINDINGS
    return GateView(
        icon=ICONS[gate.outcome].value,
        title=wording(f"gate-{gate.outcome.value}"),
        reasons=tuple(wording.say(reason) for reason in gate.why),
        stops=tuple(_stop(one, digest, checks, wording) for one in failing[:MOST_FINDINGS]),
        more=wording("gate-more", count=more) if more > 0 else None,
    )


def _stop(one: GateFinding, digest: Digest, checks: Mapping[str, Check], wording: Wording) -> Stop:
    check = checks.get(one.finding.rule)
    return Stop(
        title=wording.rule_title(digest.rule(one.finding.rule).info, Outcome.FAILED),
        anchor=check.anchor if check else None,
        standing=tell_standing(one, wording),
    )


def ignored_views(digest: Digest, wording: Wording) -> tuple[Ignored, ...]:
    """What was found and does not count, by rule and reason."""
    ignored = digest.audit.ignored
    counts = Counter((one.verdict.rule, one.reason) for one in ignored)
    pages = Counter((one.verdict.rule, one.reason) for one in ignored if one.verdict.page)
    outcomes = {(one.verdict.rule, one.reason): one.verdict.outcome for one in ignored}
    return tuple(
        Ignored(
            title=wording.rule_title(digest.rule(rule).info, outcome),
            reason=wording("report.ignored.because", reason=clean(reason)),
            count=counts[rule, reason],
            pages=pages[rule, reason],
        )
        for (rule, reason), outcome in outcomes.items()
    )
