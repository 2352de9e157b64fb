"""Whatever is wrong: one sentence that says what, where and what to do, and the exit code; no traceback."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ..crawl.loopback import Loopback, Reply, closed_port, serving
from ..disks import small_disk
from .command import AUDITOR, auditor

FULL = Path("/dev/full")
"""Answers every write as a full disk does."""
PAGE = "<html><body><h1>Walking club</h1><p>We meet on Sundays at the old mill.</p></body></html>"


@pytest.fixture(scope="module")
def site() -> Iterator[Loopback]:
    """A site that is no shop, with a page for everything that can go wrong."""
    pages = {
        "/": PAGE,
        "/gone": Reply(b"<h1>Not here</h1>", status=404),
        "/broken": Reply(b"<h1>Oops</h1>", status=500),
        "/empty": "",
        "/list.pdf": Reply(b"%PDF-1.7 ...", type="application/pdf"),
        "/notes.txt": Reply(b"some words", type="text/plain"),
        "/picture.png": Reply(b"\x89PNG\r\n\x1a\n", type="image/png"),
        "/round": Reply(status=302, headers={"Location": "/round"}),
    }
    with serving(pages) as server:
        yield server


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/gone", "404"),
        ("/broken", "500"),
        ("/empty", "empty"),
        ("/list.pdf", "pdf"),
        ("/notes.txt", "text/plain"),
        ("/picture.png", "image/png"),
        ("/round", "redirect"),
        ("/", "product"),
    ],
)
def test_an_address_that_cannot_be_audited(site: Loopback, tmp_path: Path, path: str, told: str):
    done = auditor("audit", site.url + path, folder=tmp_path)
    assert done.code == 3, done.err
    assert told in done.complaint().casefold()
    assert f"127.0.0.1:{site.port}" in done.complaint()


def test_a_host_that_does_not_exist(tmp_path: Path):
    done = auditor("audit", "https://no-such-shop.invalid", folder=tmp_path)
    assert (done.code, "no-such-shop.invalid" in done.complaint()) == (3, True)


def test_a_port_where_nobody_listens(tmp_path: Path):
    done = auditor("audit", f"http://127.0.0.1:{closed_port()}", folder=tmp_path)
    assert (done.code, "127.0.0.1" in done.complaint()) == (3, True)


def test_a_server_that_does_not_speak_tls(site: Loopback, tmp_path: Path):
    done = auditor("audit", f"https://127.0.0.1:{site.port}", folder=tmp_path)
    assert (done.code, "https" in done.complaint()) == (3, True)


def test_without_scheme_https_is_tried_then_http_and_it_is_said(site: Loopback, tmp_path: Path):
    done = auditor("audit", f"127.0.0.1:{site.port}", folder=tmp_path)
    assert done.code == 3
    assert "product" in done.complaint()
    assert any("https" in line and "http:" in line for line in done.err.splitlines() if "Error" not in line)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://shop.example",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "shop.example:99999",
        "https://[::1",
        "",
        "http://",
    ],
)
def test_an_address_that_is_none(tmp_path: Path, address: str):
    done = auditor("audit", address, folder=tmp_path)
    assert done.code == 2, done.err
    assert done.complaint()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--select", "delivery-costs"], "delivery-"),
        (["--skip", "no-such-rule"], "no-such-rule"),
        (["--market", "XX"], "XX"),
        (["--report-lang", "klingon"], "klingon"),
        (["--format", "htlm"], "html"),
        (["--config", "none.toml"], "none.toml"),
        (["--urls", "none.txt"], "none.txt"),
        (["--browser", "/no/such/chrome"], "/no/such/chrome"),
        (["--rules", "none.py"], "none.py"),
    ],
)
def test_an_option_that_names_nothing(site: Loopback, tmp_path: Path, arguments: list[str], told: str):
    done = auditor("audit", site.url, *arguments, folder=tmp_path)
    assert done.code == 2, done.err
    assert told in done.complaint()


@pytest.mark.parametrize(
    "arguments", [["--products", "0"], ["--as-of", "soon"], ["--colour", "red"], ["--fail-under", "x"]]
)
def test_an_option_that_is_wrong(tmp_path: Path, arguments: list[str]):
    done = auditor("audit", "https://shop.example", *arguments, folder=tmp_path)
    assert done.code == 2
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("max-page = 3", "max-pages"),
        ('max-pages = "three"', "whole number"),
        ("max-pages = ", "not TOML"),
        ('[rules."no-rule"]\nx = 1', "no-rule"),
    ],
)
def test_a_settings_file_that_is_wrong(tmp_path: Path, text: str, told: str):
    (tmp_path / "auditor.toml").write_text(text)
    done = auditor("audit", "https://shop.example", folder=tmp_path)
    assert (done.code, told in done.complaint()) == (2, True)


def test_without_a_browser_it_says_how_to_get_one(site: Loopback, tmp_path: Path):
    nothing = {"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    done = auditor("audit", site.url, folder=tmp_path, **nothing)
    assert done.code == 3, done.err
    assert "auditor install" in done.complaint()


def test_a_capture_that_is_not_there(tmp_path: Path):
    assert auditor("judge", tmp_path / "none").code == 2
    done = auditor("judge", tmp_path)
    assert (done.code, str(tmp_path) in done.complaint()) == (3, True)


@pytest.mark.parametrize("manifest", ["", "{", "[]", '{"version": 99}', '{"version": 1}'])
def test_a_capture_that_is_broken(tmp_path: Path, manifest: str):
    (tmp_path / "manifest.json").write_text(manifest)
    done = auditor("judge", tmp_path)
    assert (done.code, "manifest.json" in done.complaint()) == (3, True)


def test_an_audit_that_is_not_there_or_broken(tmp_path: Path):
    assert auditor("report", tmp_path / "none.json").code == 2
    for content in ("", "{", "[]", '{"version": 99}', json.dumps({"version": 1, "tool": "x"})):
        (tmp_path / "audit.json").write_text(content)
        done = auditor("report", tmp_path / "audit.json")
        assert (done.code, "audit.json" in done.complaint()) == (3, True)
        assert ": :" not in done.complaint()


def test_a_folder_that_may_not_be_written(site: Loopback, tmp_path: Path):
    (tmp_path / "file").write_text("")
    done = auditor("audit", site.url, "--out", tmp_path / "file" / "audit")
    assert (done.code, str(tmp_path / "file") in done.complaint()) == (3, True)


@pytest.fixture
def full(tmp_path: Path) -> Iterator[int]:
    """A file to which nothing can be written, for its disk is full."""
    with ExitStack() as stack:
        place = FULL
        if not FULL.is_char_device():
            disk = stack.enter_context(small_disk(tmp_path / "disk", kilobytes=4))
            assert disk.mounted, "neither a device that is always full nor a disk of one's own"
            (disk.folder / "filler").write_bytes(bytes(4096))
            place = disk.folder / "output"
        opened = os.open(place, os.O_WRONLY | os.O_CREAT)
        stack.callback(os.close, opened)
        yield opened


def test_a_disk_that_is_full(full: int):
    done = subprocess.run([AUDITOR, "rules"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("Error: ")
    assert "full" in done.stderr


@pytest.mark.parametrize("arguments", [["--shop", "blue"], ["--port", "99999"], ["--pages", "1"]])
def test_a_demo_that_does_not_exist(tmp_path: Path, arguments: list[str]):
    done = auditor("demo", *arguments, folder=tmp_path)
    assert done.code == 2
    assert "Traceback" not in done.err


def test_a_port_in_use(site: Loopback, tmp_path: Path):
    done = auditor("demo", "--port", site.port, folder=tmp_path)
    assert (done.code, str(site.port) in done.complaint()) == (2, True)
