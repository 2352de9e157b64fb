"""The part of the view that shows rules: their verdicts grouped, with quotes and crops."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from auditor.accuracy import describe_accuracy
from auditor.models import Evidence, Outcome, RuleAccuracy, RuleInfo, Scope, Source, Verdict

from ..digest import ORDER, WRONG, Digest, RuleResult
from ..wording import Wording, clean
from .crops import Crop
from .examples import Example, Examples
from .illustrate import TRIES, Illustrator
from .laws import Claim, Law, Laws
from .places import Places, Where
from .refs import PageRef, Refs

QUOTES = 4
"""Quotes shown of one group of verdicts."""

CROPS = 6
"""Groups of one rule that are shown with a picture; the others say where they stand."""

SHOWN_WRONG, SHOWN_OTHER = 4, 2
"""Groups of an outcome shown before the rest is folded away."""

GROUPS = 30
"""Groups of one rule and outcome in the report; of more, only the number is told."""

PAGES, NAMED = 5, 25
"""Pages named before the rest are folded away, and pages named at all."""

_HIDDEN_SOURCES = frozenset(
    {
        Source.JSON_LD,
        Source.MICRODATA,
        Source.OPEN_GRAPH,
        Source.META,
        Source.SCRIPT,
        Source.NETWORK,
        Source.URL,
    }
)


@dataclass(frozen=True)
class Quote:
    """Words of the page that a verdict rests on."""

    text: str
    source: str
    selector: str | None
    from_code: bool
    """The words are not among those that a shopper sees."""


@dataclass
class Group:
    """Verdicts of one rule that say the same for the same reason."""

    outcome: Outcome
    message: str
    quotes: tuple[Quote, ...]
    more_quotes: int
    fix: str | None
    verdicts: list[Verdict] = field(default_factory=list)
    """The first, as many as are looked at for a picture."""
    pages: list[PageRef] = field(default_factory=list)
    crop: Crop | None = None
    language: str | None = None

    @property
    def shown_pages(self) -> list[PageRef]:
        """The pages named at once."""
        return self.pages[:PAGES]

    @property
    def folded_pages(self) -> list[PageRef]:
        """The pages behind a fold."""
        return self.pages[PAGES:NAMED]

    @property
    def unnamed_pages(self) -> int:
        """How many pages are not named: audit.json names them."""
        return max(0, len(self.pages) - NAMED)


@dataclass(frozen=True, eq=False)
class Check:
    """A rule in the report."""

    info: RuleInfo
    state: str
    title: str
    good_title: str
    """What the rule asks for, whatever its outcome."""
    why: str | None
    fix: str | None
    example: Example | None
    effort: str | None
    """What kind of work it is, a word of a closed list; None where the rule does not say."""
    accuracy: str | None
    """How right it is on labelled pages, or why that is not known; None where nothing tells."""
    accuracy_brief: str | None
    """The measured share with its range; None where it is not measured."""
    weight: int | None
    score: str | None
    points: float
    groups: tuple[Group, ...]
    """The groups in the report, the most pressing first."""
    left_out: Counter[tuple[Outcome, str]]
    """How many verdicts are in no group, for there are too many, by outcome and message."""
    wrong_pages: int
    judged_pages: int
    where: Where
    laws: tuple[Law, ...]
    claim: Claim | None
    missing_need: str | None
    searchable: str

    @property
    def anchor(self) -> str:
        """Identity of the rule's section in the report."""
        return "check-" + "".join(c if c.isascii() and c.isalnum() else "-" for c in self.info.id)

    @property
    def whole_shop(self) -> bool:
        """Whether the rule looks at the pages together."""
        return self.info.scope is Scope.SHOP

    @property
    def best_crop(self) -> Crop | None:
        """The picture that shows best what is wrong."""
        crops = [group.crop for group in self.groups if group.crop and group.outcome in WRONG]
        return next((found for found in crops if found.marks), crops[0] if crops else None)

    @property
    def best_element(self) -> Quote | None:
        """The first element that shows what is wrong, for developers."""
        quotes = (quote for group in self.wrong_groups for quote in group.quotes)
        return next((quote for quote in quotes if quote.selector), None)

    @cached_property
    def shown_groups(self) -> tuple[Group, ...]:
        """The first groups of every outcome."""
        seen: Counter[Outcome] = Counter()
        shown = []
        for group in self.groups:
            seen[group.outcome] += 1
            if seen[group.outcome] <= (SHOWN_WRONG if group.outcome in WRONG else SHOWN_OTHER):
                shown.append(group)
        return tuple(shown)

    @cached_property
    def folded_groups(self) -> tuple[Group, ...]:
        """The groups behind a fold."""
        return tuple(group for group in self.groups if group not in self.shown_groups)

    @property
    def wrong_groups(self) -> tuple[Group, ...]:
        """The groups that say what is wrong."""
        return tuple(group for group in self.groups if group.outcome in WRONG)

    @property
    def complaints(self) -> list[str]:
        """What is wrong, each sentence once."""
        return list(dict.fromkeys(group.message for group in self.wrong_groups))

    @property
    def wrong_refs(self) -> list[PageRef]:
        """The pages where it is wrong, as far as they are named."""
        found = {page.number: page for group in self.wrong_groups for page in group.pages}
        return list(found.values())[:NAMED]


