"""An audit in a folder that holds one is compared with it, and judged again with the same one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .command import Done, auditor

SMALL = ("--products", "1", "--max-pages", "2", "--format", "json")


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done, Done]:
    """A demo shop that was audited into the same folder twice; the ports differ."""
    out = tmp_path_factory.mktemp("since") / "out"
    first, second = (auditor("demo", "--shop", "green", "--out", out, *SMALL) for _ in range(2))
    assert (first.code, second.code) == (0, 0), second.err
    return out, first, second


def since_in(out: Path) -> dict[str, Any] | None:
    found: dict[str, Any] | None = json.loads((out / "audit.json").read_text("utf-8"))["since"]
    return found


def test_the_second_audit_is_compared_with_the_first_and_says_so(twice: tuple[Path, Done, Done]):
    out, first, second = twice
    assert "Compared with" not in first.err
    assert "Compared with the audit of" in second.err
    since = since_in(out)
    assert since is not None
    assert since["changes"] == []
    assert since["unchanged"] > 0
    assert since["pages"]["both"] == 2
    assert [one["visited"] for one in since["history"]] == [since["before"]["visited"]]
    assert len((out / "history.jsonl").read_text("utf-8").splitlines()) == 2


def test_judged_again_it_is_compared_with_the_same_audit(twice: tuple[Path, Done, Done], tmp_path: Path):
    out, _, _ = twice
    kept = since_in(out)
    assert auditor("judge", out, "--format", "json").code == 0
    assert since_in(out) == kept
    assert auditor("judge", out, "--format", "json", "--out", tmp_path).code == 0
    assert since_in(tmp_path) == kept


def test_another_shop_in_the_folder_is_not_compared_with(twice: tuple[Path, Done, Done], tmp_path: Path):
    out, _, _ = twice
    (tmp_path / "audit.json").write_bytes((out / "audit.json").read_bytes())
    done = auditor("demo", "--shop", "red", "--out", tmp_path, *SMALL)
    assert done.code == 0, done.err
    assert "is the audit of another shop" in done.err
    assert since_in(tmp_path) is None


@pytest.mark.parametrize(("content", "code"), [(None, 2), ("{}", 3)])
def test_an_audit_that_was_named_has_to_be_one(tmp_path: Path, content: str | None, code: int):
    file = tmp_path / "old.json"
    if content is not None:
        file.write_text(content, "utf-8")
    done = auditor("demo", "--out", tmp_path / "out", "--since", file, *SMALL)
    assert done.code == code
    assert "old.json" in done.complaint()
    assert not (tmp_path / "out" / "capture").exists()
