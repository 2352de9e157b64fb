"""Several shops audited together: what became of each. shops.json is a public contract."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, JsonValue

from .base import Frozen, Message
from .comparison import Trend
from .outcome import Outcome, Severity

SHOPS_VERSION = 1
"""Version of shops.json; fields are only added within a version."""


class ShopStatus(StrEnum):
    """What became of a shop."""

    AUDITED = "audited"
    CUT_OFF = "cut_off"
    """The visit ended early: what was seen was judged, or nothing was, and it can be gone on with."""
    FAILED = "failed"
    """It could not be audited; the reason is told."""
    WAITING = "waiting"
    """It was not visited yet."""


class Gap(Frozen):
    """A rule that something is wrong with, and what mending it would gain."""

    rule: str
    outcome: Outcome
    severity: Severity
    points: float = Field(description="points of the overall score to gain, 0..100")
    summary: str = Field(default="", description="as in RuleInfo, where no catalog has a title")


class ShopChange(Frozen):
    """What changed since the audit before, in short."""

    day: str = Field(description="ISO date of the audit before")
    score: float | None = Field(default=None, description="its score")
    gained: float | None = Field(default=None, description="points by which the score rose")
    rules: dict[Trend, int] = Field(default={}, description="number of rules by what became of them")


class ShopResult(Frozen):
    """One shop among several."""

    url: str = Field(description="address as it was given, without what is secret in it")
    folder: str = Field(description="name of its folder beside shops.json")
    status: ShopStatus = ShopStatus.WAITING
    exit_code: int | None = Field(
        default=None, description="what an audit of this shop alone would exit with"
    )
    reason: Message | None = Field(default=None, description="why it failed, or ended early")
    name: str = ""
    language: str = Field(default="", description="ISO 639-1")
    market: str = ""
    visited: str = Field(default="", description="ISO time (UTC) at which the visit began")
    as_of: str = ""
    score: float | None = None
    grade: str | None = None
    pages: int = 0
    pages_read: int = 0
    failed: int = Field(default=0, description="rules that failed somewhere")
    warned: int = Field(default=0, description="rules that warned somewhere, and failed nowhere")
    gaps: tuple[Gap, ...] = Field(default=(), description="what to fix first")
    since: ShopChange | None = None
    scores: tuple[float | None, ...] = Field(
        default=(), description="of the audits of its folder, the oldest first, this one last"
    )
    report: str | None = Field(default=None, description="path of its scorecard, relative to shops.json")
    settings: dict[str, JsonValue] = Field(default={}, description="with which settings to go on")


class ShopsIndex(Frozen):
    """All shops of a run, in the order in which they were asked for."""

    version: int = SHOPS_VERSION
    tool: str
    shops: tuple[ShopResult, ...]
