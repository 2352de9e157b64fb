"""The gate at the end of an audit, of real pages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from auditor.shops import serve

from auditor.gate import read_baseline
from tests.crawl.loopback import Reply, serving

from .command import Done, auditor

PAGE = """<!doctype html><html lang="en"><title>Mug | Clay</title><header>{cart}</header>
<main><h1>Blue mug</h1><p><b>€12.00</b> incl. VAT</p>
<form action="/cart" method="post"><button>Add to cart</button></form>
<p>A mug of stoneware, thrown by hand and fired twice, for tea, coffee and soup.</p></main></html>"""
CART = '<a href="/cart">Cart</a>'
ONE_RULE = ("--select", "cart-visible", "--format", "json", "--min-coverage", "0")


def audited(
    loads: Callable[[int], bool], folder: Path, *options: object, up: Callable[[int], bool] = lambda _: True
) -> tuple[Done, int]:
    """The audit of one product page whose cart link is there, or not, at each of its loads; their number.

    `up` tells in which loads the shop answers.
    """
    times = 0

    def product() -> Reply:
        nonlocal times
        times += 1
        if not up(times):
            return Reply(b"down", status=503)
        return Reply(PAGE.format(cart=CART if loads(times) else "").encode())

    with serving({"/p/mug": product}) as server:
        (folder / "urls.txt").write_text(f"{server.url}/p/mug\n")
        done = auditor(
            "audit", server.url, "--urls", "urls.txt", "--out", "audit", *ONE_RULE, *options, folder=folder
        )
    return done, times


def test_what_is_missing_each_time_fails(tmp_path: Path) -> None:
    done, _ = audited(lambda _: False, tmp_path, "--fail-on", "critical")
    last = done.err.splitlines()
    assert done.code == 1, done.err
    assert last[-1] == "The gate is not passed."
    assert last[-2].startswith(
        "new · critical · cart-visible · template /p/{slug}, on 1 of 1 pages · http://127.0.0.1:"
    )


def test_what_flickers_does_not(tmp_path: Path) -> None:
    always, once = audited(lambda _: True, tmp_path)
    assert always.code == 0, always.err
    done, times = audited(lambda load: load > once, tmp_path, "--fail-on", "critical")
    assert done.code == 0, done.err
    assert times == 3 * once, "it was loaded three times"
    assert "Flaky, so it does not count: cart-visible" in done.err
    gate = json.loads((tmp_path / "audit" / "audit.json").read_text("utf-8"))["gate"]
    assert [(one["standing"], one["seen"]) for one in gate["findings"]] == [("flaky", [1, 3])]


def test_a_shop_that_goes_down_in_between_clears_nothing(tmp_path: Path) -> None:
    _, once = audited(lambda _: True, tmp_path)
    done, _ = audited(lambda _: False, tmp_path, "--fail-on", "critical", up=lambda load: load <= once)
    assert (done.code, done.err.splitlines()[-1]) == (1, "The gate is not passed."), done.err


def test_a_visit_that_was_cut_off_changes_no_baseline_and_is_not_green(known: Path) -> None:
    manifest = known / "audit" / "capture" / "manifest.json"
    cut = known / "cut"
    shutil.copytree(known / "audit", cut)
    told = json.loads(manifest.read_text("utf-8"))
    told["partial"] = {"key": "partial.interrupted", "params": {}}
    (cut / "capture" / "manifest.json").write_text(json.dumps(told), "utf-8")
    baseline = known / "auditor-baseline.toml"
    before = baseline.read_bytes()
    done = auditor("judge", "cut", "--format", "json", "--update-baseline", folder=known)
    assert (done.code, baseline.read_bytes() == before) == (3, True), done.err
    assert "The visit was cut off" in done.err.splitlines()[-2]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a baseline and the audit that it was made of."""
    folder = tmp_path_factory.mktemp("known")
    with serve("amber") as server:
        done = auditor(
            *("audit", server.url, "--products", 2, "--max-pages", 5, "--out", "audit", "--format", "json"),
            *("--update-baseline",),
            folder=folder,
        )
    assert done.code == 0, done.err
    return folder


def judged(folder: Path, *options: object) -> Done:
    return auditor("judge", "audit", "--out", "again", "--format", "json", *options, folder=folder)


def test_a_baseline_of_another_run_passes(known: Path) -> None:
    assert len(read_baseline(known / "auditor-baseline.toml").finding) > 10
    done = judged(known, "--baseline", "auditor-baseline.toml")
    assert (done.code, done.err.splitlines()[-1]) == (0, "The gate is passed.")


def test_what_the_baseline_lacks_fails_in_every_command(known: Path) -> None:
    whole = (known / "auditor-baseline.toml").read_text("utf-8")
    head, first, *others = whole.split("[[finding]]")
    (known / "less.toml").write_text("[[finding]]".join([head, *others]), "utf-8")
    rule = first.split('rule = "')[1].split('"')[0]
    for command in ("judge", "report"):
        source = "audit" if command == "judge" else "audit/audit.json"
        done = auditor(
            *(command, source, "--out", "again", "--format", "json", "--baseline", "less.toml"), folder=known
        )
        assert done.code == 1, done.err
        assert [line for line in done.err.splitlines() if line.startswith("new ·") and rule in line]


def test_thresholds_of_rules_and_categories(known: Path) -> None:
    (known / "strict.toml").write_text("[thresholds]\nprice = 100\n", "utf-8")
    done = judged(known, "--config", "strict.toml")
    assert (done.code, done.err.splitlines()[-1].startswith("price: the score is ")) == (1, True), done.err


def test_too_little_coverage_is_never_green(known: Path) -> None:
    done = judged(known, "--fail-under", "1", "--min-coverage", "100")
    assert (done.code, "min-coverage" in done.err.splitlines()[-1]) == (3, True), done.err


def test_ignored_findings_do_not_fail_and_are_listed(known: Path) -> None:
    failing = judged(known, "--fail-on", "serious")
    gate = json.loads((known / "again" / "audit.json").read_text("utf-8"))["gate"]
    rules = {one["finding"]["rule"] for one in gate["findings"] if one["standing"] == "new"}
    assert (failing.code, bool(rules)) == (1, True), failing.err
    lines = "".join(f'[ignore.{rule}]\nreason = "on purpose"\n' for rule in rules)
    (known / "lenient.toml").write_text(lines, "utf-8")
    assert judged(known, "--fail-on", "serious", "--config", "lenient.toml").code == 0
    audit = json.loads((known / "again" / "audit.json").read_text("utf-8"))
    assert {one["verdict"]["rule"] for one in audit["ignored"]} == rules
    assert {one["reason"] for one in audit["ignored"]} == {"on purpose"}


def test_a_baseline_that_is_not_there_is_said_before_the_visit(tmp_path: Path) -> None:
    done = auditor("audit", "http://127.0.0.1:9/", "--baseline", "none.toml", folder=tmp_path)
    assert (done.code, "none.toml" in done.complaint()) == (2, True)
