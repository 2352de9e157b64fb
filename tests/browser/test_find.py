"""Which browser is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.browser.find import ENVIRONMENT_VARIABLE, find_browser
from auditor.errors import BrowserError, UsageError


@pytest.fixture
def executable(tmp_path: Path) -> Path:
    return make(tmp_path / "asked for" / "chrome")


def make(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_the_path_asked_for_wins(tmp_path: Path, executable: Path) -> None:
    other = make(tmp_path / "other")
    environment = {ENVIRONMENT_VARIABLE: str(other), "PATH": ""}
    assert find_browser(executable, bundled=other, environment=environment) == executable
    assert find_browser(None, bundled=executable, environment=environment) == other


def test_playwrights_own_comes_before_the_systems(tmp_path: Path, executable: Path) -> None:
    make(tmp_path / "bin" / "chromium")
    environment = {"PATH": str(tmp_path / "bin")}
    assert find_browser(bundled=executable, environment=environment) == executable
    absent = tmp_path / "no"
    assert find_browser(bundled=absent, environment=environment) == tmp_path / "bin" / "chromium"


def test_chrome_is_preferred_among_the_systems(tmp_path: Path) -> None:
    for name in ("chromium-browser", "microsoft-edge", "google-chrome"):
        make(tmp_path / name)
    assert find_browser(environment={"PATH": str(tmp_path)}, platform="linux") == tmp_path / "google-chrome"


def test_programs_of_windows(tmp_path: Path) -> None:
    # A separator of Windows is part of the name here; what counts is where is looked.
    program = make(tmp_path / r"Google\Chrome\Application\chrome.exe")
    environment = {"LOCALAPPDATA": str(tmp_path), "PATH": ""}
    assert find_browser(environment=environment, platform="win32") == program


@pytest.mark.parametrize("by_option", [True, False])
def test_a_path_that_is_not_there_is_a_mistake_of_the_user(tmp_path: Path, by_option: bool) -> None:
    absent = tmp_path / "chrome"
    environment = {"PATH": ""} if by_option else {"PATH": "", ENVIRONMENT_VARIABLE: str(absent)}
    with pytest.raises(UsageError) as caught:
        find_browser(absent if by_option else None, environment=environment)
    assert caught.value.key == "browser.not-there"
    assert caught.value.params == {"path": str(absent)}


def test_no_browser_at_all(tmp_path: Path) -> None:
    with pytest.raises(BrowserError) as caught:
        find_browser(bundled=tmp_path / "no", environment={"PATH": str(tmp_path)}, platform="linux")
    assert caught.value.key == "browser.missing"
    assert caught.value.exit_code == 3
