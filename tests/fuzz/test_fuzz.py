"""Broken pages: no exception leaves `inspect`, and no rule crashes. `nox -s fuzz` runs longer."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest

from auditor.errors import AuditorError
from auditor.models import Outcome
from auditor.plugins import RuleSet
from auditor.saved import inspect

from .mutations import mutated
from .pages import shop_pages

DAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def pages() -> list[bytes]:
    return list(shop_pages())


def check(content: bytes, file: Path, rules: RuleSet) -> None:
    """The page is read, or refused with a reason; whatever was read can be written."""
    file.write_bytes(content)
    try:
        seen = inspect(file, "https://shop.example/p/1", rules, market=None, as_of=DAY)
    except AuditorError as error:
        if not error.key.startswith("file-"):  # empty, or no HTML any more; a crash has another key
            raise
        return
    crashed = [verdict for verdict in seen.verdicts if verdict.outcome is Outcome.ERROR]
    assert not crashed, crashed
    seen.as_json().encode("utf-8", "backslashreplace")


@pytest.mark.parametrize("seed", range(60))
def test_broken_pages_are_read_or_refused(
    seed: int, pages: list[bytes], rules: RuleSet, tmp_path: Path
) -> None:
    random = Random(seed)
    check(mutated(random.choice(pages), random), tmp_path / "page.html", rules)
