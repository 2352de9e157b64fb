"""Several shops in one command, on demo shops that are really visited."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from auditor.shops import ShopServer, serve
from jsonschema import Draft202012Validator

from ..crawl.loopback import closed_port
from .command import auditor

SMALL = (
    "--products",
    "1",
    "--max-pages",
    "2",
    "--format",
    "html",
    "--format",
    "json",
    "--format",
    "terminal",
)


@pytest.fixture(scope="module")
def green() -> Iterator[ShopServer]:
    with serve("green") as server:
        yield server


@pytest.fixture(scope="module")
def red() -> Iterator[ShopServer]:
    with serve("red") as server:
        yield server


@pytest.fixture(scope="module")
def audited(green: ShopServer, red: ShopServer, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """Two shops and one that does not answer, with what the command said."""
    out = tmp_path_factory.mktemp("several")
    file = out / "shops.toml"
    nobody = closed_port()
    file.write_text(
        f'[[shop]]\nurl = "http://127.0.0.1:{nobody}/"\nname = "nobody"\n'
        f'[[shop]]\nurl = "{green.url}"\nname = "green"\n'
        f'[[shop]]\nurl = "{red.url}"\nname = "red"\nskip = ["price-visible"]\n',
        "utf-8",
    )
    return out, auditor("audit", "--shops", file, "--out", out / "out", *SMALL)


def index_of(out: Path) -> dict[str, Any]:
    shops = json.loads((out / "out" / "shops.json").read_text("utf-8"))["shops"]
    return {shop["folder"]: shop for shop in shops}


def test_each_shop_gets_its_scorecard_whatever_becomes_of_the_others(audited: tuple[Path, Any]):
    out, done = audited
    shops = index_of(out)
    assert {name: shop["status"] for name, shop in shops.items()} == {
        "nobody": "failed",
        "green": "audited",
        "red": "audited",
    }
    assert done.code == 3  # the worst: one shop does not answer
    for name in ("green", "red"):
        assert (out / "out" / name / "audit.json").is_file()
        assert (out / "out" / shops[name]["report"]).is_file()
    assert shops["nobody"]["reason"]["key"].startswith("start")


def test_shops_json_is_as_its_published_schema_says(audited: tuple[Path, Any]):
    schema = json.loads((Path(__file__).parents[2] / "docs" / "shops.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    written = json.loads((audited[0] / "out" / "shops.json").read_text("utf-8"))
    validator = Draft202012Validator(schema)
    assert [error.message for error in validator.iter_errors(written)] == []
    for wrong in ({"version": 99}, {"shops": [{**written["shops"][0], "status": "perhaps"}]}):
        assert not validator.is_valid({**written, **wrong})


def test_each_shop_is_judged_by_its_own_settings(audited: tuple[Path, Any]):
    out, _ = audited
    rules = {
        name: {
            rule["id"] for rule in json.loads((out / "out" / name / "audit.json").read_text("utf-8"))["rules"]
        }
        for name in ("green", "red")
    }
    assert rules["green"] - rules["red"] == {"price-visible"}


def test_the_index_leads_to_each_scorecard(audited: tuple[Path, Any]):
    out, done = audited
    page = (out / "out" / "index.html").read_text("utf-8")
    assert 'href="green/index.html"' in page
    assert 'href="red/index.html"' in page
    assert "Could not be audited" in page
    assert "3 shops" in done.out


def test_the_next_audit_tells_what_changed_and_resuming_only_visits_what_is_left(
    audited: tuple[Path, Any], green: ShopServer, tmp_path: Path
):
    out, _ = audited
    copy = tmp_path / "copy"
    shutil.copytree(out, copy)
    file = copy / "out" / "shops.json"
    content = json.loads(file.read_text("utf-8"))
    content["shops"] = [shop for shop in content["shops"] if shop["folder"] != "nobody"]
    left = next(shop for shop in content["shops"] if shop["folder"] == "green")
    left["status"] = "waiting"
    file.write_text(json.dumps(content), "utf-8")
    before = (copy / "out" / "red" / "audit.json").stat().st_mtime_ns
    done = auditor("audit", "--resume", copy / "out", "--format", "html", "--format", "json")
    assert done.code == 0, done.err
    shops = index_of(copy)
    assert shops["green"]["status"] == "audited"
    assert shops["green"]["since"]["score"] is not None
    assert len(shops["green"]["scores"]) == 2
    assert (copy / "out" / "red" / "audit.json").stat().st_mtime_ns == before
    since = json.loads((copy / "out" / "green" / "audit.json").read_text("utf-8"))["since"]
    assert since["changes"] == []
    assert len(since["history"]) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[shop]]\nurl = "a.example"\nprodcts = 3', "shop 1 (a.example): there is no setting prodcts"),
        (
            '[[shop]]\nurl = "a.example"\n[[shop]]\nurl = "b.example"\nselect = ["prise"]',
            "shop 2 (b.example)",
        ),
        ('[[shop]]\nurl = "a.example"\nmarket = "XX"', "shop 1 (a.example)"),
    ],
)
def test_settings_are_checked_before_any_visit(tmp_path: Path, text: str, words: str):
    file = tmp_path / "shops.toml"
    file.write_text(text, "utf-8")
    done = auditor("audit", "--shops", file, "--out", tmp_path / "out")
    assert done.code == 2
    assert words in done.complaint()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "option",
    [
        ("--auth", "user:secret-word"),
        ("--header", "X-Key: secret-word"),
        ("--urls", "x.txt"),
        ("--since", "a.json"),
    ],
)
def test_what_is_for_one_shop_is_refused_for_several(tmp_path: Path, option: tuple[str, str]):
    done = auditor("audit", "a.example", "b.example", *option, "--out", tmp_path)
    assert done.code == 2
    assert option[0] in done.complaint()
    assert "secret-word" not in done.err


def test_shops_are_named_once(tmp_path: Path):
    file = tmp_path / "shops.toml"
    file.write_text('[[shop]]\nurl = "a.example"', "utf-8")
    done = auditor("audit", "b.example", "--shops", file, "--out", tmp_path / "out")
    assert (done.code, "twice" in done.complaint()) == (2, True)
