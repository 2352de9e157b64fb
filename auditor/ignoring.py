"""Findings that do not count because the owner says so, each with a reason. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.models import SCORED, WRONG, Audit, IgnoredVerdict, RuleInfo, Verdict, verdicts_by_rule
from auditor.patterns import AddressPattern


@dataclass(frozen=True, slots=True)
class Ignore:
    """What is not to count."""

    rule: str
    """A rule or a category of rules."""
    reason: str
    url: str = ""
    """Pattern of the pages' addresses; empty: all, and what is said of the shop as a whole."""
    _pattern: AddressPattern = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_pattern", AddressPattern(self.url))

    def covers(self, verdict: Verdict, category: str) -> bool:
        """Whether a verdict of a rule of that category does not count."""
        if self.rule not in (verdict.rule, category):
            return False
        return not self.url or (verdict.page is not None and self._pattern.fits(verdict.page))


def set_aside(
    verdicts: Mapping[str, Sequence[Verdict]], ignores: Sequence[Ignore], infos: Iterable[RuleInfo]
) -> tuple[dict[str, Sequence[Verdict]], tuple[IgnoredVerdict, ...]]:
    """The verdicts that count, by rule, and those that are ignored; only what is wrong can be."""
    categories = {info.id: info.category for info in infos}
    counting = dict(verdicts)
    ignored: list[IgnoredVerdict] = []
    for rule, said in verdicts.items():
        concerning = [one for one in ignores if one.rule in (rule, categories[rule])]
        if not concerning:
            continue
        counting[rule] = left = []
        for verdict in said:
            covering = (one for one in concerning if one.covers(verdict, categories[rule]))
            ignore = next(covering, None) if verdict.outcome in WRONG else None
            if ignore is None:
                left.append(verdict)
            else:
                ignored.append(IgnoredVerdict(verdict=verdict, url=ignore.url, reason=ignore.reason))
    return counting, tuple(ignored)


def unused(ignores: Iterable[Ignore], audit: Audit) -> list[Ignore]:
    """Those that set nothing aside in an audit, although it judged what they are about."""
    categories = {info.id: info.category for info in audit.rules}

    def covers_any(ignore: Ignore, verdicts: Iterable[Verdict]) -> bool:
        return any(ignore.covers(verdict, categories[verdict.rule]) for verdict in verdicts)

    def may_cover(ignore: Ignore) -> bool:
        judged = (
            verdict
            for rule, said in verdicts_by_rule(audit.verdicts).items()
            if ignore.rule in (rule, categories[rule])
            for verdict in said
            if verdict.outcome in SCORED
        )
        return covers_any(ignore, judged)

    ignored = [one.verdict for one in audit.ignored]
    return [one for one in ignores if not covers_any(one, ignored) and may_cover(one)]
