"""What else than the shop is different between two audits: rules, the law in force, settings."""

from __future__ import annotations

import json
from collections.abc import Iterable

from auditor.models import (
    Audit,
    Cause,
    RuleChange,
    RuleDifference,
    RuleInfo,
    SettingDifference,
)

_NOT_THE_VISIT = frozenset({"as_of", "market"})
"""Settings that are told otherwise: the day with each audit, the market as it was taken."""

_OTHER_JUDGEMENT = frozenset({RuleChange.OPTIONS, RuleChange.PAGES, RuleChange.VERSION})
"""What makes a rule judge otherwise; a severity only weighs."""


def rules_between(before: Audit, after: Audit) -> tuple[RuleDifference, ...]:
    """Every rule that is in one audit only, or was not asked in the same way."""
    earlier = {rule.id: rule for rule in before.rules}
    later = {rule.id: rule for rule in after.rules}
    added = [_only(rule, RuleChange.ADDED) for rule in after.rules if rule.id not in earlier]
    removed = [_only(rule, RuleChange.REMOVED) for rule in before.rules if rule.id not in later]
    changed = [
        difference
        for rule in after.rules
        if rule.id in earlier
        for difference in _of_rule(earlier[rule.id], rule, before, after)
    ]
    return (*added, *removed, *changed)


def causes(before: Audit, after: Audit, differences: Iterable[RuleDifference]) -> dict[str, Cause]:
    """Rule -> why none of its differences is told as the shop's."""
    only_by_law = {rule.id for rule in (*before.rules, *after.rules) if rule.only_by_law}
    found: dict[str, Cause] = {}
    for difference in differences:
        if difference.what in _OTHER_JUDGEMENT:
            found[difference.rule] = Cause.RULE
        elif difference.what is RuleChange.LAW and difference.rule in only_by_law:
            found.setdefault(difference.rule, Cause.LAW)
    return found


def settings_between(before: Audit, after: Audit) -> tuple[SettingDifference, ...]:
    """The settings that differ, the market that was taken among them."""
    earlier, later = ({**audit.settings} for audit in (before, after))
    for audit, settings in ((before, earlier), (after, later)):
        for name in _NOT_THE_VISIT:
            settings.pop(name, None)
        settings["market"] = audit.shop.market.code
    names = sorted({*earlier, *later})
    return tuple(
        SettingDifference(name=name, before=_plain(earlier.get(name)), after=_plain(later.get(name)))
        for name in names
        if (earlier.get(name) or None) != (later.get(name) or None)
    )


def _only(rule: RuleInfo, what: RuleChange) -> RuleDifference:
    return RuleDifference(rule=rule.id, what=what, summary=rule.summary)


def _of_rule(earlier: RuleInfo, later: RuleInfo, before: Audit, after: Audit) -> Iterable[RuleDifference]:
    sides = (
        (RuleChange.OPTIONS, _plain(earlier.options), _plain(later.options)),
        (RuleChange.SEVERITY, earlier.severity.value, later.severity.value),
        (RuleChange.PAGES, _looks_at(earlier), _looks_at(later)),
        (RuleChange.VERSION, _from(earlier), _from(later)),
        (RuleChange.LAW, _in_force(earlier, before), _in_force(later, after)),
    )
    for what, one, other in sides:
        if one != other:
            yield RuleDifference(rule=later.id, what=what, before=one, after=other)


def _looks_at(rule: RuleInfo) -> str:
    return _plain({"scope": rule.scope.value, "pages": sorted(rule.pages), "needs": sorted(rule.needs)})


def _from(rule: RuleInfo) -> str:
    return f"{rule.origin} {rule.version}".strip()


def _in_force(rule: RuleInfo, audit: Audit) -> str:
    market = audit.shop.market
    return "; ".join(sorted({law.text for law in rule.legal_basis if law.holds(market, audit.as_of)}))


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
