"""How often rules leave the verdict to a person, or say that there is nothing to judge.

Only rules that need neither layout nor network nor other pages count: the others cannot run on saved
pages, which the auditor says once and not page by page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.models import Outcome, PageFacts, Scope
from auditor.rule import Need, Rule
from auditor.verdicts import page_verdicts

WANTS = {
    Need.LAYOUT: "the layout",
    Need.NETWORK: "what the network told",
    Need.SHOP: "other pages of the shop",
}
DECIDED = (Outcome.PASSED, Outcome.WARNED, Outcome.FAILED)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Outcomes of a rule, or of all of them, by how often they came."""

    outcomes: Mapping[Outcome, int]

    @property
    def total(self) -> int:
        """All verdicts."""
        return sum(self.outcomes.values())

    @property
    def open(self) -> float:
        """Share of needs_review among the verdicts that judge: not_applicable cannot lower it."""
        judged = sum(self.outcomes.get(outcome, 0) for outcome in DECIDED)
        review = self.outcomes.get(Outcome.NEEDS_REVIEW, 0)
        return review / (review + judged) if review + judged else 0.0

    @property
    def not_applicable(self) -> float:
        """Share of not_applicable among all verdicts."""
        return self.outcomes.get(Outcome.NOT_APPLICABLE, 0) / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Undecided:
    """The verdicts of the rules that saved pages suffice for."""

    rules: Mapping[str, Verdicts]
    not_run: Mapping[str, str]
    """Rule -> what it needs and a single saved page lacks, in words."""

    @property
    def all(self) -> Verdicts:
        """The verdicts of all rules together."""
        together: Counter[Outcome] = Counter()
        for verdicts in self.rules.values():
            together.update(dict(verdicts.outcomes))
        return Verdicts(together)


def undecided(rules: Iterable[Rule], pages: Iterable[PageFacts]) -> Undecided:
    """Every rule on every page that it concerns, as `auditor inspect` judges them."""
    rules = list(rules)
    able = [rule for rule in rules if not rule.info.needs and rule.info.scope is Scope.PAGE]
    outcomes: dict[str, Counter[Outcome]] = {rule.info.id: Counter() for rule in able}
    for page in pages:
        for verdict in page_verdicts(page, able):
            outcomes[verdict.rule][verdict.outcome] += 1
    not_run = {rule.info.id: _want(rule) for rule in rules if rule not in able}
    return Undecided({rule: Verdicts(found) for rule, found in outcomes.items()}, not_run)


def _want(rule: Rule) -> str:
    """What a rule is in want of on a single saved page."""
    if rule.info.manual:
        return "an answer of the owner"
    return " and ".join(WANTS[Need(need)] for need in rule.info.needs) or WANTS[Need.SHOP]
