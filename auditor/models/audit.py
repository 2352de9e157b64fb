"""Verdict and Audit: what the rules said, and the whole result. audit.json is a public contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from pydantic import Field

from .base import Frozen, Message
from .comparison import Comparison
from .evidence import Evidence
from .finding import PageTemplate, ServicePage
from .gate import Gate
from .outcome import Effort, Outcome, Scope, Severity
from .pages import EU_MARKET, MarketInfo, PageKind
from .sequences import Chained, Many
from .snapshot import Picture, ReadStatus

AUDIT_VERSION = 1
"""Version of audit.json; fields are only added within a version."""


VERIFIED = "V"
"""The mark of a law that was read at a public source: only then a gap may be told as one of law."""


class LegalBasis(Frozen):
    """A dated law behind a rule."""

    text: str = Field(description="the law's own citation, e.g. Directive 2011/83/EU art. 6(1)")
    mark: str = Field(description="V read at a public source, S secondary source, K to verify")
    id: str = Field(
        default="", description="name of the row in the law data it is from; empty: the rule's own"
    )
    checked: str | None = Field(default=None, description="ISO month or date when this was gathered")
    markets: tuple[str, ...] = Field(
        default=(), description="ISO 3166-1 codes, or EU for its members; empty: everywhere"
    )
    applies_from: str | None = Field(default=None, description="ISO date, the first day it holds")
    applies_until: str | None = Field(default=None, description="ISO date, the last day it holds")

    def concerns(self, market: MarketInfo) -> bool:
        """Whether it is a law of a market, on whatever day."""
        return not self.markets or market.code in self.markets or (market.in_eu and EU_MARKET in self.markets)

    def in_time(self, day: str | None) -> bool:
        """Whether it is in force on a day (ISO date); without one, it is."""
        since = day is None or self.applies_from is None or self.applies_from <= day
        return since and (day is None or self.applies_until is None or day <= self.applies_until)

    def holds(self, market: MarketInfo, day: str | None) -> bool:
        """Whether it is in force in a market on a day (ISO date)."""
        return self.concerns(market) and self.in_time(day)


class LawClaim(StrEnum):
    """How much may be said of the law behind something that failed."""

    REQUIRED = "required"
    """The law was read at a public source: it asks for what is missing."""
    LIKELY_GAP = "likely_gap"
    """The law was not read at its source: a gap is likely, and has to be checked."""


class LawNote(Frozen):
    """What a failed verdict says of the law behind its rule: the best verified one in force that day."""

    claim: LawClaim
    citation: str
    mark: str = Field(description="as in LegalBasis")


class RuleAccuracy(Frozen):
    """How often a rule said of labelled pages what it says of a careful reader's labels."""

    pages: int = Field(default=0, ge=0, description="labelled pages on which it was compared")
    agreeing: int = Field(default=0, ge=0, description="pages with the outcome that the labels ask for")
    least: float = Field(default=0.0, ge=0, le=1, description="lower end of the 95 % interval of the share")
    most: float = Field(default=1.0, ge=0, le=1, description="upper end")
    one_page_shops: bool = Field(default=False, description="a shop rule, judged on shops of one page each")
    reason: str | None = Field(default=None, description="key of why it is not measured")


class RuleInfo(Frozen):
    """A rule as the report needs it; its sentences are in the catalogs under its id."""

    id: str
    category: str
    severity: Severity
    scope: Scope
    pages: tuple[PageKind, ...] = Field(default=(), description="page kinds it judges; empty: every kind")
    needs: tuple[str, ...] = ()
    legal_basis: tuple[LegalBasis, ...] = ()
    only_by_law: bool = Field(
        default=False,
        description="it asks for what only a law asks for: where and when none holds it is not applicable",
    )
    options: dict[str, int | float | str | bool] = Field(default={})
    words: bool = Field(
        default=True,
        description="what it judges is told in words; it is unsure where their language is not known",
    )
    manual: bool = Field(default=False, description="a question to the owner, which no visit can answer")
    origin: str = Field(default="", description="entry point or file that the rule came from")
    version: str = Field(
        default="",
        description="of the package or file that it is from; empty for the auditor's own: see `tool`",
    )
    near: tuple[str, ...] = Field(
        default=(),
        description="rules whose evidence on the same page marks the place where what is missing belongs",
    )
    summary: str = Field(
        default="", description="first line of its documentation, where no catalog has a title"
    )
    effort: Effort | None = Field(
        default=None, description="kind of work that fixing it is; None where its author does not say"
    )
    accuracy: RuleAccuracy | None = Field(
        default=None,
        description="how often it was right on labelled pages; None where its pack does not tell",
    )


class Verdict(Frozen):
    """What one rule said of one page, or of the shop."""

    rule: str
    outcome: Outcome
    score: float | None = Field(default=None, description="0..1; None when the outcome carries no score")
    page: str | None = Field(default=None, description="address of the page; None for the shop")
    message: Message
    evidence: tuple[Evidence, ...] = ()
    fix: Message | None = Field(default=None, description="what to do; None: the rule's own fix text")
    law: LawNote | None = Field(default=None, description="of a failed verdict: the law behind it that holds")
    answer: str | None = Field(
        default=None, description="of a manual one: the owner's answer, `yes`, `partly`, `no` or own words"
    )


