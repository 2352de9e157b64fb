"""An audit that is told nothing but the address finds the pages of the stock shop."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("oscar", reason="needs tests/storefronts/requirements-oscar.txt")

from click.testing import CliRunner

from auditor.cli import cli

from ...finding import misfits
from .shop import oscar_shop

EXPECTED: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("expected.toml").read_text(encoding="utf-8")
)
STARTS = ("", "catalogue/harbour-stoneware-mug_1/", "catalogue/category/kitchen_1/")


@pytest.fixture(scope="module", params=STARTS, ids=("home", "product", "category"))
def audit(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an audit tells that starts at one of the shop's pages."""
    out = tmp_path_factory.mktemp("oscar-finding")
    with oscar_shop() as url:
        result = CliRunner().invoke(cli, ["audit", url + request.param, "--out", str(out)])
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads((out / "audit.json").read_text("utf-8"))
    return told


def test_the_pages_of_the_shop_are_found(audit: dict[str, Any]) -> None:
    assert misfits(audit, EXPECTED["finding"]) == {}


def test_every_page_is_read(audit: dict[str, Any]) -> None:
    assert {page["status"] for page in audit["coverage"]["pages"]} == {"read"}
