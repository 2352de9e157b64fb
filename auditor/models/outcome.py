"""What a rule may say, how much it matters, and what it looks at."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What a rule said. Only the first three carry score."""

    PASSED = "passed"
    WARNED = "warned"
    FAILED = "failed"
    NEEDS_REVIEW = "needs_review"
    NOT_APPLICABLE = "not_applicable"
    MANUAL = "manual"
    ERROR = "error"


SCORED = frozenset({Outcome.PASSED, Outcome.WARNED, Outcome.FAILED})
WRONG = frozenset({Outcome.WARNED, Outcome.FAILED})


class Severity(StrEnum):
    """How much a rule matters."""

    CRITICAL = "critical"
    SERIOUS = "serious"
    MODERATE = "moderate"
    MINOR = "minor"


WEIGHTS = {Severity.CRITICAL: 10, Severity.SERIOUS: 7, Severity.MODERATE: 3, Severity.MINOR: 1}


class Scope(StrEnum):
    """What a rule looks at."""

    PAGE = "page"
    SHOP = "shop"


class Effort(StrEnum):
    """What kind of work it is to fix what a rule finds, and so who does it; nobody measured how long."""

    SETTING = "setting"
    """A text or a setting: whoever looks after the shop does it in its administration."""
    TEMPLATE = "template"
    """One change in the theme, which works on all pages of its kind."""
    CONTENT = "content"
    """Something to write, or to photograph, for one product or page after the other."""
    FEATURE = "feature"
    """Something new: an extension of the shop system, a form, a service."""