class Checks:
    """Builds the checks of one report."""

    def __init__(
        self, digest: Digest, wording: Wording, refs: Refs, illustrator: Illustrator, examples: Examples
    ) -> None:
        self._wording = wording
        self._refs = refs
        self._illustrator = illustrator
        self._examples = examples
        self._laws = Laws(digest, wording)
        self._places = Places(digest, wording)

    def check(self, rule: RuleResult) -> Check:
        """A rule as the report shows it."""
        say, info = self._wording, rule.info
        groups, left_out = self._groups(rule)
        title = say.rule_title(info, rule.fault)
        return Check(
            info=info,
            state=rule.state,
            title=title,
            good_title=say.rule_title(info),
            why=say.optional(f"{info.id}.why"),
            fix=next((g.fix for g in groups if g.fix), None) or say.optional(f"{info.id}.fix"),
            example=self._examples.of(info.id),
            effort=info.effort.value if info.effort else None,
            accuracy=describe_accuracy(info.accuracy, say) if info.accuracy else None,
            accuracy_brief=self._accuracy(info.accuracy),
            weight=rule.score.weight if rule.score else None,
            score=None if not rule.score or rule.score.score is None else say.percent(rule.score.score),
            points=rule.points,
            groups=groups,
            left_out=left_out,
            wrong_pages=rule.wrong_pages,
            judged_pages=rule.judged,
            where=self._places.of(rule),
            laws=self._laws.behind(rule),
            claim=self._laws.claim(rule.law) if rule.law else None,
            missing_need=say.term("need", rule.missing_need) if rule.missing_need else None,
            searchable=" ".join(
                [title, say.rule_title(info), info.id, *(group.message for group in groups)]
            ).lower()[:600],
        )

    def _groups(self, rule: RuleResult) -> tuple[tuple[Group, ...], Counter[tuple[Outcome, str]]]:
        """The groups, and what is left out."""
        groups: dict[tuple[object, ...], Group] = {}
        found: Counter[Outcome] = Counter()
        left_out: Counter[tuple[Outcome, str]] = Counter()
        for verdict in rule.having(*ORDER):
            message = self._wording.say(verdict.message)
            shown = tuple(self._quote(e) for e in verdict.evidence[:QUOTES])
            fix = self._wording.say(verdict.fix) if verdict.fix else None
            key = (verdict.outcome, message, tuple((q.text, q.source) for q in shown), fix)
            group = groups.get(key)
            if group is None and found[verdict.outcome] == GROUPS:
                left_out[verdict.outcome, message] += 1
                continue
            if group is None:
                found[verdict.outcome] += 1
                more = max(0, len(verdict.evidence) - QUOTES)
                group = groups[key] = Group(verdict.outcome, message, shown, more, fix)
            if len(group.verdicts) < TRIES:
                group.verdicts.append(verdict)
            if verdict.page is not None:
                group.pages.append(self._refs.of(verdict.page))
        for number, group in enumerate(groups.values()):
            group.crop = self._illustrator.crop(rule.info, group.verdicts) if number < CROPS else None
            group.language = group.pages[0].language if group.pages else None
        return tuple(groups.values()), left_out

    def _quote(self, evidence: Evidence) -> Quote:
        return Quote(
            text=clean(evidence.quote, 300),
            source=self._wording.term("source", evidence.source.value),
            selector=clean(evidence.selector, 200) if evidence.selector else None,
            from_code=evidence.source in _HIDDEN_SOURCES,
        )

    def _accuracy(self, found: RuleAccuracy | None) -> str | None:
        if found is None or not found.pages:
            return None
        say = self._wording
        return say(
            "report.accuracy.brief",
            pages=found.pages,
            share=say.percent(found.agreeing / found.pages),
            least=say.percent(found.least),
            most=say.percent(found.most),
        )
