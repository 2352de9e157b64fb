"""Programs of the computer that a page can make a browser start: none of them is.

A link to `mailto:` opens the user's mail program, in Chromium without a question and without a click. On
Linux and the BSDs the browser finds those programs by name, so names that do nothing are put before them.
macOS and Windows look them up elsewhere; there is no switch that forbids it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_STARTERS = ("xdg-open", "xdg-email", "gio", "gvfs-open", "kde-open", "kde-open5", "gnome-open", "exo-open")


@contextmanager
def without_programs(environment: Mapping[str, str] = os.environ) -> Iterator[dict[str, str]]:
    """The environment for a browser that starts no other program, as long as the block lasts."""
    nothing = shutil.which("true", path=environment.get("PATH"))
    if nothing is None:  # no such system
        yield dict(environment)
        return
    with tempfile.TemporaryDirectory(prefix="auditor-", ignore_cleanup_errors=True) as folder:
        for name in _STARTERS:
            (Path(folder) / name).symlink_to(nothing)
        yield {**environment, "PATH": os.pathsep.join((folder, environment.get("PATH", os.defpath)))}
