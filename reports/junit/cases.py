"""From verdicts to test cases: what failed, what could not be told and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from auditor.catalog import Catalog
from auditor.models import Audit, Outcome, PageEntry, ReadStatus, Trend, Verdict

from ..digest import READ, Digest, RuleResult
from ..telling import LONGEST_ADDRESS, Telling, tell
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
    digest, wording, trend_of = Digest(audit), Wording(catalog), trends(audit)
    yield Suite(VISIT, wording("report.junit.visit"), tuple(_visit(digest, wording)))
    for category in digest.categories:
        cases = [case for rule in category.rules for case in _cases(rule, trend_of, wording)]
        yield Suite(category.id, wording.term("category", category.id), _unique(cases))


def _cases(rule: RuleResult, trend_of: Callable[[Verdict], Trend | None], wording: Wording) -> Iterator[Case]:
    """A case for each verdict of a rule; one that is skipped for a rule that said nothing at all."""
    info = rule.info
    group, title = f"{_word(info.category)}.{_word(info.id)}", wording.rule_title(info)
    if not rule.verdicts:
        why = wording("report.unjudged.no-page")
        yield Case(group, title, Result.SKIPPED, why, text=why)
    for verdict in rule.verdicts:
        if verdict.outcome in _RESULTS:
            name = f"{title}: {_where(verdict, wording)}"
            yield _case(group, name, verdict, tell(rule, verdict, wording, trend_of(verdict)), rule, wording)


def _case(group: str, name: str, verdict: Verdict, told: Telling, rule: RuleResult, wording: Wording) -> Case:
    result = _RESULTS[verdict.outcome]
    if verdict.outcome is Outcome.PASSED:
        return Case(group, name, result)
    return Case(
        group,
        name,
        result,
        message=told.message,
        kind=f"{verdict.outcome.value}.{rule.info.severity.value}",
        text="\n".join(told.lines(wording)),
    )


def _where(verdict: Verdict, wording: Wording) -> str:
    """The page by its path, which stays the same on staging; the shop."""
    return readable_path(verdict.page, LONGEST_NAME) if verdict.page else wording("report.check.whole-shop")


def _visit(digest: Digest, wording: Wording) -> Iterator[Case]:
    """Whether the visit came to its end, and which pages could be read: nothing unread may look green."""
    partial, group = digest.audit.coverage.partial, f"{VISIT}.complete"
    whole = wording("report.junit.whole")
    if partial:
        said = wording.say(partial)
        yield Case(group, whole, Result.SKIPPED, said, text=said)
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
        f"{VISIT}.page", name, Result.PASSED if page.status in READ else Result.SKIPPED, reason, text=text
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
