"""What a visit has learned about consent banners: where waiting for one is worth the time."""

from __future__ import annotations

from collections import Counter

from auditor.models import Consent

PAGES_TO_WAIT_ON = 2
"""Pages of a host on which a banner is waited for before it is taken to have none."""


class BannerMemory:
    """By host; one browser session keeps one, as it keeps the cookies that banners set."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._answered: set[str] = set()
        self._without: Counter[str] = Counter()

    def may_come(self, host: str) -> bool:
        """Whether a banner that is not there yet may still come."""
        return host not in self._answered and self._without[host] < PAGES_TO_WAIT_ON

    def note(self, host: str, seen: Consent) -> None:
        """Learn from a page that was looked at."""
        if seen.action is not None:
            self._answered.add(host)
        elif not seen.banner:
            self._without[host] += 1
