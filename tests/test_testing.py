"""The public runner for rule cases, ours and other people's."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from auditor.models import (
    Evidence,
    LayoutFlag,
    Outcome,
    PageFacts,
    ReadStatus,
    Severity,
    ShopFacts,
    Source,
    Viewport,
)
from auditor.rendering import Renderer
from auditor.rule import PRODUCT, Judgement, Need, Scope, failed, passed, rule
from auditor.testing import Case, cases_in, check

from .builders import rule_set


@rule(severity=Severity.MINOR, pages=PRODUCT)
def named_well(page: PageFacts, *, letters: int = 4) -> Judgement:
    """The page's title is long enough."""
    if len(page.title) < letters:
        return failed("too-short")
    return passed("fine", evidence=Evidence(source=Source.TEXT, quote=page.title))


@rule(severity=Severity.MINOR, scope=Scope.SHOP)
def two_pages(shop: ShopFacts) -> Judgement:
    """At least two pages were read."""
    return passed("enough") if len(shop.readable) > 1 else failed("too-few")


@rule(severity=Severity.MINOR, pages=PRODUCT, needs=[Need.LAYOUT])
def nothing_fixed(page: PageFacts) -> Judgement:
    """Nothing stays on the phone's screen while scrolling."""
    layout = page.layout(Viewport.PHONE)
    return failed("fixed") if layout and any(f & LayoutFlag.FIXED for f in layout.flags) else passed("free")


@rule(severity=Severity.MINOR)
def crashes(page: PageFacts) -> Judgement:
    """Never says anything."""
    raise LookupError(page.url)


TEXT = "<h1>Vase</h1><p>The vase is made by hand and fired twice. It holds water.</p>"
RULES = rule_set(named_well, two_pages, nothing_fixed)


def case(**fields: object) -> Case:
    """A case of the first rule."""
    given = {"rule": "named-well", "name": "Vase", "outcome": "passed", "html": "<h1>Vase</h1>"}
    return Case.model_validate(given | fields)


def test_a_case_that_holds_gives_its_verdict():
    verdict = check(case(message="fine", quote="Vase"), rules=RULES)
    assert verdict.outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"outcome": "failed"}, "expected failed"),
        ({"message": "too-short"}, "expected the sentence named-well.too-short"),
        ({"quote": "Jug"}, "expected 'Jug'"),
        ({"options": {"letters": 5}}, "the rule said failed named-well.too-short"),
    ],
)
def test_a_case_that_does_not_hold_says_what_differs(fields: dict[str, object], told: str):
    with pytest.raises(AssertionError, match=told):
        check(case(**fields), rules=RULES)


def test_a_rule_that_crashes_fails_every_case():
    with pytest.raises(AssertionError, match="LookupError"):
        check(case(), rules=rule_set(named_well, crashes))


def test_a_shop_rule_gets_all_pages():
    pages = [{"html": TEXT, "kind": "home"}, {"html": TEXT, "url": "/vase", "kind": "product"}]
    assert check(case(rule="two-pages", pages=pages), rules=RULES).page is None
    skipped = [pages[0], pages[1] | {"status": ReadStatus.SKIPPED}]
    assert check(case(rule="two-pages", pages=skipped, outcome="failed"), rules=RULES)


def test_without_a_browser_a_layout_rule_cannot_tell():
    verdict = check(case(rule="nothing-fixed", outcome="needs_review"), rules=RULES)
    assert verdict.message.key == "need-layout"


def test_a_case_with_browser_is_seen_as_a_shopper_sees_it(renderer: Renderer):
    bar = '<h1>Vase</h1><div style="position:fixed;bottom:0">Buy</div>'
    check(case(rule="nothing-fixed", outcome="failed", html=bar, browser=True), renderer, RULES)
    check(case(rule="nothing-fixed", outcome="passed", browser=True), renderer, RULES)


def test_cases_are_read_from_files_named_after_their_rules(tmp_path: Path):
    (tmp_path / "named-well.toml").write_text(
        dedent("""
        language = "pl"
        [[case]]
        name = "a vase"
        outcome = "passed"
        html = "<h1>Wazon</h1>"
        [[case]]
        name = "jug"
        outcome = "failed"
        html = "<h1>Dzban</h1>"
        """)
    )
    first, second = cases_in(tmp_path)
    assert (str(first), first.language) == ("named-well: a vase", "pl")
    assert 'lang="pl"' in first.documents()[0].html
    check(first, rules=RULES)
    check(second, rules=RULES)


@pytest.mark.parametrize("content", ["[[case]]\nname = 'x'\noutcome = 'good'", "[[case]\n"])
def test_a_wrong_case_file_is_named(tmp_path: Path, content: str):
    (tmp_path / "named-well.toml").write_text(content)
    with pytest.raises(ValueError, match=r"named-well\.toml"):
        cases_in(tmp_path)
