"""Disks that are full: a small one of its own where this user may mount it, else a limit on files."""

from __future__ import annotations

import contextlib
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

FILE_LIMIT = 40_000
"""Bytes of the largest file where no disk can be mounted: screenshots and reports are longer."""


@dataclass(frozen=True)
class SmallDisk:
    """A folder in which a program soon cannot write any more."""

    folder: Path
    mounted: bool

    @property
    def complaint(self) -> str:
        """Key of the error that a program ends with there."""
        return "output.disk-full" if self.mounted else "output.not-written"

    def limit(self) -> Callable[[], None] | None:
        """What the program is to do before it begins (`preexec_fn`)."""
        return None if self.mounted else _limit_files

    def make_room(self) -> None:
        """From now on there is enough."""
        if self.mounted:
            _mount(self.folder, "remount,size=256m")


def _limit_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_LIMIT, most))


def _mount(folder: Path, options: str) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    return bool(shutil.which("mount")) and subprocess.run(command, capture_output=True).returncode == 0


@contextlib.contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[SmallDisk]:
    """A disk of that size mounted on `folder`, or `folder` itself with a limit on files."""
    if not hasattr(resource, "RLIMIT_FSIZE"):
        pytest.fail("neither a small disk nor a limit on files is to be had here")
    folder.mkdir()
    mounted = _mount(folder, f"size={kilobytes}k")
    try:
        yield SmallDisk(folder, mounted)
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)
