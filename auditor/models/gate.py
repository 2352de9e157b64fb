"""What a gate says of an audit: whether a deploy may go on, and what stands in its way."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from .base import Frozen, Message
from .outcome import Severity


class GateOutcome(StrEnum):
    """Whether a deploy may go on."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """Too little could be judged to know."""


class Finding(Frozen):
    """A rule that failed in one way: on the pages of one template, or of the shop as a whole."""

    rule: str
    severity: Severity
    template: str | None = Field(
        default=None, description="form of the template's addresses, e.g. `/p/{slug}`; None: of the shop"
    )
    fingerprint: str = Field(description="tells the finding from others, in every audit of the shop")
    message: Message = Field(description="of the first page")
    pages: tuple[str, ...] = Field(default=(), description="addresses that it was found on, in their order")
    judged: int = Field(
        default=1,
        description="pages of the template of which the rule said passed, warned or failed; "
        "of the shop: its product pages that were read",
    )
    element: str | None = Field(
        default=None, description="CSS selector of the element on the first page; None where nothing tells it"
    )
    nearby: bool = Field(
        default=False, description="the element marks the place where what is missing belongs"
    )
    quote: str = Field(default="", description="words of the element")

    @property
    def count(self) -> int:
        """On how many pages it was found; 1 for one of the shop."""
        return max(1, len(self.pages))

    @property
    def share(self) -> float:
        """On what share of its template's pages it was found, 0..1; 1 for one of the shop."""
        return min(1.0, self.count / max(1, self.judged)) if self.pages else 1.0


class Standing(StrEnum):
    """What a finding is to the gate."""

    NEW = "new"
    """No baseline names it."""
    WORSE = "worse"
    """The baseline names it on fewer pages."""
    EXPIRED = "expired"
    """The baseline names it, up to a day that has passed."""
    FLAKY = "flaky"
    """It was not there each time when its page was loaded again."""
    KNOWN = "known"
    """The baseline names it."""
    TOLERATED = "tolerated"
    """It is less severe than what the gate asks for, or said of a shop of which only a list was seen."""


class GateFinding(Frozen):
    """A finding and what it is to the gate."""

    finding: Finding
    standing: Standing
    before: int | None = Field(default=None, description="pages that the baseline names, where it is known")
    reason: str = Field(default="", description="of the baseline's entry")
    owner: str = Field(default="", description="of the baseline's entry")
    expires: str | None = Field(default=None, description="of the baseline's entry, ISO date")
    seen: tuple[int, int] | None = Field(
        default=None, description="of a page that was loaded again: how often it was found, of how many loads"
    )

    @property
    def fails(self) -> bool:
        """Whether it is a reason to fail."""
        return self.standing in (Standing.NEW, Standing.WORSE, Standing.EXPIRED)


class StaleEntry(Frozen):
    """An entry of the baseline that was looked for and not found any more."""

    rule: str
    template: str | None
    fingerprint: str
    reason: str = ""


class Gate(Frozen):
    """What the gate said."""

    outcome: GateOutcome
    why: tuple[Message, ...] = Field(description="the reasons, the most important first")
    findings: tuple[GateFinding, ...] = Field(default=(), description="those that fail the gate first")
    stale: tuple[StaleEntry, ...] = ()
    coverage: float = Field(
        description="0..1: the share of pages that were read, or of checks that could tell"
    )
