"""Which file a page is made from: a path below the root of a repository, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.cli import cli
from auditor.sources import source, sources


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/product/*=templates/product.html", ("/product/*", "templates/product.html")),
        ("/index.php?id=*=src/product.tpl", ("/index.php?id=*", "src/product.tpl")),
        (r"/p/*=theme\product.liquid", ("/p/*", "theme/product.liquid")),
        (" / = ./index.html ", ("/", "index.html")),
    ],
)
def test_a_source_is_a_pattern_and_a_file(text: str, told: tuple[str, str]):
    assert source(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/p/*",
        "=x",
        "/p/*=",
        "/p/*=.",
        "/p=/etc/passwd",
        "/p=../x",
        "/p=a/../../x",
        r"/p=C:\x",
        r"/p=\\h\x",
    ],
)
def test_anything_else_is_refused(text: str):
    with pytest.raises(ValueError, match=r".*"):
        source(text)


def test_the_first_pattern_stays_the_first():
    assert list(sources(["/b/*=b.html", "/a/*=a.html"])) == ["/b/*", "/a/*"]


def test_a_wrong_source_is_told_before_anything_is_read(tmp_path: Path):
    done = CliRunner().invoke(cli, ["report", str(tmp_path / "audit.json"), "--source", "/p/*=/etc/passwd"])
    assert done.exit_code == 2
    assert "/etc/passwd" in done.output
    assert "templates/product.html" in done.output
