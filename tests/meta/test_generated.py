"""Generated files are current, and examples in the documentation run."""

from __future__ import annotations

import pytest

from ..generate import ROOT, generated, stale_rule_pages

FILES = generated()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_generated_file_is_current(path):
    assert path.is_file(), "run `nox -s accept`"
    assert path.read_bytes().decode("utf-8") == FILES[path], "run `nox -s accept` and read the diff"


def test_no_page_of_a_rule_that_is_gone():
    assert stale_rule_pages() == set()
