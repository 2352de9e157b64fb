"""The gate at the end of a command: what it asks for, pages loaded again, why it opened or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from auditor.errors import AuditorError
from auditor.gate import Baseline, Policy, confirm, decide, is_whole, read_baseline, update_baseline
from auditor.ignoring import Ignore, unused
from auditor.models import UNKNOWN_MARKET, Audit, Day, Gate, GateFinding, GateOutcome, Severity, Standing
from auditor.plugins import RuleSet
from auditor.run import RunOptions, audit_shop
from auditor.settings import Settings

from .console import catalog, one_line, say, tell

BASELINE = "auditor-baseline.toml"
"""The baseline where none is named."""
FEW = "pr"
"""The preset that sees too little to tell what is not found any more."""
MOST_TOLD = 20
"""Findings, and entries that are stale, that are told in the terminal."""
LONGEST = 400
"""Characters of a sentence or an address in a line."""
LONGEST_ELEMENT = 160
EXIT_CODES = {GateOutcome.PASSED: 0, GateOutcome.FAILED: 1, GateOutcome.UNKNOWN: 3}

VisitAgain = Callable[[Sequence[str]], Audit | None]
"""Loads pages afresh and judges them; None where that failed."""


@dataclass(frozen=True, slots=True)
class Gatekeeper:
    """What stands between an audit and a deploy."""

    policy: Policy
    baseline: Path | None = None
    update: bool = False
    ignores: tuple[Ignore, ...] = ()

    @classmethod
    def of(cls, settings: Settings, given: Mapping[str, Any]) -> Gatekeeper:
        """What settings and flags ask for. UsageError for a baseline that cannot be read."""
        update = bool(given.get("update_baseline"))
        file = Path(settings.baseline or BASELINE) if settings.baseline or update else None
        baseline = None
        if file is not None:
            baseline = read_baseline(file) if file.exists() or not update else Baseline()
        policy = Policy(
            fail_under=settings.fail_under,
            thresholds=settings.thresholds,
            fail_on=Severity(settings.fail_on) if settings.fail_on else None,
            baseline=baseline,
            min_coverage=settings.min_coverage,
        )
        return cls(policy, file, update, tuple(settings.ignores()))

    def judged(self, audit: Audit, visit_again: VisitAgain | None = None) -> Audit:
        """The audit with what the gate says of it; the baseline is brought up to date where asked for."""
        if is_whole(audit) and audit.settings.get("preset") != FEW:
            for ignore in unused(self.ignores, audit):
                say("ignore-unused", rule=ignore.rule, url=ignore.url or "*")
        if not self.policy.asks:
            return audit
        gate = decide(audit, self.policy)
        if self.update and self.baseline is not None:
            if gate.outcome is GateOutcome.UNKNOWN or audit.coverage.partial:
                say("baseline-kept", path=str(self.baseline))
            else:
                count = update_baseline(self.baseline, audit)
                say("baseline-written", path=str(self.baseline), count=count)
                gate = decide(audit, replace(self.policy, baseline=read_baseline(self.baseline)))
        elif visit_again is not None and any(one.fails for one in gate.findings):
            gate = decide(audit, self.policy, confirm(audit, gate, visit_again))
        return audit.model_copy(update={"gate": gate})

    def conclude(self, audit: Audit) -> int:
        """Say why the gate opened or not; the exit code."""
        if not self.policy.asks or audit.gate is None:
            return 0
        for line in _lines(audit.gate):
            say("gate-line", text=one_line(line, 4 * LONGEST))
        say(f"gate-{audit.gate.outcome.value}")
        for reason in audit.gate.why:
            tell(reason)
        return EXIT_CODES[audit.gate.outcome]


def visiting_again(audit: Audit, options: RunOptions, rules: RuleSet) -> VisitAgain:
    """What loads pages of an audit afresh and judges them the same way; nothing of it is kept."""

    def visit(pages: Sequence[str]) -> Audit | None:
        say("gate-again", count=len(pages))
        crawl = replace(options.crawl, urls=tuple(pages), max_pages=None, depth=None)
        listed = replace(options, crawl=crawl)
        with TemporaryDirectory() as folder:
            try:
                return audit_shop(
                    audit.shop.start_url,
                    listed,
                    rules,
                    out=Path(folder),
                    market=None if audit.shop.market.code == UNKNOWN_MARKET else audit.shop.market.code,
                    as_of=date.fromisoformat(audit.as_of),
                )
            except AuditorError as error:
                say("gate-again-failed", error=catalog()(error.key, **error.params))
                return None

    return visit


def _lines(gate: Gate) -> Iterator[str]:
    """What there is to say of findings, the reasons to fail last, where they are seen."""
    words = catalog()
    known = sum(one.standing is Standing.KNOWN for one in gate.findings)
    if known:
        yield words("gate-known", count=known)
    for entry in islice(gate.stale, MOST_TOLD):
        yield words("gate-stale", rule=entry.rule, template=entry.template or words("gate-place.shop"))
    for one in gate.findings:
        if one.standing is Standing.FLAKY and one.seen:
            found, loads = one.seen
            page = next(iter(one.finding.pages), "")
            yield words("gate-flaky", rule=one.finding.rule, page=page, found=found, loads=loads)
    failing = [one for one in gate.findings if one.fails]
    if len(failing) > MOST_TOLD:
        yield words("gate-more", count=len(failing) - MOST_TOLD)
    for one in failing[:MOST_TOLD]:
        yield " · ".join(one_line(part, LONGEST) for part in _parts(one))


def _parts(one: GateFinding) -> Iterator[str]:
    """A finding that fails the gate: what, where, and the sentence about it."""
    words, finding = catalog(), one.finding
    day = Day(date=one.expires) if one.expires else ""
    yield words(f"gate-standing.{one.standing.value}", before=one.before or 0, day=day)
    yield words(f"gate-severity.{finding.severity.value}")
    yield finding.rule
    if finding.template is None:
        yield words("gate-place.shop")
    else:
        pages = {"count": finding.count, "judged": finding.judged}
        yield words("gate-place.template", template=finding.template, **pages)
        yield from finding.pages[:1]
    if finding.element:
        place = f"gate-place.{'near' if finding.nearby else 'element'}"
        yield words(place, element=_end_of(one_line(finding.element, len(finding.element))))
    yield words.render(finding.message)


def _end_of(selector: str) -> str:
    """A selector, or its end where it is long: there is what tells the element."""
    return selector if len(selector) <= LONGEST_ELEMENT else "…" + selector[-LONGEST_ELEMENT + 1 :]
