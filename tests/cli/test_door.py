"""Shops behind a door, from the command line: the local server, the settings file, and what is refused."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ..access.guarded import Asked, guarding
from ..crawl.loopback import Page, Reply, closed_port
from ..crawl.shops import Shop
from .command import AUDITOR, Done, auditor

SMALL = ("--products", 1, "--max-pages", 2)
SERVE = """
import json, os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
pages = json.load(open(sys.argv[2]))
open(sys.argv[3], "w").write(str(os.getpid()))

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        page = pages.get(self.path)
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((page or "missing").encode())
        print("served", self.path, flush=True)

    def log_message(self, *_):
        pass

HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


@pytest.fixture
def local(tmp_path: Path) -> tuple[str, str, Path]:
    """Command line and address of a shop that is not running yet, and the file with its process."""
    pages = {path: page for path, page in Shop().pages().items() if isinstance(page, str)}
    (tmp_path / "pages.json").write_text(json.dumps(pages))
    port, pid = closed_port(), tmp_path / "pid"
    command = shlex.join([sys.executable, "-c", SERVE, str(port), str(tmp_path / "pages.json"), str(pid)])
    return command, f"http://127.0.0.1:{port}/", pid


def is_running(pid: Path) -> bool:
    try:
        os.kill(int(pid.read_text()), 0)
    except ProcessLookupError:
        return False
    return True


def test_a_local_server_is_started_audited_and_ended(tmp_path: Path, local: tuple[str, str, Path]):
    command, url, pid = local
    done = auditor("audit", "--start", command, "--ready", url, *SMALL, "--format", "json", folder=tmp_path)
    assert done.code == 0, done.err
    audit = json.loads((tmp_path / "audit/audit.json").read_text())
    assert audit["shop"]["start_url"] == url
    assert audit["settings"]["access"] == ["start"]
    assert "served /product/" in (tmp_path / "audit/server.log").read_text()
    assert not is_running(pid)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_local_server_is_ended_with_ctrl_c(tmp_path: Path, local: tuple[str, str, Path]):
    command, url, pid = local
    arguments = [str(AUDITOR), "crawl", "--start", command, "--ready", url]
    with subprocess.Popen(arguments, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as running:
        end = time.monotonic() + 100
        while not pid.exists() and time.monotonic() < end:
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        told = running.communicate(timeout=100)[1]
    assert "Traceback" not in told
    assert not is_running(pid)


def refused(folder: Path, *arguments: object, **environment: str) -> Done:
    done = auditor("audit", *arguments, folder=folder, **environment)
    assert done.code == 2, done.err
    assert "hunter2" not in done.out + done.err
    return done


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "address"),
        (("--start", "true"), "address"),
        (("http://localhost:1/", "--start", "true"), "--ready"),
        (("http://localhost:1/", "--ready", "http://localhost:1/"), "--start"),
        (("--start", "true", "--ready", "localhost"), "--ready"),
        (("http://localhost:1/", "--auth", "hunter2"), "--auth"),
        (("http://localhost:1/", "--header", "hunter2"), "--header"),
        (("http://localhost:1/", "--cookie", "hunter2"), "--cookie"),
        (("http://localhost:1/", "--map", "shop.example"), "--map"),
        (("http://localhost:1/", "--storage-state", "none.json"), "none.json"),
        (("http://localhost:1/", "--login", "none.py"), "none.py"),
        (("https://anna:hunter2/x@shop.example/",), "--auth"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path: Path, arguments: tuple[str, ...], told: str):
    assert told in refused(tmp_path, *arguments).complaint()


def test_a_failing_login_script_is_told_with_its_line(tmp_path: Path):
    (tmp_path / "login.py").write_text("async def login(page):\n    raise ValueError('no such field')\n")
    with guarding(lambda asked: "<h1>Shop</h1>") as shop:
        done = auditor("audit", shop.url, "--login", "login.py", folder=tmp_path)
    assert done.code == 3
    assert "login.py, line 2: ValueError: no such field" in done.complaint()


def test_the_settings_file_names_variables(tmp_path: Path):
    pages = Shop().pages()

    def answer(asked: Asked) -> Page:
        return pages.get(asked.path, Reply(b"", status=404)) if "authorization" in asked.headers else locked

    locked = Reply(b"", status=401)
    (tmp_path / "auditor.toml").write_text('[access]\nauth = "anna:$SHOP_PASSWORD"\n')
    with guarding(answer) as shop:
        missing = refused(tmp_path, shop.url)
        assert "SHOP_PASSWORD" in missing.complaint()
        done = auditor(
            "audit", shop.url, *SMALL, "--format", "json", folder=tmp_path, SHOP_PASSWORD="hunter2"
        )
    assert done.code == 0, done.err
    assert json.loads((tmp_path / "audit/audit.json").read_text())["settings"]["access"] == ["auth"]
    saved = [file.read_bytes() for file in (tmp_path / "audit").rglob("*") if file.is_file()]
    assert not any(b"hunter2" in content for content in saved)
    (tmp_path / "auditor.toml").write_text('[access]\nauth = "anna:hunter2"\n')
    assert "$SHOP_SECRET" in refused(tmp_path, shop.url).complaint()


def test_the_demo_is_entered_without_keys(tmp_path: Path):
    done = auditor("demo", *SMALL, "--format", "json", folder=tmp_path, AUDITOR_AUTH="anna:hunter2")
    assert done.code == 0, done.err
    assert json.loads((tmp_path / "demo/audit.json").read_text())["settings"]["access"] == []
