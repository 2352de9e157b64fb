"""The same shop and the same seed give the same result, every time."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from auditor.shops import SHOPS

from tests.cli.command import auditor

pytestmark = pytest.mark.determinism

RUNS = int(os.environ.get("AUDITOR_TEST_RUNS", "10"))
_PORT = re.compile(r"127\.0\.0\.1:\d+")


def result(folder: Path, shop: str) -> dict[str, Any]:
    """What an audit says of a shop, without how long it took and what the port was."""
    done = auditor(
        "demo",
        "--shop",
        shop,
        "--out",
        folder,
        "--format",
        "json",
        "--as-of",
        "2026-11-01",
        "--seed",
        "3",
        "--page-timeout",
        "60",
    )
    assert done.code == 0, done.err
    told: dict[str, Any] = json.loads(_PORT.sub("shop", (folder / "audit.json").read_text("utf-8")))
    del told["timings"], told["coverage"]["traffic"]
    for page in told["coverage"]["pages"]:
        page["pictures"] = [picture["path"] for picture in page["pictures"]]
    return told


def leaves(told: Any, path: str = "") -> dict[str, Any]:
    """Path -> value, so that a difference is seen where it is."""
    if not isinstance(told, dict | list) or not told:
        return {path: told}
    items = told.items() if isinstance(told, dict) else enumerate(told)
    return {place: value for key, inner in items for place, value in leaves(inner, f"{path}/{key}").items()}


@pytest.mark.parametrize("shop", SHOPS)
def test_every_run_gives_the_same(shop: str, tmp_path: Path) -> None:
    first = leaves(result(tmp_path / "0", shop))
    assert len(first) > 1000
    for number in range(1, RUNS):
        again = leaves(result(tmp_path / str(number), shop))
        changed = {path: (first.get(path), again.get(path)) for path in first | again}
        assert {path: pair for path, pair in changed.items() if pair[0] != pair[1]} == {}, f"run {number + 1}"
