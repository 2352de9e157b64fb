"""The whole way: a shop is served, visited, judged and reported; then judged and reported again."""

from __future__ import annotations

import gzip
import json
import math
import os
import re
import shutil
import signal
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auditor.models import Audit

from .command import AUDITOR, LIMIT, Done, auditor

SMALL = ("--products", 2, "--max-pages", 8)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    """The output folder of a short demo, and what the command said."""
    folder = tmp_path_factory.mktemp("demo")
    done = auditor("demo", "--shop", "amber", "--out", "out", *SMALL, folder=folder)
    return folder / "out", done


def audit_in(folder: Path) -> dict[str, Any]:
    """audit.json without its timings."""
    content = json.loads((folder / "audit.json").read_text("utf-8"))
    content.pop("timings")
    return content


def bytes_without_timings(folder: Path) -> bytes:
    """audit.json as it was written, but for the table of timings."""
    content, cut = re.subn(rb'"timings":\s*\{[^{}]*\}', b"", (folder / "audit.json").read_bytes())
    assert cut == 1
    return content


def copy_of(capture: Path, to: Path) -> Path:
    """A capture that a test may change."""
    return shutil.copytree(capture / "capture", to / "capture")


def test_the_demo_writes_a_scorecard_and_exits_0(demo: tuple[Path, Done]):
    out, done = demo
    assert done.code == 0, done.err
    assert (out / "index.html").stat().st_size > 50_000
    assert Audit.model_validate_json((out / "audit.json").read_text("utf-8")).score.overall is not None
    assert "Written: " in done.err


def test_every_page_is_told_as_it_comes(demo: tuple[Path, Done]):
    lines = [
        line for line in demo[1].err.splitlines() if "http://127.0.0.1" in line and "/" in line.split()[0]
    ]
    assert len(lines) == len(audit_in(demo[0])["coverage"]["pages"])


def test_the_summary_is_on_standard_output_and_plain(demo: tuple[Path, Done]):
    out, done = demo
    assert f"{math.floor(audit_in(out)['score']['overall'])} of 100" in done.out
    assert "\x1b" not in done.out


def test_judging_the_capture_again_gives_the_same_audit(demo: tuple[Path, Done], tmp_path: Path):
    out, _ = demo
    done = auditor("judge", out / "capture", "--out", tmp_path, "--format", "json")
    assert done.code == 0, done.err
    assert bytes_without_timings(tmp_path) == bytes_without_timings(out)


def test_judging_computes_anew(demo: tuple[Path, Done], tmp_path: Path):
    """Take the words away on which a verdict rests, and the verdict changes."""
    capture = copy_of(demo[0], tmp_path)
    before = audit_in(demo[0])
    (page,) = [
        verdict
        for verdict in before["verdicts"]
        if verdict["rule"] == "product-name" and verdict["outcome"] == "passed"
    ][:1]
    for snapshot in capture.glob("pages/*/snapshot.json"):
        if json.loads(snapshot.read_text("utf-8"))["url"] == page["page"]:
            html = snapshot.with_name("page.html")
            html.write_text(html.read_text("utf-8").replace("<h1", "<b").replace("</h1", "</b"), "utf-8")
    done = auditor("judge", tmp_path, "--format", "json")
    assert done.code == 0, done.err
    after = [
        verdict["outcome"]
        for verdict in audit_in(tmp_path)["verdicts"]
        if (verdict["rule"], verdict["page"]) == ("product-name", page["page"])
    ]
    assert after != ["passed"]


def test_a_choice_of_rules_is_judged_and_told(demo: tuple[Path, Done], tmp_path: Path):
    done = auditor("judge", demo[0], "--select", "price", "--out", tmp_path, "--format", "json")
    assert done.code == 0, done.err
    audit = audit_in(tmp_path)
    assert {rule["category"] for rule in audit["rules"]} == {"price"}
    assert audit["settings"]["select"] == ["price"]


def test_a_threshold_is_the_exit_code(demo: tuple[Path, Done], tmp_path: Path):
    overall = audit_in(demo[0])["score"]["overall"]
    report = ("report", demo[0] / "audit.json", "--out", tmp_path, "--format", "json")
    assert auditor(*report, "--fail-under", int(overall)).code == 0
    below = auditor(*report, "--fail-under", int(overall) + 1)
    assert (below.code, "threshold" in below.err) == (1, True)


def test_a_report_elsewhere_brings_its_pictures(demo: tuple[Path, Done], tmp_path: Path):
    done = auditor("report", demo[0], "--out", tmp_path, "--format", "json", "--format", "html")
    assert done.code == 0, done.err
    paths = [
        picture["path"] for page in audit_in(tmp_path)["coverage"]["pages"] for picture in page["pictures"]
    ]
    assert paths
    assert all((tmp_path / path).is_file() for path in paths)


