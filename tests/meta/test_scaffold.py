"""A rule that was just begun loads and passes its own cases."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditor.plugins import RuleSet, load_file
from auditor.testing import cases_in, check

from ..scaffold import KEYS, scaffold
from .sources import ROOT


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what a new rule is written into."""
    for part in ("rules/delivery/__init__.py", "rules/locale/en.po"):
        (tmp_path / part).parent.mkdir(parents=True)
        shutil.copy(ROOT / part, tmp_path / part)
    return tmp_path


def test_a_new_rule_works(tree: Path):
    module, cases, sentences = scaffold("delivery", "gift-wrapping-offered", tree)
    rules = RuleSet(tuple(load_file(module)), {})
    assert [rule.info.id for rule in rules.rules] == ["gift-wrapping-offered"]
    found = cases_in(cases.parent)
    assert {case.outcome.value for case in found} == {"passed", "failed", "needs_review"}
    for case in found:
        check(case, rules=rules)
    text = sentences.read_text("utf-8")
    assert all(f'msgid "gift-wrapping-offered.{key}"' in text for key in KEYS)


@pytest.mark.parametrize(
    ("pack", "rule_id", "told"),
    [
        ("shipping", "x-y", "packs: delivery"),
        ("delivery", "X Y", "no rule id"),
        ("delivery", "x_y", "no rule id"),
    ],
)
def test_a_wrong_name_is_refused(tree: Path, pack: str, rule_id: str, told: str):
    with pytest.raises(ValueError, match=told):
        scaffold(pack, rule_id, tree)


def test_a_rule_is_not_overwritten(tree: Path):
    scaffold("delivery", "gift-wrapping-offered", tree)
    with pytest.raises(ValueError, match="there already"):
        scaffold("delivery", "gift-wrapping-offered", tree)
