"""The audit that the next one is compared with, and the line on each audit of a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.compare import compare
from auditor.errors import CaptureError, UsageError
from auditor.history import (
    HISTORY,
    PREVIOUS,
    earlier_audit,
    is_of,
    put_aside,
    read_history,
    record,
    with_since,
)
from auditor.models import Audit, ReadStatus, Trend

from .compare.audits import FAILED, HOST, PASSED, UNSURE, audit, page, products, verdict

FIRST, SECOND, THIRD = (f"2026-1{n}-01T10:00:00+00:00" for n in range(3))


def save(folder: Path, saved: Audit, name: str = "audit.json") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(saved.model_dump_json(), "utf-8")
    return folder / name


def same(found: Audit | None, saved: Audit) -> bool:
    """Whether an audit that was put aside says what the saved one says, as far as it is compared."""
    return found is not None and compare(found, saved) == compare(saved, saved)


def test_the_audit_of_a_folder_is_put_aside_and_stays_where_it_is(tmp_path: Path):
    old = products({"1": PASSED})
    file = save(tmp_path, old)
    assert put_aside(tmp_path) is None
    assert same(earlier_audit(tmp_path), old)
    assert file.exists()
    assert (tmp_path / PREVIOUS).read_bytes() == file.read_bytes()


def test_nothing_is_put_aside_where_nothing_is(tmp_path: Path):
    assert put_aside(tmp_path / "new") is None
    assert earlier_audit(tmp_path / "new") is None
    assert not (tmp_path / "new").exists()


def test_an_audit_that_read_nothing_takes_the_place_of_none(tmp_path: Path):
    good = products({"1": PASSED})
    save(tmp_path, good)
    put_aside(tmp_path)
    address = f"{HOST}/p/1"
    unread = page(address, status=ReadStatus.UNREADABLE)
    save(tmp_path, audit([unread], [verdict("photos", UNSURE, address)], templates=()))
    put_aside(tmp_path)
    assert same(earlier_audit(tmp_path), good)


def test_a_damaged_audit_is_told_and_leaves_the_one_before(tmp_path: Path):
    good = products({"1": PASSED})
    save(tmp_path, good)
    put_aside(tmp_path)
    (tmp_path / "audit.json").write_text('{"version": 1', "utf-8")
    broken = put_aside(tmp_path)
    assert isinstance(broken, CaptureError)
    assert same(earlier_audit(tmp_path), good)


def test_an_audit_that_was_named_is_copied_and_must_be_whole(tmp_path: Path):
    other, out = products({"1": FAILED}), tmp_path / "out"
    file = save(tmp_path / "other", other)
    put_aside(out, file)
    assert same(earlier_audit(out), other)
    put_aside(out, out / PREVIOUS)  # itself: nothing to copy
    assert same(earlier_audit(out), other)
    with pytest.raises(UsageError):
        put_aside(out, tmp_path / "nothing.json")
    file.write_text("{}", "utf-8")
    with pytest.raises(CaptureError):
        put_aside(out, file)


def test_each_audit_gets_one_line_and_the_same_visit_takes_its_own(tmp_path: Path):
    record(tmp_path, products({"1": FAILED}), FIRST)
    record(tmp_path, products({"1": FAILED}), SECOND)
    record(tmp_path, products({"1": PASSED}), SECOND)
    found = read_history(tmp_path)
    assert [(one.visited, one.score) for one in found] == [(FIRST, 0.0), (SECOND, 100.0)]


def test_damaged_lines_are_no_audits(tmp_path: Path):
    record(tmp_path, products({"1": FAILED}), FIRST)
    with (tmp_path / HISTORY).open("ab") as file:
        file.write(b'{"visited": 1\n\xff\xfe\n[]\n' + b'{"as_of": "' + b"x" * 50_000 + b'"}\n')
    record(tmp_path, products({"1": PASSED}), SECOND)
    assert [one.visited for one in read_history(tmp_path)] == [FIRST, SECOND]


def test_an_audit_knows_those_before_it(tmp_path: Path):
    old, new = products({"1": FAILED}), products({"1": PASSED})
    for when in (FIRST, SECOND, THIRD):
        record(tmp_path, old, when)
    since = with_since(new, old, tmp_path, THIRD).since
    assert since is not None
    assert [one.visited for one in since.history] == [FIRST, SECOND]  # not its own, earlier line
    assert (since.before.visited, since.after.visited) == (SECOND, THIRD)
    assert [change.trend for change in since.changes] == [Trend.GONE]


def test_an_audit_from_elsewhere_joins_the_history(tmp_path: Path):
    record(tmp_path, products({"1": FAILED}, as_of="2026-11-01"), SECOND)
    elsewhere = products({"1": PASSED}, as_of="2026-05-01")
    since = with_since(products({"1": PASSED}), elsewhere, tmp_path, THIRD).since
    assert since is not None
    assert [one.as_of for one in since.history] == ["2026-05-01", "2026-11-01"]


def test_lines_on_other_shops_are_no_history(tmp_path: Path):
    record(tmp_path, products({"1": FAILED}, start="https://other.example/"), FIRST)
    old = products({"1": PASSED})
    since = with_since(products({"1": PASSED}), old, tmp_path, SECOND).since
    assert since is not None
    assert [one.start_url for one in since.history] == [f"{HOST}/"]
    assert not is_of(old, products({"1": FAILED}, start="https://other.example/"))
