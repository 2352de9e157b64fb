"""Each demo shop is audited in a real browser; every rule must say what the shop's file says beforehand."""

from __future__ import annotations

import json
import tomllib
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from auditor.shops import SHOPS, serve
from click.testing import CliRunner

from auditor.cli import cli

ORDER = ("failed", "needs_review", "warned", "passed", "not_applicable", "manual", "error")
SHOP_FOLDER = Path(__file__).parents[1] / "fixtures" / "shops"


@lru_cache(maxsize=3)
def expected(shop: str) -> dict[str, dict[str, object]]:
    return tomllib.loads((SHOP_FOLDER / shop / "expected.toml").read_text("utf-8"))


@pytest.fixture(scope="module", params=SHOPS)
def audited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """The shop's name, its audit.json, and what the server saw."""
    out = tmp_path_factory.mktemp(request.param)
    with serve(request.param) as server:
        result = CliRunner().invoke(cli, ["audit", server.url, "--out", str(out), "--products", "20"])
        assert result.exit_code == 0, result.output
        changes = list(server.state_changes)
    return request.param, json.loads((out / "audit.json").read_text("utf-8")), changes


def test_every_rule_says_what_the_shop_says_beforehand(audited) -> None:
    shop, audit, _ = audited
    said: dict[str, list[str]] = {}
    for verdict in audit["verdicts"]:
        said.setdefault(verdict["rule"], []).append(verdict["outcome"])
    worst = {rule: min(outcomes, key=ORDER.index) for rule, outcomes in said.items()}
    assert worst == expected(shop)["rules"]


def test_every_page_says_what_the_shop_says_of_it(audited) -> None:
    shop, audit, _ = audited
    said = {(urlsplit(v["page"]).path, v["rule"]): v["outcome"] for v in audit["verdicts"] if v["page"]}
    visited = {path for path, _ in said}
    told = {
        (path, rule): outcome
        for path, rules in expected(shop).get("pages", {}).items()
        if path in visited
        for rule, outcome in rules.items()
    }
    assert {key: said.get(key) for key in told} == told


def test_no_page_is_lost(audited) -> None:
    _, audit, _ = audited
    assert all(page["status"] == "read" for page in audit["coverage"]["pages"])


def test_the_crawl_changes_nothing(audited) -> None:
    *_, changes = audited
    assert changes == []
