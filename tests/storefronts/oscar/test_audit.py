"""The stock shop is audited live: its facts are those that expected.toml says a shopper finds."""

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

pytest.importorskip("oscar", reason="needs tests/storefronts/requirements-oscar.txt")

from click.testing import CliRunner

from auditor.capture import CaptureReader
from auditor.cli import cli
from auditor.extract import extract
from auditor.extract.plain import plain_facts

from .shop import create_project, oscar_shop

EXPECTED: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("expected.toml").read_text(encoding="utf-8")
)
# What the audit gets wrong: a placeholder among thumbnails whose file names are hashes looks like a photo.
KNOWN_FAULTS = {("product_without_photo", "photos"): 1}
NOT_FACTS = {"path", "quotes", "nothing"}
# The basket holds a product there, which no audit puts in; the front page leads to the list of all products.
PAGES = {kind: page for kind, page in EXPECTED["pages"].items() if kind not in ("cart", "home")}


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Path -> facts of the pages, from an audit in a real browser."""
    folder, project = tmp_path_factory.mktemp("oscar-audit"), tmp_path_factory.mktemp("oscar")
    create_project(project)
    with oscar_shop(project=project) as url:
        visit = folder / "visit.txt"
        visit.write_text("\n".join(url.rstrip("/") + page["path"] for page in PAGES.values()))
        arguments = ["audit", url, "--urls", str(visit), "--out", str(folder / "out")]
        result = CliRunner().invoke(cli, arguments)
        assert result.exit_code == 0, result.output
    found = {}
    for snapshot, _ in CaptureReader(folder / "out" / "capture"):
        parts = urlsplit(snapshot.requested_url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        found[path] = plain_facts(extract(snapshot))
    return found


@pytest.mark.parametrize("kind", PAGES)
def test_facts_are_those_that_a_shopper_finds(audited: dict[str, dict[str, Any]], kind: str) -> None:
    page = EXPECTED["everywhere"] | PAGES[kind]
    facts = audited[page["path"]]
    told = {key: value for key, value in page.items() if key not in NOT_FACTS}
    told |= dict.fromkeys([*EXPECTED["everywhere"]["nothing"], *page.get("nothing", ())])
    told |= {key: wrong for (page_kind, key), wrong in KNOWN_FAULTS.items() if page_kind == kind}
    assert {key: facts[key] for key in told} == told
