"""What an audit is compared with, and what is said of that."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from auditor import history
from auditor.capture import CaptureReader
from auditor.errors import CaptureError
from auditor.models import Audit, Day
from auditor.run import CAPTURE_FOLDER

from .console import catalog, say


def put_aside(out: Path, given: Mapping[str, Any], *, resumed: bool = False) -> None:
    """Keep the audit that the coming one is to be compared with; that of a visit gone on with stays.

    UsageError or CaptureError where the one that was asked for cannot be read.
    """
    since: Path | None = given.get("since")
    if resumed and since is None:
        return
    broken = history.put_aside(out, since)
    if broken is not None:
        say("since-unreadable", path=str(out), reason=catalog()(broken.key, **broken.params))


def compared(audit: Audit, out: Path, *, asked: bool = False) -> Audit:
    """The audit with what changed since the one that was put aside; says what it is compared with.

    `asked` is whether the user named the other audit: then it may be another shop's.
    """
    return _compared(audit, out, asked, out, visited_at(out))


def _compared(audit: Audit, out: Path, asked: bool, home: Path, visited: str) -> Audit:
    """`home` is the folder with the history of the visit that began at `visited`."""
    earlier = history.earlier_audit(out)
    if earlier is None:
        return audit
    if not asked and not history.is_of(audit, earlier):
        say("since-other-shop", path=str(out / history.PREVIOUS), url=earlier.shop.start_url)
        return audit
    found = history.with_since(audit, earlier, home, visited)
    if found.since is not None:
        before = found.since.before
        day = Day(date=before.visited[:10] or before.as_of)
        say("since-compared", day=day, path=str(out / history.PREVIOUS))
    return found


def compared_again(audit: Audit, home: Path, out: Path, since: Path | None, visited: str) -> Audit:
    """The audit of a visit that was judged again, compared as it was the first time, or with `since`."""
    kept = home / history.PREVIOUS
    if since is None and out.resolve() != home.resolve() and kept.is_file():
        history.put_aside(out, kept)
    put_aside(out, {"since": since}, resumed=True)
    return _compared(audit, out, since is not None, home, visited)


def record(audit: Audit, out: Path) -> None:
    """Add the audit to the history of its folder."""
    if visited := visited_at(out):
        history.record(out, audit, visited)


def visited_at(out: Path) -> str:
    """When the visit in an output folder began, ISO time in UTC; empty where its capture is elsewhere."""
    try:
        return CaptureReader(out / CAPTURE_FOLDER).manifest.started
    except CaptureError:
        return ""
