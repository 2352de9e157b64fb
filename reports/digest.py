"""What every report asks of an Audit: rules with their verdicts, the fix-first list, the coverage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from auditor.models import (
    READABLE,
    Audit,
    LawNote,
    LegalBasis,
    Outcome,
    PageEntry,
    RuleInfo,
    RuleScore,
    Severity,
    Verdict,
    verdicts_by_rule,
)

FIX_FIRST = 10
"""Longest fix-first list."""

WRONG = (Outcome.FAILED, Outcome.WARNED)
"""What is to be seen to, the more pressing first."""
ORDER = (
    Outcome.FAILED,
    Outcome.WARNED,
    Outcome.ERROR,
    Outcome.NEEDS_REVIEW,
    Outcome.PASSED,
    Outcome.MANUAL,
    Outcome.NOT_APPLICABLE,
)
"""Outcomes, the most pressing first."""

CATEGORY_ORDER = (
    "information",
    "price",
    "delivery",
    "cart",
    "contact",
    "trust",
    "navigation",
    "engagement",
)

NOT_RUN = "not_run"
"""Stands where an outcome would, for a rule that judged nothing."""


@dataclass(frozen=True)
class RuleResult:
    """A rule with all that it said."""

    info: RuleInfo
    score: RuleScore | None
    verdicts: Sequence[Verdict]
    """In the order of the visit. There may be thousands, made anew each time that they are gone through."""
    missing_need: str | None

    @cached_property
    def _told(self) -> _Told:
        return _Told.by(self.verdicts)

    @property
    def outcome(self) -> Outcome | None:
        """The outcome over all pages; None when the rule judged nothing."""
        if self.score is not None and len(self.verdicts):
            return self.score.outcome
        return next((outcome for outcome in ORDER if outcome in self._told.outcomes), None)

    @property
    def state(self) -> str:
        """The outcome as a word, or `not_run`."""
        return self.outcome.value if self.outcome else NOT_RUN

    @property
    def points(self) -> float:
        """Points of the overall score to gain."""
        return self.score.points if self.score else 0.0

    def having(self, *outcomes: Outcome) -> list[Verdict]:
        """The verdicts with one of the outcomes, in the order of `outcomes`, then of the visit."""
        return sorted(
            (verdict for verdict in self.verdicts if verdict.outcome in outcomes),
            key=lambda verdict: outcomes.index(verdict.outcome),
        )

    def on_page(self, url: str) -> Verdict | None:
        """What it said of a page; those of the first pages are found at once."""
        return next((verdict for verdict in self.verdicts if verdict.page == url), None)

    @property
    def fault(self) -> Outcome | None:
        """The worse of failed and warned, also where other pages need a human look; None where none did."""
        return next((outcome for outcome in WRONG if outcome in self._told.outcomes), None)

    @property
    def law(self) -> LawNote | None:
        """The law behind what failed, as far as it may be told."""
        return self._told.law

    @property
    def answer(self) -> str | None:
        """The owner's answer to a question of the self-check."""
        return self._told.answer

    @property
    def judged(self) -> int:
        """On how many pages the rule came to a scored verdict."""
        return self._told.judged

    @property
    def wrong_pages(self) -> int:
        """On how many pages something is wrong; the shop as a whole counts as one."""
        return len(self._told.wrong_pages)


@dataclass
class _Told:
    """What there is to know of a rule's verdicts without looking at them again."""

    outcomes: set[Outcome] = field(default_factory=set)
    judged: int = 0
    wrong_pages: set[str | None] = field(default_factory=set)
    law: LawNote | None = None
    answer: str | None = None

    @classmethod
    def by(cls, verdicts: Iterable[Verdict]) -> _Told:
        told = cls()
        for verdict in verdicts:
            told.outcomes.add(verdict.outcome)
            told.judged += verdict.score is not None
            told.law = told.law or verdict.law
            told.answer = told.answer or verdict.answer
            if verdict.outcome in WRONG:
                told.wrong_pages.add(verdict.page)
        return told


