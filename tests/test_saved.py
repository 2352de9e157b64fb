"""Saved pages: hostile ones are read like any other, encodings are found."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from auditor import saved
from auditor.errors import CaptureError, UsageError
from auditor.plugins import load_rules
from auditor.saved import inspect, read_saved, read_url_map

TODAY = date(2026, 11, 1)
RULES = load_rules()

HOSTILE = {
    "deep nesting": "<div>" * 20_000 + "x",
    "lone surrogates": "<html><body><h1>&#xD800;</h1></body></html>",
    "surrogates in markup": '<html><body><script type="application/ld+json">'
    '{"@type":"Product","name":"\\ud800","offers":{"price":"1e999","priceCurrency":"\\udfff"}}</script></body></html>',
    "null bytes inside": "<html><body>" + "a" * 2000 + "\0<p>b</p></body></html>",
    "endless attribute": "<html><body><p class='" + "a " * 200_000 + "'>x</p></body></html>",
    "endless word": "<html><body><p>" + "1" * 300_000 + "</p></body></html>",
    "terminal escapes": "<html><body><h1>\x1b[2J\x1b]0;owned\x07</h1></body></html>",
    "addresses": '<html><body><a href="http://[">x</a><a href="tel:%ff%">y</a><img src="data:,">',
    "huge numbers": "<html><body><h1>V</h1><p>Price 99999999999999999999999999999999.99 EUR, delivery in "
    "99999999999999999999 days</p></body></html>",
    "attribute names": '<html><body><p a"b=1 "c"="2" =x>text</p></body></html>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_like_any_other(tmp_path: Path, name: str):
    file = tmp_path / "page.html"
    file.write_text(HOSTILE[name])
    found = inspect(file, None, RULES, market=None, as_of=TODAY)
    row = json.loads(found.as_json().encode("utf-8", "backslashreplace"))
    assert row["file"] == str(file)
    assert "error" not in {verdict["outcome"] for verdict in row["verdicts"]}


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("<p>Вазу</p>", "utf-8"),
        ('<meta charset="windows-1251"><p>Вазу</p>', "cp1251"),
        (
            '<meta charset="iso-8859-13"><p>ąžuolas</p>',
            "iso8859-13",
        ),
        ("<p>Müller</p>", "cp1252"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, content: str, encoding: str):
    file = tmp_path / "page.html"
    file.write_bytes(content.encode(encoding))
    assert read_saved(file).html == content


def test_a_page_keeps_its_address_and_has_no_layout(tmp_path: Path):
    file = tmp_path / "page.html.gz"
    file.write_bytes(gzip.compress(b"<p>x</p>"))
    snapshot = read_saved(file, "https://shop.example/x")
    assert (snapshot.url, snapshot.layouts, snapshot.http_status) == ("https://shop.example/x", (), None)


def test_a_file_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(saved, "MAX_SIZE", 1000)
    file = tmp_path / "page.html.gz"
    file.write_bytes(gzip.compress(b"<p>" + b"x" * 2000))
    with pytest.raises(CaptureError) as raised:
        read_saved(file)
    assert raised.value.key == "file-too-large"


@pytest.mark.parametrize("line", ["not json", "[1]", '{"file": "x"}'])
def test_a_broken_map_names_its_line(tmp_path: Path, line: str):
    file = tmp_path / "urls.jsonl"
    file.write_text('{"file": "a.html", "url": "https://a.example"}\n' + line)
    with pytest.raises(UsageError) as raised:
        read_url_map(file)
    assert raised.value.params["line"] == 2
