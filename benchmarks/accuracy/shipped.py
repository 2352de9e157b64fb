"""The part of the measurement that ships with the rules, for their pages and `auditor rules ID`."""

from __future__ import annotations

from auditor.accuracy import PackAccuracy
from auditor.models import RuleAccuracy

from .agreement import Agreement
from .measurement import Measurement


def shipped(found: Measurement) -> str:
    """The content of accuracy.json."""
    rules = {rule.rule: shipped_rule(rule) for rule in sorted(found.rules, key=lambda rule: rule.rule)}
    return PackAccuracy(rules=rules).model_dump_json(indent=1, exclude_defaults=True) + "\n"


def shipped_rule(rule: Agreement) -> RuleAccuracy:
    """What is told of one rule."""
    if rule.reason is not None:
        return RuleAccuracy(reason=rule.reason)
    least, most = rule.interval
    return RuleAccuracy(
        pages=rule.pages,
        agreeing=rule.agreeing,
        least=round(least, 3),
        most=round(most, 3),
        one_page_shops=rule.of_shop,
    )