class _Pages(Mapping[str, PageEntry]):
    """Pages by their address; each is looked up when it is asked for."""

    def __init__(self, pages: Sequence[PageEntry]) -> None:
        self._pages = pages
        self._numbers = {page.url: number for number, page in enumerate(pages)}

    def __getitem__(self, url: str) -> PageEntry:
        return self._pages[self._numbers[url]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


@dataclass(frozen=True)
class Category:
    """A category with its rules, the most pressing first."""

    id: str
    score: float | None
    rules: tuple[RuleResult, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of its rules are to fix, to improve (not failed, and points to gain), to look at."""
        failed = sum(rule.outcome is Outcome.FAILED for rule in self.rules)
        gaining = sum(rule.outcome is not Outcome.FAILED and rule.points > 0 for rule in self.rules)
        unsure = sum(rule.outcome is Outcome.NEEDS_REVIEW and rule.points == 0 for rule in self.rules)
        found = {"failed": failed, "warned": gaining, "needs_review": unsure}
        return {name: count for name, count in found.items() if count}


class Digest:
    """One Audit, indexed for reading."""

    def __init__(self, audit: Audit) -> None:
        self.audit = audit

    @cached_property
    def rules(self) -> dict[str, RuleResult]:
        """Every rule by its id, those too that only a verdict or the coverage names."""
        audit = self.audit
        infos = {info.id: info for info in audit.rules}
        scores = {score.rule: score for score in audit.score.rules}
        verdicts = verdicts_by_rule(audit.verdicts)
        named = dict.fromkeys([*infos, *verdicts, *scores, *audit.coverage.not_run])
        return {
            rule: RuleResult(
                info=infos.get(rule) or _unknown(rule),
                score=scores.get(rule),
                verdicts=verdicts.get(rule, ()),
                missing_need=audit.coverage.not_run.get(rule),
            )
            for rule in named
        }

    def rule(self, name: str) -> RuleResult:
        """A rule by its id, also where only what is ignored names it."""
        return self.rules.get(name) or RuleResult(_unknown(name), None, (), None)

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """The categories in the order in which a shopper meets them, then those of other packs.

        Questions to the owner are in none.
        """
        measured = [rule for rule in self.rules.values() if not rule.info.manual]
        scored = {category.category: category.score for category in self.audit.score.categories}
        present = dict.fromkeys([*scored, *(rule.info.category for rule in measured)])
        names = [
            *(c for c in CATEGORY_ORDER if c in present),
            *(c for c in present if c not in CATEGORY_ORDER),
        ]
        return tuple(
            Category(
                name,
                scored.get(name),
                pressing_first(r for r in measured if r.info.category == name),
            )
            for name in names
        )

    @cached_property
    def questions(self) -> tuple[RuleResult, ...]:
        """The questions of the self-check, the weightiest first."""
        return pressing_first(rule for rule in self.rules.values() if rule.info.manual)

    @cached_property
    def fix_first(self) -> tuple[RuleResult, ...]:
        """At most ten rules that would gain the most points."""
        found = (self.rules[rule] for rule in self.audit.score.fix_first if rule in self.rules)
        return tuple(rule for rule in found if rule.points > 0)[:FIX_FIRST]

    @cached_property
    def capping(self) -> tuple[RuleResult, ...]:
        """The rules whose law holds the grade down."""
        return tuple(self.rules[rule] for rule in self.audit.score.capped_by if rule in self.rules)

    @cached_property
    def reachable(self) -> float | None:
        """The overall score once everything in fix_first passes everywhere, 0..100."""
        overall = self.audit.score.overall
        if overall is None:
            return None
        return min(100.0, overall + sum(rule.points for rule in self.fix_first))

    @cached_property
    def pages(self) -> Mapping[str, PageEntry]:
        """The pages of the visit by address."""
        return _Pages(self.audit.coverage.pages)

    @cached_property
    def pages_read(self) -> int:
        """How many pages could be read, in part at least."""
        return sum(page.status in READABLE for page in self.audit.coverage.pages)

    @cached_property
    def review_share(self) -> float | None:
        """Share of the checks that came up for judgement which need a human look, 0..1; None without any."""
        outcomes = self.audit.coverage.outcomes
        judged = sum(
            outcomes.get(outcome, 0)
            for outcome in (*WRONG, Outcome.PASSED, Outcome.NEEDS_REVIEW, Outcome.ERROR)
        )
        return outcomes.get(Outcome.NEEDS_REVIEW, 0) / judged if judged else None

    def count(self, *outcomes: Outcome) -> int:
        """How many rules have one of the outcomes over all pages."""
        return sum(rule.outcome in outcomes for rule in self.rules.values())

    def laws(self, rule: RuleResult) -> tuple[LegalBasis, ...]:
        """The laws behind a rule that hold, or will hold, in the shop's market."""
        market, today = self.audit.shop.market, self.audit.as_of
        return tuple(
            law
            for law in rule.info.legal_basis
            if law.concerns(market) and not (law.applies_until and law.applies_until < today)
        )

    @cached_property
    def under_law(self) -> tuple[RuleResult, ...]:
        """The rules that rest on a law in force in the shop's market on the day of the visit."""
        return tuple(
            rule for rule in self.rules.values() if any(not self.is_ahead(law) for law in self.laws(rule))
        )

    @cached_property
    def coming(self) -> tuple[tuple[LegalBasis, tuple[RuleResult, ...]], ...]:
        """The laws of the market whose first day is still to come, the nearest first, with their rules."""
        found: dict[LegalBasis, list[RuleResult]] = defaultdict(list)
        for rule in self.rules.values():
            for law in self.laws(rule):
                if self.is_ahead(law):
                    found[law].append(rule)
        nearest = sorted(found, key=lambda law: (law.applies_from or "", law.text))
        return tuple((law, pressing_first(found[law])) for law in nearest)

    def is_ahead(self, law: LegalBasis) -> bool:
        """Whether a law's first day lies after the day of the visit."""
        return bool(law.applies_from and law.applies_from > self.audit.as_of)


def pressing_first(rules: Iterable[RuleResult]) -> tuple[RuleResult, ...]:
    """Rules by outcome, points to gain, severity; what judged nothing comes last."""

    def rank(rule: RuleResult) -> tuple[int, float, int]:
        place = ORDER.index(rule.outcome) if rule.outcome else len(ORDER)
        return place, -rule.points, list(Severity).index(rule.info.severity)

    return tuple(sorted(rules, key=rank))


def _unknown(rule: str) -> RuleInfo:
    return RuleInfo.model_validate(
        {"id": rule, "category": "other", "severity": Severity.MINOR, "scope": "page"}
    )
