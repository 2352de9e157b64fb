"""One browser for all tests of this folder that do not need one of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import pytest

from auditor.browser.consent import ConsentChoice
from auditor.browser.launch import BrowserOptions, BrowserSession, open_browser
from auditor.browser.page import CaptureOptions, PageCapture, capture_page

T = TypeVar("T")


class Browsing:
    """A browser session that tests use without being coroutines themselves."""

    def __init__(self, options: BrowserOptions | None = None) -> None:
        self._runner = asyncio.Runner()
        self._opening = open_browser(options)
        self.session: BrowserSession = self.run(self._opening.__aenter__())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def capture(self, url: str, **options: Any) -> PageCapture:
        """A page as it is: consent banners are neither waited for nor answered unless that is asked for."""
        given = {"consent": ConsentChoice.IGNORE, **options}
        return self.run(capture_page(self.session, url, options=CaptureOptions(**given)))

    def close(self) -> None:
        self.run(self._opening.__aexit__(None, None, None))
        self._runner.close()


@pytest.fixture(scope="session")
def browsing() -> Iterator[Browsing]:
    browsing = Browsing()
    yield browsing
    browsing.close()
