"""What changed between two audits of a shop, and what only looks as if it had."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from .base import Frozen
from .outcome import Outcome
from .pages import PageKind


class Trend(StrEnum):
    """Which way a check went. Something is wrong where its outcome is `failed` or `warned`."""

    NEW = "new"
    """Nothing was wrong before."""
    WORSE = "worse"
    """On more pages, or in a higher degree, than before."""
    GONE = "gone"
    """What was wrong is not wrong any more."""
    BETTER = "better"
    """On fewer pages, or in a lower degree, than before."""


class Cause(StrEnum):
    """What a difference comes from. Only the first two are changes of the shop."""

    SAME_PAGE = "same_page"
    """It shows on pages that were read both times, or in what is said of the shop as a whole."""
    RATE = "rate"
    """Other pages of the template were read, and the share of them with the fault differs by more than
    the draw of the pages explains."""
    SAMPLE = "sample"
    """Other pages were read, and that alone may be why."""
    NOT_JUDGED = "not_judged"
    """One of the times it could not be judged: the page could not be read, the check was not sure, there is
    nothing to judge any more, or the page was taken for one of another kind."""
    RULE = "rule"
    """The rule is not the same: its options, its version, what it looks at."""
    LAW = "law"
    """Another law was in force on the day."""


OF_THE_SHOP = frozenset({Cause.SAME_PAGE, Cause.RATE})
"""Causes that make a difference a change of the shop."""


class Tally(Frozen):
    """What a rule said of the pages of a group in one audit; only scored verdicts count."""

    judged: int = Field(description="pages; 1 for the shop")
    found: int = Field(description="of these, failed or warned")
    failed: int
    score: float | None = Field(default=None, description="mean, 0..1")


class PageGroup(Frozen):
    """Pages of both audits that are compared: those of one template."""

    kind: PageKind
    pattern: str = Field(description="form of their addresses, as in the coverage's templates")
    example: str = Field(description="address of one of them, of the later audit where it has any")
    before: tuple[str, ...] = Field(default=(), description="ids of templates in the earlier audit")
    after: tuple[str, ...] = Field(default=(), description="ids of templates in the later audit")


class Flip(Frozen):
    """A page on which a rule came to another outcome."""

    page: str = Field(description="address; in the later audit, where it is there")
    before: Outcome | None = Field(default=None, description="None where the rule did not speak of the page")
    after: Outcome | None = None


class Change(Frozen):
    """How the verdicts of one rule on one template, or on the shop, differ."""

    rule: str
    group: PageGroup | None = Field(default=None, description="None for the shop as a whole")
    trend: Trend
    cause: Cause
    before: Tally
    after: Tally
    flipped: int = Field(default=0, description="pages whose outcome or score moved this way")
    flips: tuple[Flip, ...] = Field(default=(), description="the first of these")
    chance: float | None = Field(
        default=None,
        description="how likely two draws from equal pages differ as much (Fisher's exact test); of rates",
    )

    @property
    def of_the_shop(self) -> bool:
        """Whether it is a change of the shop, and not of what was looked at."""
        return self.cause in OF_THE_SHOP


class RuleChange(StrEnum):
    """What is another about a rule."""

    ADDED = "added"
    REMOVED = "removed"
    OPTIONS = "options"
    SEVERITY = "severity"
    PAGES = "pages"
    """What it looks at or needs."""
    VERSION = "version"
    """Where it is from: another package, file, or version of it."""
    LAW = "law"
    """Which of the laws behind it are in force."""


class RuleDifference(Frozen):
    """A rule that one of the audits did not ask, or not in the same way."""

    rule: str
    what: RuleChange
    before: str = Field(default="", description="as it was, for people who know the rule")
    after: str = Field(default="", description="as it is")
    summary: str = Field(default="", description="as in RuleInfo, for a rule that is not there any more")


class SettingDifference(Frozen):
    """A setting with which the audits were made differently."""

    name: str
    before: str
    after: str


class PageDifference(Frozen):
    """Which pages the audits have in common."""

    both: int = Field(description="pages read both times")
    only_before: int = Field(description="pages read the first time, and not asked for the second time")
    only_after: int = Field(description="pages read the second time, and not asked for the first time")
    unread: tuple[str, ...] = Field(
        default=(), description="addresses of pages that were read before and could not be read this time"
    )
    read_again: tuple[str, ...] = Field(default=(), description="the other way round")


class CategoryChange(Frozen):
    """The score of a category, 0..100; None where nothing was scored."""

    category: str
    before: float | None = None
    after: float | None = None


class AuditSummary(Frozen):
    """An audit in short."""

    visited: str = Field(
        default="", description="ISO time (UTC) at which the visit began; empty: not known, see `as_of`"
    )
    as_of: str = Field(description="as in the Audit")
    tool: str
    name: str = ""
    start_url: str
    score: float | None = None
    grade: str | None = None
    categories: dict[str, float | None] = Field(default={}, description="category -> score, 0..100")
    failed: int = Field(default=0, description="rules that failed somewhere")
    warned: int = Field(default=0, description="rules that warned somewhere, and failed nowhere")
    pages: int = 0
    pages_read: int = 0
    partial: bool = Field(default=False, description="the visit ended early")


class Comparison(Frozen):
    """What changed between two audits. `before` is the earlier one, `after` the one that holds this."""

    before: AuditSummary
    after: AuditSummary
    same_address: bool = Field(
        default=True, description="false: the shop was visited at another address, and pages go by their path"
    )
    shop_points: float | None = Field(
        default=None,
        description="part of the difference of the scores that rests on rules with changes of the shop",
    )
    categories: tuple[CategoryChange, ...] = ()
    changes: tuple[Change, ...] = Field(
        default=(), description="changes of the shop: what is new and worse first, the weightiest rules first"
    )
    set_aside: tuple[Change, ...] = Field(
        default=(), description="differences that are no sign of a change of the shop, each with its cause"
    )
    unchanged: int = Field(
        default=0, description="rules and templates where something was wrong both times, in the same way"
    )
    rules: tuple[RuleDifference, ...] = ()
    settings: tuple[SettingDifference, ...] = ()
    pages: PageDifference
    new_groups: tuple[PageGroup, ...] = Field(
        default=(), description="templates of which pages were read in the later audit only"
    )
    gone_groups: tuple[PageGroup, ...] = ()
    history: tuple[AuditSummary, ...] = Field(
        default=(), description="earlier audits of the shop in the folder, the oldest first"
    )

    @property
    def rules_by_trend(self) -> dict[Trend, int]:
        """How many rules changed each way on some template or the shop; one may have changed both ways."""
        ways = {(change.trend, change.rule) for change in self.changes}
        return {trend: sum(way is trend for way, _ in ways) for trend in Trend}

    @property
    def same_tool(self) -> bool:
        """Whether both audits were made by the same version of the auditor."""
        return self.before.tool == self.after.tool

    @property
    def gained(self) -> float | None:
        """Points by which the score rose; negative where it fell."""
        if self.before.score is None or self.after.score is None:
            return None
        return round(self.after.score - self.before.score, 1)
