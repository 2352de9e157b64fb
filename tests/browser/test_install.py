"""`auditor install`: what is done, and what is said, on which machine."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from auditor.browser.install import (
    DOWNLOAD,
    DOWNLOAD_LIBRARIES,
    Installed,
    Machine,
    install_browser,
    missing_libraries,
    run_command,
)
from auditor.catalog import Catalog
from auditor.errors import BrowserError
from auditor.models import Message

MISSING = BrowserError("browser.missing")
FOUND = Installed(Path("/usr/bin/chromium"), "130.0")
DEBIAN = Machine("linux", root=True, managers=("apt-get",))


class Attempt:
    """One run of install_browser: commands that fail, and what probing finds each time."""

    def __init__(self, *probes: BrowserError | Installed, refuse: Sequence[str] = ()) -> None:
        self._probes = list(probes)
        self._refuse = refuse
        self.commands: list[str] = []
        self.told: list[str] = []

    def run(self, command: Sequence[str]) -> int:
        line = " ".join(command)
        self.commands.append(line)
        return int(any(part in line for part in self._refuse))

    def probe(self, explicit: Path | None) -> Installed:
        found = self._probes.pop(0)
        if isinstance(found, BrowserError):
            raise found
        return found

    def tell(self, message: Message) -> None:
        self.told.append(message.key)
        assert "{" not in Catalog("en").render(message)

    def go(self, machine: Machine = DEBIAN, explicit: Path | None = None) -> Installed:
        return install_browser(explicit, tell=self.tell, run=self.run, machine=machine, probe=self.probe)


def sentence(error: BrowserError) -> str:
    text = Catalog("en")(error.key, **error.params)
    assert "{" not in text
    return text


def test_the_browser_of_this_machine_is_launched_and_kept(tmp_path: Path) -> None:
    found = install_browser(run=lambda command: pytest.fail(f"nothing to install, but: {command}"))
    assert found.path.is_file()
    assert int(found.version.split(".")[0]) > 100


def test_playwrights_own_is_downloaded_first() -> None:
    attempt = Attempt(MISSING, FOUND)
    assert attempt.go() == FOUND
    assert attempt.commands == [" ".join(DOWNLOAD)]
    assert attempt.told == ["install.downloading"]


def test_the_systems_package_where_the_download_is_refused() -> None:
    attempt = Attempt(MISSING, FOUND, refuse=["playwright install"])
    assert attempt.go() == FOUND
    assert [command.split()[0] for command in attempt.commands[1:]] == ["apt-get", "apt-get"]
    assert "install -y" in attempt.commands[-1]
    assert attempt.told == ["install.downloading", "install.download-refused", "install.package"]


def test_ubuntu_has_another_package() -> None:
    attempt = Attempt(MISSING, FOUND, refuse=["playwright install", "chromium-sandbox"])
    assert attempt.go() == FOUND
    assert "chromium-browser" in attempt.commands[-1]


@pytest.mark.parametrize(
    ("machine", "key", "words"),
    [
        (
            Machine("linux", root=False, managers=("apt-get",)),
            "install.by-command",
            "sudo apt-get install chromium",
        ),
        (Machine("linux", root=True, managers=("dnf",)), "install.by-command", "sudo dnf install chromium"),
        (Machine("linux", root=True), "install.by-hand", "Google Chrome"),
        (Machine("darwin"), "install.by-hand", "Google Chrome"),
        (Machine("win32"), "install.by-hand", "Google Chrome"),
    ],
)
def test_what_is_said_where_nothing_can_be_installed(machine: Machine, key: str, words: str) -> None:
    attempt = Attempt(MISSING, refuse=["playwright install"])
    with pytest.raises(BrowserError) as caught:
        attempt.go(machine)
    assert caught.value.key == key
    assert words in sentence(caught.value)


def test_missing_libraries_are_added_or_named() -> None:
    lacks = BrowserError("browser.library-missing", path="/opt/chrome", library="libnss3.so")
    attempt = Attempt(lacks, FOUND)
    assert attempt.go() == FOUND
    assert attempt.commands == [" ".join(DOWNLOAD_LIBRARIES)]
    with pytest.raises(BrowserError) as caught:
        Attempt(lacks).go(Machine("linux", root=False, managers=("apt-get",)))
    assert caught.value.key == "install.libraries"
    assert "libnss3.so" in sentence(caught.value)
    assert "sudo" in sentence(caught.value)


def test_a_browser_that_was_asked_for_is_not_replaced() -> None:
    attempt = Attempt(BrowserError("browser.does-not-start", path="/x", reason="no"))
    with pytest.raises(BrowserError) as caught:
        attempt.go(explicit=Path("/x"))
    assert caught.value.key == "browser.does-not-start"
    assert attempt.commands == []


def test_libraries_are_looked_for_in_the_executable_itself() -> None:
    assert missing_libraries(Path(sys.executable)) == ()
    assert missing_libraries(Path(__file__)) == ()


def test_a_command_that_is_not_there() -> None:
    assert run_command(["no-such-command-of-ours"]) == 127
    assert run_command([sys.executable, "-c", "raise SystemExit(3)"]) == 3
