"""Cookie-consent banners: recognised, answered with the least consent, and what was done noted.

The words and the platforms' selectors are data (`auditor/lexicon/data/consent.toml`); the search
itself runs in the page (`consent.js`), in open shadow roots and same-origin frames too. Frames of
other origins are asked one by one.
"""

from __future__ import annotations

import asyncio
import json
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame as BrowserFrame

from auditor.models import Consent

from .scripts import consent_script
from .tab import Tab

FRAME_LIMIT = 8
"""Frames of other origins in which a banner is looked for."""
GONE_LIMIT = 1.0
"""Seconds that a banner has to go away after a click."""
EXPECTED_LIMIT = 2.5
"""Seconds given to the banner of a known platform whose script is on the page."""
UNEXPECTED_LIMIT = 1.2
"""Seconds given to a banner that nothing announces, on a page with scripts."""


class ConsentChoice(StrEnum):
    """What to do about a consent banner."""

    REJECT = "reject"
    """Reject; else only what is necessary; else close; else accept."""
    ACCEPT = "accept"
    IGNORE = "ignore"


async def dismiss_consent(tab: Tab, choice: ConsentChoice, *, patient: bool = False) -> Consent:
    """Look for a banner and answer it.

    `patient` gives it time to appear. The caller bounds the whole.
    """
    if choice is ConsentChoice.IGNORE:
        return Consent(banner=False)
    limits = [int(limit * 1000) if patient else 0 for limit in (EXPECTED_LIMIT, UNEXPECTED_LIMIT)]
    found = await tab.call("wait", choice.value, *limits, of="auditorConsent")
    if found["banner"]:
        return await _answer(tab, found)
    return await _in_frames(tab, choice)


async def _answer(tab: Tab, found: dict[str, Any]) -> Consent:
    if found["kind"] is None:
        return Consent(banner=True)
    done = Consent(banner=True, action=found["kind"], control=found["control"])
    milliseconds = int(GONE_LIMIT * 1000)
    await tab.call("click", of="auditorConsent")
    if await tab.call("gone", milliseconds, of="auditorConsent"):
        return done
    # Some banners listen to the mouse only.
    if place := await tab.call("place", of="auditorConsent"):
        await tab.page.mouse.click(place["x"], place["y"])
        if await tab.call("gone", milliseconds, of="auditorConsent"):
            return done
    return Consent(banner=True, control=found["control"])


async def _in_frames(tab: Tab, choice: ConsentChoice) -> Consent:
    """A banner in a frame of another origin: such a frame is asked when it lies over the page."""
    if len(tab.page.frames) == 1:
        return Consent(banner=False)
    own = _origin(tab.page.url)
    frames = [frame for frame in tab.page.frames[1:] if _origin(frame.url) not in (own, "")]
    for frame in frames[:FRAME_LIMIT]:
        try:
            answer = await _in_frame(frame, choice)
        except PlaywrightError:
            continue  # the frame went away or refuses scripts
        if answer is not None:
            return answer
    return Consent(banner=False)


async def _in_frame(frame: BrowserFrame, choice: ConsentChoice) -> Consent | None:
    holder = await frame.frame_element()
    box = await holder.bounding_box()
    if box is None or box["width"] < 100 or box["height"] < 30:
        return None
    await frame.evaluate(consent_script() + "\n;0")
    found = json.loads(await frame.evaluate(f"auditorConsent.find({json.dumps(choice.value)}, true)"))
    if not found["banner"]:
        return None
    if found["kind"] is None:
        return Consent(banner=True)
    await frame.evaluate("auditorConsent.click()")
    for _ in range(int(GONE_LIMIT / 0.05)):
        if frame.is_detached() or not await holder.is_visible() or await _gone_in(frame):
            return Consent(banner=True, action=found["kind"], control=found["control"])
        await asyncio.sleep(0.05)
    return Consent(banner=True, control=found["control"])


async def _gone_in(frame: BrowserFrame) -> bool:
    try:
        return bool(await frame.evaluate("auditorConsent.gone(0)"))
    except PlaywrightError:
        return True


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