def test_a_missing_picture_is_no_error(demo: tuple[Path, Done], tmp_path: Path):
    copy = shutil.copytree(demo[0], tmp_path / "copy")
    for picture in copy.rglob("*.jpg"):
        picture.unlink()
    assert auditor("report", copy, "--format", "html").code == 0


def test_crawl_then_judge(tmp_path: Path, served: str):
    when = ("--market", "GB", "--as-of", "2026-06-18")
    done = auditor("crawl", served, "--out", tmp_path, "--max-pages", 3, "--products", 1, *when)
    assert done.code == 0, done.err
    assert not (tmp_path / "audit.json").exists()
    assert auditor("judge", tmp_path, "--format", "json").code == 0
    audit = audit_in(tmp_path)
    assert (audit["as_of"], audit["shop"]["market"]["code"]) == ("2026-06-18", "GB")
    assert len(audit_in(tmp_path)["coverage"]["pages"]) == 3


@pytest.fixture
def served() -> str:
    """The address of a shop that `demo --serve` serves."""
    command = [AUDITOR, "demo", "--serve", "--shop", "green", "--pages", "20"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        guard = threading.Timer(LIMIT, process.kill)
        try:
            yield next(word for word in line.split() if word.startswith("http"))
        finally:
            guard.start()
            process.send_signal(signal.SIGINT)
            code = process.wait()
            guard.cancel()
    assert code == 0


def test_a_served_shop_has_as_many_products_as_asked(served: str):
    assert sum("/products/" in address for address in addresses(f"{served.rstrip('/')}/sitemap.xml")) == 20


def addresses(sitemap: str) -> Iterator[str]:
    """The addresses in a sitemap and in those that it names."""
    with urllib.request.urlopen(sitemap) as answer:
        content = answer.read()
    text = (gzip.decompress(content) if sitemap.endswith(".gz") else content).decode()
    for address in re.findall(r"<loc>([^<]+)</loc>", text):
        yield from addresses(address) if address.endswith((".xml", ".gz")) else [address]


def test_ctrl_c_keeps_and_reports_what_was_captured(tmp_path: Path, served: str):
    command = [AUDITOR, "audit", served, "--out", "out", "--concurrency", "1"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    ) as process:
        guard = threading.Timer(LIMIT, process.kill)
        guard.start()
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("2/"):
                process.send_signal(signal.SIGINT)
                break
        err = process.stderr.read()
        code = process.wait(LIMIT)
        guard.cancel()
    assert "Traceback" not in err
    assert code == 0, err
    audit = audit_in(tmp_path / "out")
    assert 2 <= len(audit["coverage"]["pages"]) < 20
    assert audit["coverage"]["partial"]["key"] == "partial.interrupted"
    assert (tmp_path / "out" / "index.html").is_file()


@pytest.mark.parametrize(
    ("market", "day", "outcome", "key"),
    [
        ("PL", "2026-06-18", "not_applicable", "law-ahead"),
        ("PL", "2026-06-19", "failed", "withdrawal-function.missing"),
        ("GB", "2026-06-19", "not_applicable", "law-elsewhere"),
    ],
)
def test_a_capture_is_judged_by_the_law_of_the_market_and_day(
    demo: tuple[Path, Done], tmp_path: Path, market: str, day: str, outcome: str, key: str
):
    given = ("--market", market, "--as-of", day, "--out", tmp_path, "--format", "json")
    assert auditor("judge", demo[0] / "capture", *given).code == 0
    audit = audit_in(tmp_path)
    assert (audit["as_of"], audit["settings"]["as_of"], audit["settings"]["market"]) == (day, day, market)
    (verdict,) = [v for v in audit["verdicts"] if v["rule"] == "withdrawal-function"]
    assert (verdict["outcome"], verdict["message"]["key"]) == (outcome, key)
    note = {"claim": "likely_gap", "mark": "S"} if outcome == "failed" else {}
    assert {name: (verdict["law"] or {}).get(name) for name in note} == note


def test_answers_of_the_owner_are_shown_and_change_no_score(demo: tuple[Path, Done], tmp_path: Path):
    (tmp_path / "auditor.toml").write_text('[answers]\ncalls-answered = "Anna answers <b>at once</b>"')
    done = auditor("judge", demo[0] / "capture", "--out", tmp_path / "out", folder=tmp_path)
    assert done.code == 0, done.err
    assert "Self-check: 1 of " in " ".join(done.out.split())
    audit = audit_in(tmp_path / "out")
    (verdict,) = [v for v in audit["verdicts"] if v["rule"] == "calls-answered"]
    assert (verdict["outcome"], verdict["answer"]) == ("manual", "Anna answers <b>at once</b>")
    assert audit["score"] == audit_in(demo[0])["score"]
    text = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert "Anna answers &lt;b&gt;at once&lt;/b&gt;" in text
