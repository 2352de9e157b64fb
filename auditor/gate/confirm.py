"""Pages whose findings would fail the gate are loaded again, so that a hiccup does not stop a deploy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from auditor.models import SCORED, Audit, Finding, Gate, Outcome, Scope, Standing

MOST_PAGES = 10
"""Pages that are loaded again for one finding."""
ENOUGH = 2
"""So many of three loads make a verdict firm."""
TELLING = SCORED | {Outcome.NOT_APPLICABLE}
"""What says whether it is there: a page that cannot be read says nothing, and so clears nothing."""

PageRule = tuple[str, str]
"""Address of a page and rule."""


@dataclass(frozen=True, slots=True)
class Loads:
    """How often a rule failed on a page that was loaded several times; the first load counts."""

    told: Counter[PageRule] = field(default_factory=Counter)
    """In so many loads the rule could tell."""
    failed: Counter[PageRule] = field(default_factory=Counter)

    def add(self, told: Iterable[PageRule], failed: Iterable[PageRule]) -> None:
        """One more load: what could be told, and what of it failed."""
        self.told.update(told)
        self.failed.update(failed)

    def disagree(self, pair: PageRule) -> bool:
        """Whether the loads of a page so far do not say the same."""
        return 0 < self.failed[pair] < self.told[pair]

    def firm(self, finding: Finding) -> Finding | None:
        """The finding on those pages where most loads found it; None where that is none.

        Pages that were loaded once stand as long as any of those that were loaded again does.
        """
        pairs = [(page, finding.rule) for page in finding.pages]
        again = [pair for pair in pairs if self.told[pair] >= ENOUGH]
        cleared = {page for page, rule in again if self.failed[page, rule] < ENOUGH}
        if not cleared:
            return finding
        if len(cleared) == len(again):
            return None
        pages = tuple(page for page in finding.pages if page not in cleared)
        return finding.model_copy(update={"pages": pages})

    def of(self, finding: Finding) -> tuple[int, int] | None:
        """In how many loads it was found, of how many, on its page that was loaded most often."""
        pairs = [(page, finding.rule) for page in finding.pages if self.told[page, finding.rule]]
        most = max(pairs, key=self.told.__getitem__, default=None)
        return most and (self.failed[most], self.told[most])


def confirm(audit: Audit, gate: Gate, visit: Callable[[Sequence[str]], Audit | None]) -> Loads:
    """Load pages again whose findings would newly fail: once, and again where the loads disagree.

    `visit` loads pages afresh and judges them, None where it cannot. What concerns the shop as a whole is
    taken as it is, and so is what a further load tells nothing of.
    """
    loads = Loads()
    of_pages = {rule.id for rule in audit.rules if rule.scope is Scope.PAGE}
    asked = {
        (page, one.finding.rule)
        for one in gate.findings
        if one.standing in (Standing.NEW, Standing.WORSE) and one.finding.rule in of_pages
        for page in one.finding.pages[:MOST_PAGES]
    }
    loads.add(asked, asked)

    def again(doubted: set[PageRule]) -> None:
        pages = sorted({page for page, _ in doubted})
        judged = visit(pages) if pages else None
        if judged is not None:
            loads.add(_said(judged, TELLING) & asked, _said(judged, {Outcome.FAILED}) & asked)

    again(asked)
    again({pair for pair in asked if loads.disagree(pair)})
    return loads


def _said(audit: Audit, outcomes: Iterable[Outcome]) -> set[PageRule]:
    """Pages and the rules that came to one of these outcomes there."""
    return {(v.page, v.rule) for v in audit.verdicts if v.outcome in set(outcomes) and v.page}
