"""When a consent banner is looked for on a page, and what a visit has learned about where one may come."""

from __future__ import annotations

import time
from collections import Counter
from urllib.parse import urlsplit

from auditor.models import Consent

from .consent import ConsentChoice, Patience, dismiss_consent, told
from .steps import Steps
from .tab import Tab

PAGES_TO_WAIT_ON = 2
"""Pages of a host on which a banner is waited for before it is taken to have none."""
ANNOUNCED_LIMIT = 2.5
"""Seconds given to the banner of a known platform whose script is on the page, before that is looked at."""
UNANNOUNCED_LIMIT = 1.2
"""Seconds since the first look for one, given to a banner that nothing announces, on a page with scripts.
There hardly ever is one: the page is looked at in the meantime, and once more if one came."""


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


class PageBanner:
    """The consent banner of one page."""

    def __init__(self, tab: Tab, steps: Steps, memory: BannerMemory) -> None:
        """`memory` is that of the session."""
        self._tab, self._steps, self._memory = tab, steps, memory
        self._first_look: float | None = None
        self._patient = False
        self.consent: Consent | None = None
        """What was found and done; None while the page could not be asked."""

    @property
    def is_answered(self) -> bool:
        """Whether there was one, and it went away."""
        return self.consent is not None and self.consent.action is not None

    async def answer(self, choice: ConsentChoice, limit: float) -> bool:
        """Look for it, the first time or, once the page was looked at, again; whether it was answered now."""
        host = urlsplit(self._tab.page.url).netloc
        patience = self._patience(host)
        done = await self._steps.do(
            "consent",
            lambda: dismiss_consent(self._tab, choice, patience),
            limit,
            scripts=True,
            tell=told,
        )
        if done is None:
            return False
        if done.banner or self.consent is None:
            self.consent = done
            self._memory.note(host, done)
        return done.action is not None

    def _patience(self, host: str) -> Patience:
        now = time.monotonic()
        if self._first_look is None:
            self._first_look, self._patient = now, self._memory.may_come(host)
            return Patience(announced=ANNOUNCED_LIMIT) if self._patient else Patience()
        if not self._patient or (self.consent is not None and self.consent.banner):
            return Patience()
        return Patience(unannounced=max(0.0, self._first_look + UNANNOUNCED_LIMIT - now))
