"""A visit to the chaos shop with the command line, watched from outside: time, memory, what it wrote."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from auditor.shops.chaos import ChaosServer, Expected

MEGABYTE = 1_000_000
STARTERS = ("xdg-open", "xdg-email", "gio")


@dataclass
class Watched:
    """What a visit did."""

    out: Path
    output: str
    """All that it printed."""
    code: int
    seconds: float
    own: float
    """Most memory of the auditor's own process, MB."""
    browser: float
    """Most memory of all that it started, MB; what processes share does not count."""
    hits: list[str]
    """What was asked of the server that is not the shop."""
    seen: Counter[str]
    """What was asked of the shop."""
    started: str
    """Programs of the computer that were started."""
    audit: dict[str, Any] = field(default_factory=dict)

    @property
    def pages(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.audit["coverage"]["pages"]
        return found

    def snapshots(self) -> dict[str, dict[str, Any]]:
        """What was saved of each page, by the path that was asked for."""
        files = (self.out / "capture" / "pages").glob("*/snapshot.json")
        told = (json.loads(file.read_text("utf-8")) | {"folder": file.parent} for file in files)
        return {"/" + one["requested_url"].split("/", 3)[3]: one for one in told}


def visit(shop: ChaosServer, paths: Iterable[str], folder: Path, *flags: str) -> Watched:
    """Audit some pages of the shop."""
    listed, out, opened = folder / "urls.txt", folder / "out", folder / "opened"
    listed.write_text("".join(f"{shop.url}{path}\n" for path in paths))
    command = [sys.executable, "-m", "auditor", "audit", shop.url, "--urls", str(listed), "--out", str(out)]
    shop.trap.hits.clear()
    shop.seen.clear()
    begun = time.monotonic()
    process = subprocess.Popen(
        [*command, *flags],
        cwd=folder,
        env=os.environ | {"PATH": os.pathsep.join((str(_programs(folder, opened)), os.environ["PATH"]))},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    memory = _Memory(process.pid)
    memory.start()
    output, _ = process.communicate(timeout=900)
    memory.join()
    file = out / "audit.json"
    return Watched(
        out=out,
        output=output,
        code=process.returncode,
        seconds=time.monotonic() - begun,
        own=memory.own / MEGABYTE,
        browser=memory.others / MEGABYTE,
        hits=list(shop.trap.hits),
        seen=Counter(shop.seen),
        started=opened.read_text() if opened.exists() else "",
        audit=json.loads(file.read_text("utf-8")) if file.exists() else {},
    )


def _programs(folder: Path, opened: Path) -> Path:
    """Programs as a desktop has them, which note that they were started."""
    programs = folder / "programs"
    programs.mkdir()
    for name in STARTERS:
        (programs / name).write_text(f'#!/bin/sh\necho "{name} $*" >> "{opened}"\n')
        (programs / name).chmod(0o755)
    return programs


class _Memory(threading.Thread):
    """Samples the memory of a process and of all that it started, until it ends."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._process = psutil.Process(pid)
        self.own = self.others = 0

    def run(self) -> None:
        while self._process.is_running() and self._process.status() != psutil.STATUS_ZOMBIE:
            try:
                self.own = max(self.own, self._process.memory_info().rss)
                children = self._process.children(recursive=True)
            except psutil.Error:
                return
            self.others = max(self.others, sum(map(_private, children)))
            time.sleep(0.3)


def _private(process: psutil.Process) -> int:
    try:
        memory = process.memory_info()
    except psutil.Error:
        return 0
    return int(memory.rss - getattr(memory, "shared", 0))


def differences(expected: Iterable[Expected], watched: Watched) -> dict[Expected, str]:
    """The pages of which something else was made than expected, and what."""
    snapshots = watched.snapshots()
    found = {path: (one["status"], one["reason"]) for path, one in snapshots.items()}
    wrong = {}
    for page in expected:
        status, reason = found.get(page.path, ("not accounted for", None))
        key = reason["key"] if reason else None
        steps = {
            term["key"].removeprefix("step.") for term in (reason or {}).get("params", {}).get("steps", ())
        }
        right = status in page.outcome and (key is None if status == "read" else key in page.reason)
        if not right or (status == "partial" and not page.steps <= steps):
            wrong[page] = f"{status} {key} {sorted(steps)}"
    return wrong


def is_late(page: Expected, watched: Watched) -> bool:
    """Whether something on a page was not done in time, as happens to any page on a busy machine."""
    actions = watched.snapshots().get(page.path, {}).get("actions", ())
    return any(action["detail"] in ("timeout", "out-of-time") for action in actions)


def table(expected: Iterable[Expected], watched: Watched) -> str:
    """What was made of each page, for people to read."""
    snapshots = watched.snapshots()
    lines = [f"{watched.seconds:.0f} s, auditor {watched.own:.0f} MB, browser {watched.browser:.0f} MB"]
    for page in expected:
        one = snapshots.get(page.path, {})
        reason = (one.get("reason") or {}).get("key", "")
        seconds = one.get("timings", {}).get("total", 0.0)
        lines.append(f"{page.path:22} {one.get('status', '-'):10} {reason:24} {seconds:5.1f} s  {page.does}")
    return "\n".join(lines)