def verdicts_by_rule(verdicts: Sequence[Verdict]) -> Mapping[str, Sequence[Verdict]]:
    """Verdicts by rule, in the order in which the rules first come."""
    if isinstance(verdicts, Chained):
        return verdicts.parts
    found: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        found.setdefault(verdict.rule, []).append(verdict)
    return found


class IgnoredVerdict(Frozen):
    """A verdict that does not count, because the settings say so."""

    verdict: Verdict
    url: str = Field(default="", description="pattern of the addresses that are ignored; empty: all")
    reason: str = Field(description="why, in the words of the settings")


class PageEntry(Frozen):
    """A page in the audit's coverage."""

    url: str
    kind: PageKind
    status: ReadStatus
    reason: Message | None = None
    title: str = ""
    language: str = ""
    why: Message | None = Field(default=None, description="why this page was chosen")
    template: str | None = Field(default=None, description="id of its template in the coverage")
    pictures: tuple[Picture, ...] = Field(default=(), description="paths relative to audit.json")
    boxes: dict[str, dict[int, tuple[int, int, int, int]]] = Field(
        default={}, description="viewport -> element -> x, y, width, height, for elements in evidence"
    )
    document_height: dict[str, int] = Field(default={}, description="by viewport, CSS px")


class Traffic(Frozen):
    """What went over the network during a visit, as the auditor's proxy counts it."""

    requests: int = Field(default=0, description="plain HTTP requests, one by one")
    connections: int = Field(default=0, description="connections for encrypted requests")
    encrypted: int = Field(
        default=0,
        description="requests in those that the browser tells of: not those of frames of other sites",
    )
    sent: int = Field(default=0, description="bytes to servers")
    received: int = Field(default=0, description="bytes from servers")
    failures: dict[str, int] = Field(
        default={}, description="what was refused or did not answer, by proxy error type of RFC 9209"
    )

    def __add__(self, more: Traffic) -> Traffic:
        """Both together."""
        return Traffic(
            requests=self.requests + more.requests,
            connections=self.connections + more.connections,
            encrypted=self.encrypted + more.encrypted,
            sent=self.sent + more.sent,
            received=self.received + more.received,
            failures=dict(sorted((Counter(self.failures) + Counter(more.failures)).items())),
        )


class Coverage(Frozen):
    """What was read, and how much could be judged."""

    pages: Many[PageEntry]
    outcomes: dict[Outcome, int] = Field(description="number of verdicts by outcome")
    not_run: dict[str, str] = Field(default={}, description="rule -> missing need, said once per rule")
    partial: Message | None = Field(default=None, description="why the visit ended early")
    templates: tuple[PageTemplate, ...] = Field(
        default=(), description="the pages that were read by template, in the order of the visit"
    )
    services: tuple[ServicePage, ...] = Field(
        default=(), description="what was found of the pages that every shop has; empty for a visit list"
    )
    unknown_languages: tuple[str, ...] = Field(
        default=(), description="languages of pages that were read, whose words the auditor does not know"
    )
    broken_packs: dict[str, str] = Field(default={}, description="rule pack that did not load -> its error")
    traffic: Traffic | None = Field(
        default=None, description="what the visit asked of the network; None when it is not known"
    )


class RuleScore(Frozen):
    """A rule over all pages."""

    rule: str
    outcome: Outcome = Field(description="worst outcome: failed, needs_review, warned, passed, ...")
    score: float | None
    weight: int
    points: float = Field(description="points of the overall score to gain by passing everywhere, 0..100")
    outcomes: dict[Outcome, int]


class CategoryScore(Frozen):
    """A category: weighted mean of its rules."""

    category: str
    score: float | None = Field(description="0..100; None when nothing was scored")
    rules: tuple[RuleScore, ...]


class Score(Frozen):
    """The whole score."""

    overall: float | None = Field(description="0..100; None when nothing was scored")
    grade: str | None = Field(description="A to F; None when nothing was scored")
    capped_by: tuple[str, ...] = Field(default=(), description="rules whose law caps the grade at C")
    categories: tuple[CategoryScore, ...]
    fix_first: tuple[str, ...] = Field(description="rules by points to gain, most first")

    @property
    def rules(self) -> Iterator[RuleScore]:
        """Every rule that has a score, category by category."""
        return (rule for category in self.categories for rule in category.rules)


class ShopInfo(Frozen):
    """The shop that was audited."""

    name: str
    start_url: str
    language: str
    market: MarketInfo
    platform: str | None = None


class Audit(Frozen):
    """The whole result."""

    version: int = AUDIT_VERSION
    tool: str = Field(description="name and version of the auditor")
    as_of: str = Field(description="ISO date by whose law the shop was judged: the day of the visit")
    shop: ShopInfo
    settings: dict[str, int | float | str | bool | tuple[str, ...] | None]
    coverage: Coverage
    rules: tuple[RuleInfo, ...]
    verdicts: Many[Verdict]
    ignored: tuple[IgnoredVerdict, ...] = Field(
        default=(), description="verdicts that are left out of everything else, and why"
    )
    score: Score
    gate: Gate | None = Field(default=None, description="what the gate said, where one was asked")
    timings: dict[str, float] = Field(default={}, description="seconds by stage; differs from run to run")
    since: Comparison | None = Field(
        default=None, description="what changed since an earlier audit; None where none was compared with"
    )
