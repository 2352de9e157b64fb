"""How often a rule says of a page's extracted facts what it says of the facts by the labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from auditor.models import Outcome, PageFacts, Scope
from auditor.rule import Need, Rule
from auditor.verdicts import page_verdicts, shop_verdicts

from .corpus import Row
from .fields import NOTHING, Inputs, inputs
from .intervals import wilson
from .scorer import Scorer
from .truth import truth
from .watch import fields_read, shop_of_one

LEVELS = {Outcome.PASSED.value: 0, Outcome.WARNED.value: 1, Outcome.FAILED.value: 2}
"""How bad an outcome is for the shop; the others say nothing of it."""
NOT_RUN = "not run"
"""The outcome where extraction took the page for one that the rule does not judge."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A rule on the labelled pages: either why it is not measured, or (by labels, by facts) -> pages."""

    rule: str
    inputs: Inputs = NOTHING
    reason: str | None = None
    """Key of why it is not measured."""
    of_shop: bool = False
    """Judged on shops of one page each."""
    outcomes: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """Pages on which it was compared."""
        return sum(self.outcomes.values())

    @property
    def agreeing(self) -> int:
        """Pages on which both outcomes are the same."""
        return sum(count for (wanted, said), count in self.outcomes.items() if wanted == said)

    @property
    def share(self) -> float:
        """Share of the pages with the same outcome."""
        return self.agreeing / self.pages

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the share."""
        return wilson(self.agreeing, self.pages)

    @property
    def constant(self) -> int:
        """Pages that the most frequent outcome by the labels would get right without looking."""
        by_label: Counter[str] = Counter()
        for (wanted, _), count in self.outcomes.items():
            by_label[wanted] += count
        return max(by_label.values(), default=0)

    @property
    def harsh(self) -> int:
        """Pages that it judges worse than they are."""
        return sum(count for worse, count in self._differences if worse > 0)

    @property
    def mild(self) -> int:
        """Pages that it judges better than they are."""
        return sum(count for worse, count in self._differences if worse < 0)

    @property
    def open(self) -> int:
        """Pages where it leaves to a person what the labels decide."""
        review = Outcome.NEEDS_REVIEW.value
        return sum(n for (wanted, said), n in self.outcomes.items() if said == review != wanted)

    @property
    def _differences(self) -> list[tuple[int, int]]:
        """How much worse than by the labels, and on how many pages."""
        return [
            (LEVELS[said] - LEVELS[wanted], count)
            for (wanted, said), count in self.outcomes.items()
            if wanted in LEVELS and said in LEVELS
        ]


def agreements(
    rules: Iterable[Rule], facts: Mapping[str, PageFacts], rows: Mapping[str, Row], scorer: Scorer
) -> list[Agreement]:
    """Every rule, measured or not, in their order."""
    pages = {name: facts[name] for name in rows}
    true = {name: truth(page, rows[name], scorer) for name, page in pages.items()}
    return [_measured(rule, pages, true, rows, scorer) for rule in rules]


def _measured(
    rule: Rule,
    pages: Mapping[str, PageFacts],
    true: Mapping[str, PageFacts],
    rows: Mapping[str, Row],
    scorer: Scorer,
) -> Agreement:
    info = rule.info
    if info.manual:
        return Agreement(info.id, reason="manual")
    missing = next((need for need in (Need.LAYOUT, Need.NETWORK) if need.value in info.needs), None)
    if missing is not None:
        return Agreement(info.id, reason=f"needs-{missing.value}")
    judged = {name: page for name, page in true.items() if not info.pages or page.kind in info.pages}
    if not judged:
        return Agreement(info.id, reason="no-page")
    try:
        read = _fields(rule, judged, pages)
    except Exception:  # a rule is another's code; one that cannot be watched is not measured
        return Agreement(info.id, reason="not-traced")
    found = inputs(read)
    if not found.measurable:
        return Agreement(info.id, found, reason="inputs-not-labelled")
    decided = [n for n in judged if not any(scorer.open(label, rows[n]) for label in found.labels)]
    outcomes = Counter((_outcome(rule, true[name]), _outcome(rule, pages[name])) for name in decided)
    of_shop = info.scope is Scope.SHOP
    if of_shop and not _enough({wanted for wanted, _ in outcomes}):
        return Agreement(info.id, found, reason="one-page-not-enough", of_shop=True)
    return Agreement(info.id, found, of_shop=of_shop, outcomes=dict(sorted(outcomes.items())))


def _fields(rule: Rule, judged: Mapping[str, PageFacts], pages: Mapping[str, PageFacts]) -> set[str]:
    """The fields that a rule reads on pages of the kinds they truly are, by the labels and as extracted."""
    seen: set[str] = set()
    for name, true in judged.items():
        extracted = pages[name].model_copy(update={"kind": true.kind})
        seen |= fields_read(rule, true) | fields_read(rule, extracted)
    return seen


def _enough(wanted: set[str]) -> bool:
    """Whether shops of one page are enough for a rule: it tells them apart, and leaves none open."""
    return len(wanted) > 1 and Outcome.NEEDS_REVIEW.value not in wanted


def _outcome(rule: Rule, page: PageFacts) -> str:
    if rule.info.scope is Scope.SHOP:
        return shop_verdicts(shop_of_one(page), [rule])[0].outcome.value
    verdicts = page_verdicts(page, [rule])
    return verdicts[0].outcome.value if verdicts else NOT_RUN
