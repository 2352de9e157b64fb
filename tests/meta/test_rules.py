"""Every rule is documented, has sentences for all it says, and cases for what it can say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.catalog import Catalog
from auditor.models import MarketInfo, Outcome, Scope, ShopFacts
from auditor.plugins import load_rules
from auditor.rule import Rule
from auditor.testing import ADDRESS, cases_in
from auditor.verdicts import shop_verdicts

from .sources import ROOT

CASES = ROOT / "fixtures" / "rules"
LOADED = load_rules()
RULES = LOADED.rules
MEASURED = tuple(rule for rule in RULES if not rule.info.manual)
QUESTIONS = tuple(rule for rule in RULES if rule.info.manual)
HEADINGS = ("Why it matters", "Fails", "Passes", "Sources")
QUESTION_HEADINGS = ("Why it matters", "Sources")
BUILDERS = {"passed", "warned", "failed", "needs_review", "not_applicable", "manual"}


def rule_id(rule: Rule) -> str:
    """The rule as a test's id."""
    return rule.info.id


def module_of(rule: Rule) -> Path:
    """The rule's file."""
    return Path(rule.check.__code__.co_filename)


def keys_of(rule: Rule) -> Iterator[str]:
    """Keys of all sentences that a rule's module says; a key that is no literal fails the test."""
    tree = ast.parse(module_of(rule).read_text("utf-8"))
    builders = BUILDERS | set(other_names(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in builders:
            for argument in [*node.args[:1], *(k.value for k in node.keywords if k.arg == "fix")]:
                yield from literals(argument, f"{module_of(rule).name}:{node.lineno}")


def other_names(tree: ast.AST) -> Iterator[str]:
    """Names that stand for one of the builders: `say = warned if ... else failed`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            named = {inner.id for inner in ast.walk(node.value) if isinstance(inner, ast.Name)}
            if named & BUILDERS:
                yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def literals(node: ast.expr, place: str) -> Iterator[str]:
    """The strings that an argument can be."""
    if isinstance(node, ast.IfExp):
        yield from literals(node.body, place)
        yield from literals(node.orelse, place)
    else:
        assert isinstance(node, ast.Constant), f"{place}: the key must be a literal"
        yield str(node.value)


def test_no_built_in_module_is_broken():
    assert LOADED.broken == {}
    assert len(RULES) >= 37


@pytest.mark.parametrize("rule", RULES, ids=rule_id)
def test_a_rule_has_its_name_and_its_file_to_itself(rule: Rule):
    file = module_of(rule)
    assert file.stem == rule.info.id.replace("-", "_")
    assert file.parent.name == rule.info.category
    assert sum(module_of(other) == file for other in RULES) == 1


@pytest.mark.parametrize("rule", RULES, ids=rule_id)
def test_a_rule_is_documented(rule: Rule):
    found = re.findall(r"^## (.+)$", rule.documentation, re.MULTILINE)
    wanted = QUESTION_HEADINGS if rule.info.manual else HEADINGS
    assert [heading for heading in found if heading in HEADINGS] == list(wanted)
    assert ("Options" in found) == bool(rule.info.options)
    for option in rule.info.options:
        assert f"`{option}`" in rule.documentation


@pytest.mark.parametrize("rule", RULES, ids=rule_id)
def test_a_rule_has_a_sentence_for_all_it_says(rule: Rule):
    catalog = Catalog()
    wanted = {"title", "why", *keys_of(rule)} | (set() if rule.info.manual else {"fix"})
    assert [key for key in sorted(wanted) if not catalog.has(f"{rule.info.id}.{key}")] == []


@pytest.mark.parametrize("rule", QUESTIONS, ids=rule_id)
def test_a_question_is_asked_of_any_shop_and_carries_no_score(rule: Rule):
    (verdict,) = shop_verdicts(ShopFacts(start_url=ADDRESS, pages=(), market=MarketInfo(code="ZZ")), [rule])
    assert (verdict.outcome, verdict.score, verdict.page) == (Outcome.MANUAL, None, None)
    assert verdict.message.key == f"{rule.info.id}.ask"


def test_the_self_check_asks_all_that_the_sources_ask():
    assert len(QUESTIONS) >= 10


@pytest.mark.parametrize("rule", MEASURED, ids=rule_id)
def test_a_rule_has_cases_for_what_it_can_say(rule: Rule):
    file = CASES / f"{rule.info.id}.toml"
    assert file.is_file(), f"write {file}"
    outcomes = {case.outcome for case in cases_in(CASES) if case.rule == rule.info.id}
    assert outcomes >= {Outcome.PASSED, Outcome.FAILED}
    assert outcomes & {Outcome.NEEDS_REVIEW, Outcome.NOT_APPLICABLE}, "add a case where it cannot tell"


def test_every_case_is_of_a_rule():
    known = {rule.info.id for rule in RULES}
    assert {file.stem for file in CASES.glob("*.toml")} - known == set()


def test_the_names_of_the_rules_that_mark_a_place_are_known():
    """On its page a rule finds what page rules found; on the shop, what any rule found on some page."""
    every = {rule.info.id for rule in RULES}
    of_pages = {rule.info.id for rule in RULES if rule.info.scope is Scope.PAGE}
    unknown = {
        (rule.info.id, near)
        for rule in RULES
        for near in rule.info.near
        if near not in (of_pages if rule.info.scope is Scope.PAGE else every)
    }
    assert unknown == set()
