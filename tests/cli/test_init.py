"""`auditor init`: the settings to begin with."""

from __future__ import annotations

import tomllib
from pathlib import Path

from auditor.shops import serve

from .command import auditor


def test_a_shop_is_looked_at_and_described(tmp_path: Path) -> None:
    with serve("amber") as server:
        done = auditor("init", server.url, folder=tmp_path)
        assert not server.state_changes
        assert len(server.requests) < 40, "a short look"
    assert done.code == 0, done.err
    text = (tmp_path / "auditor.toml").read_text("utf-8")
    assert tomllib.loads(text) == {"url": server.url, "market": "PL", "products": 10, "max-pages": 30}
    assert "Languages of its pages: pl" in text
    assert "/produkt/{slug}" in text
    assert f'# sitemap = ["{server.url}/sitemap.xml"]' in text
    assert sorted(file.name for file in tmp_path.iterdir()) == ["auditor.toml"], "nothing else is left"


def test_what_is_there_is_never_changed(tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text("products = 3")
    done = auditor("init", "http://127.0.0.1:9/", folder=tmp_path)
    assert (done.code, (tmp_path / "auditor.toml").read_text()) == (2, "products = 3")
    assert "auditor.toml" in done.complaint()


def test_a_shop_that_cannot_be_reached_leaves_no_file(tmp_path: Path) -> None:
    done = auditor("init", "http://127.0.0.1:9/", folder=tmp_path)
    assert (done.code, list(tmp_path.iterdir())) == (3, [])


def test_an_audit_without_an_address_is_of_the_shop_in_the_settings(tmp_path: Path) -> None:
    site = tmp_path / "site" / "dist"
    site.mkdir(parents=True)
    (site / "index.html").write_text("<h1>Nothing to buy</h1><p>It is a page, and a page only.</p>")
    (tmp_path / "site" / "auditor.toml").write_text('url = "dist"')
    done = auditor("audit", folder=tmp_path / "site")
    assert (done.code, "No product page" in done.complaint()) == (3, True)
    (tmp_path / "site" / "auditor.toml").write_text("")
    assert auditor("audit", folder=tmp_path / "site").code == 2
