"""The examples in the documentation run as they are written."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from auditor.models import PageFacts
from auditor.plugins import RuleSet, load_file
from auditor.settings import load
from auditor.testing import cases_in, check

from ..builders import page
from .sources import ROOT

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(file: str, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    text = (ROOT / file).read_text("utf-8")
    # A docstring inside an example has code blocks of its own, which are indented and stay inside.
    return [code for name, code in BLOCK.findall(text) if name == language]


def test_the_rule_in_the_documentation_passes_its_cases(tmp_path: Path):
    rule_code, test_code, renderer_code = blocks("docs/writing-a-rule.md", "python")
    cases, pack = blocks("docs/writing-a-rule.md", "toml")
    (tmp_path / "several_ways_to_pay.py").write_text(rule_code)
    (tmp_path / "several-ways-to-pay.toml").write_text(cases)
    rules = RuleSet(tuple(load_file(tmp_path / "several_ways_to_pay.py")), {})
    found = cases_in(tmp_path)
    assert len(found) == 2
    for case in found:
        check(case, rules=rules)
    for code in (test_code, renderer_code):
        compile(code, "writing-a-rule.md", "exec")
    assert "auditor.rules" in tomllib.loads(pack)["project"]["entry-points"]


@pytest.mark.parametrize("facts", [page()])
def test_the_rule_in_the_readme_runs(tmp_path: Path, facts: PageFacts):
    (code,) = blocks("README.md", "python")
    (tmp_path / "video_shown.py").write_text(code)
    (rule,) = load_file(tmp_path / "video_shown.py")
    assert rule(facts).key == "There is no video"


def test_the_settings_in_the_documentation_are_settings(tmp_path: Path):
    (code,) = blocks("docs/commands.md", "toml")
    (tmp_path / "auditor.toml").write_text(code)
    settings = load(tmp_path / "auditor.toml")
    assert settings.fail_under == 75
    assert settings.rule_set().get("product-photos").info.options["enough"] == 4
