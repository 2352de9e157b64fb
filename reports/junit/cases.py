"""From verdicts to test cases: what failed, what could not be told and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from auditor.catalog import Catalog
from auditor.models import READABLE, Audit, IgnoredVerdict, Outcome, PageEntry, ReadStatus, Verdict

from ..digest import Digest, RuleResult
from ..telling import LONGEST_ADDRESS, tell
from ..trends import trends
from ..wording import Wording, clean, readable_path

LONGEST_NAME = 400
VISIT = "visit"
"""The suite that tells which pages could be read."""


class Result(StrEnum):
    """What becomes of a case; the names are those of its XML elements."""

    PASSED = "passed"
    FAILURE = "failure"
    ERROR = "error"
    SKIPPED = "skipped"


_RESULTS = {
    Outcome.PASSED: Result.PASSED,
    Outcome.WARNED: Result.PASSED,
    Outcome.FAILED: Result.FAILURE,
    Outcome.NEEDS_REVIEW: Result.SKIPPED,
    Outcome.NOT_APPLICABLE: Result.SKIPPED,
    Outcome.ERROR: Result.ERROR,
}
"""Questions to the owner are no checks, and no cases."""


@dataclass(frozen=True)
class Case:
    """A test case."""

    group: str
    """Its `classname`: category and rule."""
    name: str
    result: Result
    message: str = ""
    kind: str = ""
    """The `type` of a failure: outcome and severity as words for machines."""
    text: str = ""
    """Everything there is to know of what is wrong, or could be better."""


@dataclass(frozen=True)
class Suite:
    """The cases of a category."""

    id: str
    name: str
    cases: tuple[Case, ...]

    def count(self, result: Result) -> int:
        """How many cases came to a result."""
        return sum(case.result is result for case in self.cases)


def suites(audit: Audit, catalog: Catalog) -> Iterator[Suite]:
    """The visit itself, then the categories in the order of the scorecard, one by one."""
    digest, wording = Digest(audit), Wording(catalog)
    yield Suite(VISIT, wording("report.junit.visit"), tuple(_visit(digest, wording)))
    maker = _Cases(audit, wording)
    for category in digest.categories:
        cases = [case for rule in category.rules for case in maker.of(rule)]
        yield Suite(category.id, wording.term("category", category.id), _unique(cases))


class _Cases:
    """Makes the cases of rules."""

    def __init__(self, audit: Audit, wording: Wording) -> None:
        self._wording = wording
        self._trend_of = trends(audit)
        self._let_pass = {
            (one.finding.rule, page): one
            for one in (audit.gate.findings if audit.gate else ())
            if not one.fails
            for page in (one.finding.pages or (None,))
        }
        self._ignored: dict[str, list[IgnoredVerdict]] = defaultdict(list)
        for one in audit.ignored:
            self._ignored[one.verdict.rule].append(one)

    def of(self, rule: RuleResult) -> Iterator[Case]:
        """One for each verdict; one that is skipped for a rule that said nothing at all."""
        group, ignored = f"{_word(rule.info.category)}.{_word(rule.info.id)}", self._ignored[rule.info.id]
        title = self._wording.rule_title(rule.info)
        if not (rule.verdicts or ignored):
            yield _skipped(group, title, self._wording("report.unjudged.no-page"))
        for verdict in rule.verdicts:
            if verdict.outcome in _RESULTS:
                yield self._case(group, f"{title}: {_where(verdict, self._wording)}", rule, verdict)
        for one in ignored:
            reason = self._wording("report.ignored.because", reason=one.reason)
            yield _skipped(group, f"{title}: {_where(one.verdict, self._wording)}", reason)

    def _case(self, group: str, name: str, rule: RuleResult, verdict: Verdict) -> Case:
        result = _RESULTS[verdict.outcome]
        if verdict.outcome is Outcome.PASSED:
            return Case(group, name, result)
        told = tell(rule, verdict, self._wording, self._trend_of(verdict))
        passing = self._let_pass.get((verdict.rule, verdict.page))
        if passing is not None and verdict.outcome is Outcome.FAILED:
            why = self._wording(f"report.junit.{passing.standing.value}")
            reason = [clean(passing.reason)] if passing.reason else []
            text = "\n".join([why, *reason, *told.lines(self._wording)])
            return Case(group, name, Result.SKIPPED, why, text=text)
        kind = f"{verdict.outcome.value}.{rule.info.severity.value}"
        return Case(group, name, result, told.message, kind, "\n".join(told.lines(self._wording)))


def _skipped(group: str, name: str, reason: str) -> Case:
    return Case(group, name, Result.SKIPPED, reason, text=reason)


def _where(verdict: Verdict, wording: Wording) -> str:
    """The page by its path, which stays the same on staging; the shop."""
    return readable_path(verdict.page, LONGEST_NAME) if verdict.page else wording("report.check.whole-shop")


def _visit(digest: Digest, wording: Wording) -> Iterator[Case]:
    """Whether the visit came to its end, and which pages could be read: nothing unread may look green."""
    partial, group = digest.audit.coverage.partial, f"{VISIT}.complete"
    whole = wording("report.junit.whole")
    if partial:
        yield _skipped(group, whole, wording.say(partial))
    else:
        yield Case(group, whole, Result.PASSED)
    if not digest.pages_read:
        nothing = wording("report.headline.none")
        yield Case(f"{VISIT}.read", wording("report.junit.some"), Result.ERROR, nothing, "unread", nothing)
    yield from _unique(_page(page, wording) for page in digest.audit.coverage.pages)


def _page(page: PageEntry, wording: Wording) -> Case:
    name = wording("report.junit.page", page=readable_path(page.url, LONGEST_NAME))
    if page.status is ReadStatus.READ:
        return Case(f"{VISIT}.page", name, Result.PASSED)
    reason = wording.say(page.reason) if page.reason else wording.term("status", page.status.value)
    text = f"{reason}\n{clean(page.url, LONGEST_ADDRESS)}"
    return Case(
        f"{VISIT}.page", name, Result.PASSED if page.status in READABLE else Result.SKIPPED, reason, text=text
    )


def _unique(cases: Iterable[Case]) -> tuple[Case, ...]:
    """The cases, numbered where several of a group have one name: some readers drop all but the first."""
    seen: Counter[tuple[str, str]] = Counter()
    unique = []
    for case in cases:
        seen[case.group, case.name] += 1
        nth = seen[case.group, case.name]
        unique.append(case if nth == 1 else replace(case, name=f"{case.name} ({nth})"))
    return tuple(unique)


def _word(name: str) -> str:
    """A name fit for a part of `classname`: a dot would begin another part."""
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in clean(name))
