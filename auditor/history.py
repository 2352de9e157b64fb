"""The audits of a shop one after the other: the last one, to compare with, and a line on each of all.

An output folder keeps the audit before the one that is in it (`previous.json`), and one line on each audit
(`history.jsonl`: an AuditSummary as JSON). The earlier audit is put aside before a visit begins, so that a
visit that is cut off and gone on with, or judged again, is compared with the same one.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from auditor.compare import compare, same_shop, summary_of
from auditor.errors import AuditorError
from auditor.files import write_whole, writing
from auditor.models import Audit, AuditSummary
from auditor.output import AUDIT_FILE, read_nothing, read_to_compare

PREVIOUS = "previous.json"
HISTORY = "history.jsonl"
MOST_POINTS = 60
"""Earlier audits that a comparison tells of."""
_LARGEST_LINE = 20_000


def put_aside(out: Path, since: Path | None = None) -> AuditorError | None:
    """Keep the audit that the next one in a folder is to be compared with: the one in it, or `since`.

    The answer is why an audit in the folder could not be read; an AuditorError is raised for `since`, and
    where nothing can be written.
    """
    try:
        source = since or out / AUDIT_FILE
        if since is None and not source.is_file():
            return None
        audit = read_to_compare(source)
    except AuditorError as error:
        if since is not None:
            raise
        return error
    if since is None and read_nothing(audit):
        return None  # there is nothing in it to compare with; what was put aside before it stays
    file = source / AUDIT_FILE if source.is_dir() else source
    place = out / PREVIOUS
    if file.resolve() != place.resolve():
        with writing(place):
            out.mkdir(parents=True, exist_ok=True)
            content = file.read_bytes()
        write_whole(place, content)
    return None


def earlier_audit(out: Path) -> Audit | None:
    """The audit that was put aside in a folder, with what it takes to compare with it; None without one."""
    try:
        return read_to_compare(out / PREVIOUS)
    except AuditorError:  # it was whole when it was put aside
        return None


def is_of(audit: Audit, earlier: Audit) -> bool:
    """Whether an earlier audit is of the same shop."""
    return same_shop(summary_of(earlier), summary_of(audit))


def with_since(audit: Audit, earlier: Audit, out: Path, visited: str) -> Audit:
    """The audit with what changed since an earlier one; `visited` is when its visit began."""
    summary = summary_of(audit, visited)
    history = [one for one in read_history(out) if same_shop(one, summary) and one.visited < visited]
    before = summary_of(earlier)
    known = [one for one in history if one.model_copy(update={"visited": ""}) == before]
    if known:
        before = known[-1]
    else:
        history = sorted([*history, before], key=lambda one: one.visited or one.as_of)
    compared = compare(earlier, audit, history[-MOST_POINTS:])
    since = compared.model_copy(update={"before": before, "after": summary})
    return audit.model_copy(update={"since": since})


def read_history(out: Path) -> list[AuditSummary]:
    """The audits that a folder knows of, in the order in which they were visited; damaged lines are none."""
    try:
        lines = (out / HISTORY).read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return sorted(_parsed(lines), key=lambda one: one.visited)


def record(out: Path, audit: Audit, visited: str) -> None:
    """Add a line on an audit to a folder; it takes the place of one on the same visit."""
    others = [one for one in read_history(out) if one.visited != visited]
    lines = [one.model_dump_json() for one in (*others, summary_of(audit, visited))]
    write_whole(out / HISTORY, ("\n".join(lines) + "\n").encode("utf-8"))


def _parsed(lines: Iterable[str]) -> Iterable[AuditSummary]:
    for line in lines:
        try:
            one = AuditSummary.model_validate_json(line[:_LARGEST_LINE])
        except ValidationError:
            continue
        if one.visited:
            yield one
