"""Where a Chromium is: the one asked for, Playwright's own, or one that the system has."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from auditor.errors import BrowserError, UsageError

ENVIRONMENT_VARIABLE = "AUDITOR_BROWSER"
"""Names the executable when no option does."""

_COMMANDS = (
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "chrome",
    "microsoft-edge",
)
_MAC_APPLICATIONS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_WINDOWS_PROGRAMS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Chromium\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)
_WINDOWS_ROOTS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")


def find_browser(
    explicit: Path | None = None,
    *,
    bundled: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
) -> Path:
    """The executable to launch.

    `explicit` wins, then the environment variable AUDITOR_BROWSER, then `bundled` (where Playwright
    would have its own), then what the system has. UsageError when the path that was asked for does
    not exist, BrowserError when there is no browser at all.
    """
    asked = explicit or (Path(named) if (named := environment.get(ENVIRONMENT_VARIABLE)) else None)
    if asked is not None:
        return _existing(asked)
    for candidate in _candidates(bundled, environment, platform):
        if candidate.is_file():
            return candidate
    raise BrowserError("browser.missing")


def _existing(asked: Path) -> Path:
    path = asked.expanduser()
    if path.is_file():
        return path
    if found := shutil.which(str(asked)):
        return Path(found)
    raise UsageError("browser.not-there", path=str(asked))


def _candidates(bundled: Path | None, environment: Mapping[str, str], platform: str) -> Iterator[Path]:
    if bundled is not None:
        yield bundled
    if platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield from (folder / name for name in _MAC_APPLICATIONS)
    elif platform == "win32":
        roots = [Path(environment[name]) for name in _WINDOWS_ROOTS if environment.get(name)]
        yield from (root / name for root in roots for name in _WINDOWS_PROGRAMS)
    for command in _COMMANDS:
        if found := shutil.which(command, path=environment.get("PATH")):
            yield Path(found)
