"""`auditor install`: gets a browser, and ends by launching it once."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import BrowserError
from auditor.models import Message

from .launch import BrowserOptions, is_root, open_browser

DOWNLOAD = (sys.executable, "-m", "playwright", "install", "--no-shell", "chromium")
DOWNLOAD_LIBRARIES = (sys.executable, "-m", "playwright", "install-deps", "chromium")
COMMAND_LIMIT = 900.0
"""Seconds that a download or a package manager may take."""

_APT_PACKAGES = (
    ("chromium", "chromium-sandbox", "fonts-liberation"),  # Debian
    ("chromium-browser", "fonts-liberation"),  # Ubuntu
)
_BY_HAND = {
    "dnf": "sudo dnf install chromium",
    "zypper": "sudo zypper install chromium",
    "pacman": "sudo pacman -S chromium",
    "apk": "sudo apk add chromium",
}
_NOT_FOUND = re.compile(r"^\s*(\S+)\s+=>\s+not found", re.MULTILINE)

Tell = Callable[[Message], None]
Run = Callable[[Sequence[str]], int]
"""Runs a command whose output the user sees; gives its exit code, 127 when there is no such command."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A browser that was launched."""

    path: Path
    version: str


@dataclass(frozen=True, slots=True)
class Machine:
    """What installing depends on."""

    platform: str = sys.platform
    root: bool = False
    managers: tuple[str, ...] = ()
    """Package managers that are there."""

    @classmethod
    def this(cls) -> Machine:
        """The one we run on."""
        known = ("apt-get", *_BY_HAND)
        return cls(sys.platform, is_root(), tuple(name for name in known if shutil.which(name)))


def install_browser(
    explicit: Path | None = None,
    *,
    tell: Tell = lambda message: None,
    run: Run | None = None,
    machine: Machine | None = None,
    probe: Callable[[Path | None], Installed] | None = None,
) -> Installed:
    """Make sure that a browser is there and starts.

    One that is there already is kept. Otherwise Playwright's own is downloaded; where that is
    refused, the system's package is installed, or the user is told the command for it.
    `tell` hears what is being done. BrowserError with what to do when all of it fails.
    """
    run, machine, probe = run or run_command, machine or Machine.this(), probe or probe_browser
    try:
        return probe(explicit)
    except BrowserError as error:
        if explicit is not None or error.key not in ("browser.missing", "browser.library-missing"):
            raise
        if error.key == "browser.library-missing":
            return _add_libraries(error, tell, run, machine, probe)
    tell(Message(key="install.downloading"))
    if run(DOWNLOAD) != 0:
        tell(Message(key="install.download-refused"))
        _install_package(tell, run, machine)
    try:
        return probe(None)
    except BrowserError as error:
        if error.key != "browser.library-missing":
            raise
        return _add_libraries(error, tell, run, machine, probe)


def _install_package(tell: Tell, run: Run, machine: Machine) -> None:
    if machine.platform != "linux":
        raise BrowserError("install.by-hand")
    if "apt-get" not in machine.managers:
        command = next((_BY_HAND[name] for name in machine.managers if name in _BY_HAND), None)
        if command is None:
            raise BrowserError("install.by-hand")
        raise BrowserError("install.by-command", command=command)
    if not machine.root:
        raise BrowserError("install.by-command", command=f"sudo apt-get install {_APT_PACKAGES[0][0]}")
    tell(Message(key="install.package", params={"package": _APT_PACKAGES[0][0]}))
    run(("apt-get", "update", "-q"))  # an old list may still do
    for packages in _APT_PACKAGES:
        if run(("apt-get", "install", "-y", "-q", "--no-install-recommends", *packages)) == 0:
            return
    raise BrowserError("install.by-hand")


def _add_libraries(
    error: BrowserError, tell: Tell, run: Run, machine: Machine, probe: Callable[[Path | None], Installed]
) -> Installed:
    """Install the libraries that a browser lacks, where we may; otherwise name them all."""
    path = Path(str(error.params["path"]))
    missing = missing_libraries(path) or (str(error.params["library"]),)
    names = ", ".join(missing)
    command = " ".join(DOWNLOAD_LIBRARIES)
    if not machine.root or "apt-get" not in machine.managers:
        raise BrowserError("install.libraries", path=str(path), libraries=names, command=f"sudo {command}")
    tell(Message(key="install.adding-libraries", params={"libraries": names}))
    if run(DOWNLOAD_LIBRARIES) != 0:
        raise BrowserError("install.libraries", path=str(path), libraries=names, command=command)
    return probe(None)


def missing_libraries(executable: Path) -> tuple[str, ...]:
    """Shared libraries that an executable needs and the system does not have; Linux only."""
    ldd = shutil.which("ldd")
    if ldd is None:
        return ()
    try:
        told = subprocess.run([ldd, str(executable)], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return tuple(dict.fromkeys(_NOT_FOUND.findall(told.stdout)))


def probe_browser(explicit: Path | None = None) -> Installed:
    """Launch the browser that an audit would use, once; BrowserError when there is none or it fails."""

    async def launch() -> Installed:
        async with open_browser(BrowserOptions(executable=explicit)) as session:
            return Installed(session.executable, session.version)

    return asyncio.run(launch())


def run_command(command: Sequence[str]) -> int:
    """Run a command in the user's sight."""
    try:
        return subprocess.run(command, check=False, timeout=COMMAND_LIMIT).returncode
    except FileNotFoundError:
        return 127
    except subprocess.TimeoutExpired:
        return 124
