"""Each demo shop is audited in a real browser; every rule must say what the shop's file says beforehand."""

from __future__ import annotations

import json
import tomllib
import warnings
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from auditor.shops import SHOPS, serve
from click.testing import CliRunner

from auditor.capture import CaptureReader
from auditor.cli import cli
from auditor.extract import Document, extract
from auditor.extract.plain import plain_evidence
from auditor.extract.tree import squeeze

from .finding import misfits

ORDER = ("failed", "needs_review", "warned", "passed", "not_applicable", "manual", "error")
OPTIONS = ("--products", "20", "--as-of", "2026-11-22")
"""The files tell what holds on a day: laws begin and end."""
SHOP_FOLDER = Path(__file__).parents[1] / "fixtures" / "shops"


@lru_cache(maxsize=3)
def expected(shop: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((SHOP_FOLDER / shop / "expected.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Audited:
    """A demo shop's audit."""

    shop: str
    audit: dict[str, Any]
    state_changes: list[object]
    """What the shop's server saw that changes something."""
    capture: Path

    @property
    def lost(self) -> list[dict[str, Any]]:
        """The pages that were not read, or in part only, with the reasons."""
        return [page for page in self.audit["coverage"]["pages"] if page["status"] != "read"]


@pytest.fixture(scope="module", params=SHOPS)
def audited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """An audit that read every page, or the second, and it is told: busy machines are late now and then."""
    first = _audit(request.param, tmp_path_factory.mktemp(request.param))
    if not first.lost:
        return first
    warnings.warn(f"lost at first: {first.lost}", stacklevel=1)
    return _audit(request.param, tmp_path_factory.mktemp(request.param))


def _audit(shop: str, out: Path) -> Audited:
    with serve(shop) as server:
        result = CliRunner().invoke(cli, ["audit", server.url, "--out", str(out), *OPTIONS])
        assert result.exit_code == 0, result.output
        changes = list(server.state_changes)
    return Audited(shop, json.loads((out / "audit.json").read_text("utf-8")), changes, out / "capture")


def test_every_rule_says_what_the_shop_says_beforehand(audited: Audited) -> None:
    shop, audit = audited.shop, audited.audit
    said: dict[str, list[str]] = {}
    questions = {rule["id"] for rule in audit["rules"] if rule["manual"]}
    for verdict in audit["verdicts"]:
        if verdict["rule"] not in questions:
            said.setdefault(verdict["rule"], []).append(verdict["outcome"])
    worst = {rule: min(outcomes, key=ORDER.index) for rule, outcomes in said.items()}
    assert worst == expected(shop)["rules"]


def test_what_no_visit_can_see_is_asked_once_and_scores_nothing(audited: Audited) -> None:
    asked = [verdict for verdict in audited.audit["verdicts"] if verdict["outcome"] == "manual"]
    questions = [rule["id"] for rule in audited.audit["rules"] if rule["manual"]]
    assert sorted(verdict["rule"] for verdict in asked) == sorted(questions)
    assert {verdict["score"] for verdict in asked} == {None}
    assert len(questions) >= 10


def test_every_page_says_what_the_shop_says_of_it(audited: Audited) -> None:
    shop, audit = audited.shop, audited.audit
    said = {(urlsplit(v["page"]).path, v["rule"]): v["outcome"] for v in audit["verdicts"] if v["page"]}
    visited = {path for path, _ in said}
    told = {
        (path, rule): outcome
        for path, rules in expected(shop).get("pages", {}).items()
        if path in visited
        for rule, outcome in rules.items()
    }
    assert {key: said.get(key) for key in told} == told


def test_the_pages_of_the_shop_are_found(audited: Audited) -> None:
    assert misfits(audited.audit, expected(audited.shop)["finding"]) == {}


def test_no_page_is_lost(audited: Audited) -> None:
    assert audited.lost == []


def test_the_crawl_changes_nothing(audited: Audited) -> None:
    assert audited.state_changes == []


def test_every_quote_stands_in_its_page(audited: Audited) -> None:
    quotes = 0
    for snapshot, _ in CaptureReader(audited.capture):
        page = squeeze(unescape(snapshot.html)).replace("\\/", "/")
        words = Document(snapshot).text_of(0, len(page))
        for key, told in plain_evidence(extract(snapshot)).items():
            quote = squeeze(told["quote"] or "")
            assert quote in words or quote in page, (snapshot.url, key, quote)
            quotes += 1
    assert quotes > 100
