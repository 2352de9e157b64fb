"""Two audits of a shop -> what changed in the shop, and what only looks as if it had. Pure.

Verdicts are compared rule by rule and template by template. What shows on a page that was read both times
is a change of the shop. Where other pages were drawn, the shares of pages with a fault are compared, and
only a difference that two draws from equal pages would hardly show counts. All else is set aside, with
what it comes from: the draw, pages that could not be read, rules and laws that are not the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import fsum
from urllib.parse import urlsplit

from auditor.access.hosts import is_loopback
from auditor.crawl.urls import same_site
from auditor.models import (
    READABLE,
    WEIGHTS,
    Audit,
    AuditSummary,
    CategoryChange,
    Change,
    Comparison,
    Outcome,
    Trend,
)

from .basis import causes, rules_between, settings_between
from .checks import Sides, by_rule, changes_of, place_of, stays_wrong
from .pages import group_pages, pages_between, pages_of

_ORDER = (Trend.NEW, Trend.WORSE, Trend.GONE, Trend.BETTER)


def compare(before: Audit, after: Audit, history: Sequence[AuditSummary] = ()) -> Comparison:
    """What changed from an earlier audit to a later one; `history` are audits before the later one."""
    pages = pages_of(before, after)
    groups = group_pages(*pages)
    rules = rules_between(before, after)
    found, unchanged = _changes(before, after, Sides(*pages, groups))
    other_causes = causes(before, after, rules)
    told = [
        change.model_copy(update={"cause": other_causes[change.rule]})
        if change.rule in other_causes
        else change
        for change in found
    ]
    return Comparison(
        before=summary_of(before),
        after=summary_of(after),
        same_address=same_site(before.shop.start_url, after.shop.start_url),
        shop_points=_shop_points(before, after, told),
        categories=_categories(before, after),
        changes=_ordered((change for change in told if change.of_the_shop), after),
        set_aside=_ordered((change for change in told if not change.of_the_shop), after),
        unchanged=unchanged,
        rules=rules,
        settings=settings_between(before, after),
        pages=pages_between(*pages),
        new_groups=tuple(group for group in groups.groups if group.after and not group.before),
        gone_groups=tuple(group for group in groups.groups if group.before and not group.after),
        history=tuple(history),
    )


def same_shop(one: AuditSummary, other: AuditSummary) -> bool:
    """Whether two audits are of one shop; on this computer its name tells, for ports come and go."""
    starts = one.start_url, other.start_url
    if same_site(*starts):
        return True
    here = all(is_loopback(urlsplit(start).hostname or "") for start in starts)
    return here and one.name == other.name


def summary_of(audit: Audit, visited: str = "") -> AuditSummary:
    """An audit in short; `visited` is when the visit began (ISO time, UTC)."""
    wrong = Counter(
        Outcome.FAILED if rule.outcomes.get(Outcome.FAILED) else Outcome.WARNED
        for rule in audit.score.rules
        if rule.outcomes.get(Outcome.FAILED) or rule.outcomes.get(Outcome.WARNED)
    )
    return AuditSummary(
        visited=visited,
        as_of=audit.as_of,
        tool=audit.tool,
        name=audit.shop.name,
        start_url=audit.shop.start_url,
        score=audit.score.overall,
        grade=audit.score.grade,
        categories={category.category: category.score for category in audit.score.categories},
        failed=wrong[Outcome.FAILED],
        warned=wrong[Outcome.WARNED],
        pages=len(audit.coverage.pages),
        pages_read=sum(page.status in READABLE for page in audit.coverage.pages),
        partial=audit.coverage.partial is not None,
    )


def _changes(before: Audit, after: Audit, sides: Sides) -> tuple[list[Change], int]:
    """The differences of all rules that both audits asked; how many faults stayed as they were."""
    earlier = by_rule(before.verdicts, sides.before)
    later = by_rule(after.verdicts, sides.after)
    asked = {rule.id for rule in before.rules}
    found: list[Change] = []
    unchanged = 0
    for rule in after.rules:
        if rule.id not in asked or rule.manual or rule.id not in earlier or rule.id not in later:
            continue
        own = list(changes_of(rule.id, earlier[rule.id], later[rule.id], sides))
        wrong = stays_wrong(earlier[rule.id], later[rule.id], sides)
        unchanged += len(wrong - {place_of(change.group) for change in own if change.of_the_shop})
        found += own
    return found, unchanged


def _ordered(changes: Iterable[Change], after: Audit) -> tuple[Change, ...]:
    """What is new first, then what got worse, is gone, got better; in each the weightiest rules first."""
    weights = {rule.id: WEIGHTS[rule.severity] for rule in after.rules}
    return tuple(
        sorted(changes, key=lambda change: (_ORDER.index(change.trend), -weights[change.rule], change.rule))
    )


def _categories(before: Audit, after: Audit) -> tuple[CategoryChange, ...]:
    earlier, later = (
        {category.category: category.score for category in audit.score.categories}
        for audit in (before, after)
    )
    return tuple(
        CategoryChange(category=name, before=earlier.get(name), after=later.get(name))
        for name in {**later, **earlier}
    )


def _shop_points(before: Audit, after: Audit, changes: Iterable[Change]) -> float | None:
    """By how many points of the overall score rules with a change of the shop moved it."""
    if before.score.overall is None or after.score.overall is None:
        return None
    earlier, later = ({rule.rule: rule.points for rule in audit.score.rules} for audit in (before, after))
    touched = {change.rule for change in changes if change.of_the_shop}
    return round(fsum(earlier.get(rule, 0.0) - later.get(rule, 0.0) for rule in sorted(touched)), 1)
