"""Every case in fixtures/rules: what stands in a page, and what the rule has to say of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.plugins import RuleSet
from auditor.rendering import Renderer
from auditor.testing import Case, cases_in, check

CASES = cases_in(Path(__file__).parents[2] / "fixtures" / "rules")


@pytest.mark.parametrize("case", [case for case in CASES if not case.browser], ids=str)
def test_case(case: Case, rules: RuleSet) -> None:
    check(case, None, rules)


@pytest.mark.parametrize("case", [case for case in CASES if case.browser], ids=str)
def test_case_in_the_browser(case: Case, rules: RuleSet, renderer: Renderer) -> None:
    check(case, renderer, rules)
