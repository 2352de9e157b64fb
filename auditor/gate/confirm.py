"""Pages whose findings would fail the gate are loaded again, so that a hiccup does not stop a deploy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from auditor.models import Audit, Finding, Gate, Outcome, Scope, Standing

MOST_PAGES = 10
"""Pages that are loaded again for one finding."""
ENOUGH = 2
"""So many of three loads make a verdict firm."""

PageRule = tuple[str, str]
"""Address of a page and rule."""


@dataclass(frozen=True, slots=True)
class Loads:
    """How often a rule failed on a page that was loaded several times; the first load counts."""

    times: Counter[str] = field(default_factory=Counter)
    """Page -> loads."""
    failed: Counter[PageRule] = field(default_factory=Counter)

    def add(self, pages: Iterable[str], failed: Iterable[PageRule]) -> None:
        """One load of each page, and what failed there."""
        self.times.update(pages)
        self.failed.update(failed)

    def disagree(self, page: str, rule: str) -> bool:
        """Whether the loads of a page so far do not say the same."""
        return 0 < self.failed[page, rule] < self.times[page]

    def firm(self, finding: Finding) -> Finding | None:
        """The finding on those pages where most loads found it; None where that is none."""
        if not finding.pages:
            return finding
        pages = tuple(page for page in finding.pages if self._is_firm(page, finding.rule))
        if pages == finding.pages:
            return finding
        return finding.model_copy(update={"pages": pages}) if pages else None

    def of(self, finding: Finding) -> tuple[int, int] | None:
        """In how many loads it was found, of how many, on its page that was loaded most often."""
        loaded = [page for page in finding.pages if self.times[page]]
        if not loaded:
            return None
        page = max(loaded, key=lambda one: self.times[one])
        return self.failed[page, finding.rule], self.times[page]

    def _is_firm(self, page: str, rule: str) -> bool:
        return self.times[page] < ENOUGH or self.failed[page, rule] >= ENOUGH


def confirm(audit: Audit, gate: Gate, visit: Callable[[Sequence[str]], Audit | None]) -> Loads:
    """Load pages again whose findings would newly fail: once, and again where the loads disagree.

    `visit` loads pages afresh and judges them, None where it cannot. What concerns the shop as a whole is
    taken as it is.
    """
    loads = Loads()
    of_pages = {rule.id for rule in audit.rules if rule.scope is Scope.PAGE}
    asked = {
        (page, one.finding.rule)
        for one in gate.findings
        if one.standing in (Standing.NEW, Standing.WORSE) and one.finding.rule in of_pages
        for page in one.finding.pages[:MOST_PAGES]
    }
    loads.add({page for page, _ in asked}, asked)

    def again(doubted: set[PageRule]) -> None:
        pages = sorted({page for page, _ in doubted})
        judged = visit(pages) if pages else None
        if judged is not None:
            loads.add(pages, _failed(judged) & asked)

    again(asked)
    again({pair for pair in asked if loads.disagree(*pair)})
    return loads


def _failed(audit: Audit) -> set[PageRule]:
    return {(v.page, v.rule) for v in audit.verdicts if v.outcome is Outcome.FAILED and v.page}
