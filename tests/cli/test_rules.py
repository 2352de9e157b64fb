"""`auditor rules`: the catalogue, a rule's page, rules of a file."""

from __future__ import annotations

import json
from pathlib import Path

from .command import auditor

RULE = '''
from auditor.rule import PRODUCT, Judgement, PageFacts, Severity, passed, rule

@rule(severity=Severity.MINOR, pages=PRODUCT)
def vase_is_blue(page: PageFacts, *, depth: float = 0.5) -> Judgement:
    """The vase is blue."""
    return passed("It is")
'''


def test_the_catalogue_names_every_rule_with_weight_and_title():
    done = auditor("rules")
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert any(line.split() == ["delivery"] for line in lines)
    (line,) = [line for line in lines if line.split()[0] == "delivery-cost-shown"]
    assert "critical" in line


def test_a_rule_has_a_page():
    done = auditor("rules", "delivery-cost-shown")
    assert "## Why it matters" in done.out
    assert done.out.startswith("# ")


def test_a_rule_tells_how_right_it_is_or_that_this_is_not_measured():
    assert "| Accuracy | right on " in auditor("rules", "delivery-cost-shown").out
    assert "| Accuracy | not measured: " in auditor("rules", "price-visible").out


def test_programs_get_json():
    rows = json.loads(auditor("rules", "--format", "json").out)
    assert len(rows) >= 37
    assert {"id", "category", "severity", "options", "title", "documentation", "origin"} <= set(rows[0])
    accuracy = {row["id"]: row["accuracy"] for row in rows}
    assert accuracy["price-visible"]["reason"] == "needs-layout"
    assert accuracy["email-shown"]["agreeing"] <= accuracy["email-shown"]["pages"]


def test_a_rule_that_does_not_exist_names_the_nearest():
    done = auditor("rules", "delivery-costs-shown")
    assert done.code == 2
    assert "delivery-cost-shown" in done.complaint()


def test_rules_of_a_file_are_listed_with_their_options_set(tmp_path: Path):
    (tmp_path / "mine.py").write_text(RULE)
    (tmp_path / "auditor.toml").write_text('[rules."vase-is-blue"]\ndepth = 0.9')
    done = auditor("rules", "vase-is-blue", "--rules", "mine.py", "--format", "json", folder=tmp_path)
    assert json.loads(done.out)[0]["options"] == {"depth": 0.9}


def test_a_wrong_option_is_said(tmp_path: Path):
    (tmp_path / "auditor.toml").write_text('[rules."product-photos"]\nenuogh = 9')
    done = auditor("rules", folder=tmp_path)
    assert (done.code, "enough" in done.complaint()) == (2, True)


def test_a_rules_file_that_does_not_run_is_said(tmp_path: Path):
    (tmp_path / "mine.py").write_text("import nothing_like_this")
    done = auditor("rules", "--rules", tmp_path / "mine.py")
    assert (done.code, "ModuleNotFoundError" in done.complaint()) == (2, True)


def test_questions_to_the_owner_are_in_the_catalogue_without_weight():
    lines = auditor("rules").out.splitlines()
    (line,) = [line for line in lines if line.split()[:1] == ["calls-answered"]]
    assert line.split()[1] == "question"
    page = auditor("rules", "calls-answered").out
    assert "no score" in page
    assert "| Severity |" not in page


def test_an_answer_to_no_question_is_said(tmp_path: Path):
    (tmp_path / "auditor.toml").write_text('[answers]\ncalls-anwsered = "yes"')
    done = auditor("rules", folder=tmp_path)
    assert (done.code, "calls-answered" in done.complaint()) == (2, True)


def test_a_page_cites_the_law_behind_a_rule_with_its_mark():
    page = " ".join(auditor("rules", "withdrawal-function").out.split())
    assert (
        "Directive 2011/83/EU art. 11a, inserted by Directive (EU) 2023/2673, from 2026-06-19, in EU" in page
    )
    assert "S: from a secondary source, gathered 2026-11" in page
    assert "not applicable" in page
    assert "None of this is legal advice." in page
