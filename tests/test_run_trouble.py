"""Visits in a real browser to shops that fail, end early or forbid."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.capture import CaptureReader, CaptureWriter
from auditor.errors import AuditorError, NoShopError, OutputError, UnreachableError
from auditor.models import READABLE, PageKind, ReadStatus
from auditor.plugins import RuleSet
from auditor.run import audit_shop, capture_shop

from .crawl.loopback import Loopback, Page, Reply, serving
from .crawl.shops import Shop
from .processes import children
from .visits import SMALL, TINY, Log, kinds


def test_pages_that_fail_are_listed_and_the_visit_goes_on(tmp_path: Path, rules: RuleSet) -> None:
    pages = Shop().pages()
    pages["/delivery"] = Reply(b"<h1>Error</h1>", status=404)
    with serving(pages) as server:
        audit = audit_shop(server.url, SMALL, rules, out=tmp_path)
    (failed,) = [page for page in audit.coverage.pages if page.status is ReadStatus.UNREADABLE]
    assert failed.url.endswith("/delivery")
    assert kinds(audit).count(PageKind.PRODUCT) == 2


def test_a_server_error_is_tried_once_more(tmp_path: Path, rules: RuleSet) -> None:
    pages = Shop().pages()
    answers = [Reply(b"down", status=500), Reply(str(pages["/cart"]).encode())]
    pages["/cart"] = lambda: answers.pop(0)
    with serving(pages) as server:
        audit = audit_shop(server.url, SMALL, rules, out=tmp_path)
        assert server.paths.count("/cart") == 2
    assert {page.status for page in audit.coverage.pages} <= READABLE  # in part, on a busy machine


@pytest.mark.parametrize(
    ("page", "error", "key"),
    [
        (Reply(b"<h1>gone</h1>", status=404), UnreachableError, "start-status"),
        (
            Reply(b"<h1>down</h1>", status=503, headers={"Retry-After": "60"}),
            UnreachableError,
            "start-busy",
        ),
        (Reply(b"<html><body></body></html>"), NoShopError, "start-empty"),
        ("<h1>Birds</h1><p>Birds fly, and some of them sing.</p>", NoShopError, "no-product-page"),
    ],
    ids=["404", "503", "empty", "no shop"],
)
def test_what_cannot_be_audited_is_said(
    tmp_path: Path, rules: RuleSet, page: Page, error: type[AuditorError], key: str
) -> None:
    with serving({"/": page}) as server, pytest.raises(error) as caught:
        audit_shop(server.url, TINY, rules, out=tmp_path)
    assert caught.value.key == key


def test_the_time_limit_ends_a_visit_with_what_it_has(tmp_path: Path, rules: RuleSet) -> None:
    pages = Shop().pages()
    for kind in ("cart", "delivery", "returns", "section-a", "section-b", "section-c"):
        pages[f"/{kind}"] = lambda: (time.sleep(30), Reply(b"late"))[1]
    log = Log()
    with serving(pages) as server:
        audit = audit_shop(server.url, replace(SMALL, time_limit=6), rules, out=tmp_path, progress=log)
    assert PageKind.HOME in kinds(audit)
    assert audit.coverage.partial is not None
    assert audit.coverage.partial.key == "partial.time-limit"
    assert [notice.key for notice in log.notices] == ["partial.time-limit"]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found in /proc")
def test_a_browser_that_dies_is_started_again(tmp_path: Path, rules: RuleSet) -> None:
    killed: list[int] = []

    def kill(done: int) -> None:
        if done == 2 and not killed:
            for pid in children(os.getpid()):
                if (
                    "--headless" in Path(f"/proc/{pid}/cmdline").read_text()
                    and "--type=" not in Path(f"/proc/{pid}/cmdline").read_text()
                ):
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)

    with serving(Shop().pages()) as server:
        audit = audit_shop(server.url, SMALL, rules, out=tmp_path, progress=Log(kill))
    assert killed
    assert kinds(audit).count(PageKind.PRODUCT) == 2
    assert audit.coverage.partial is None


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_an_interrupted_visit_is_kept_and_judged(tmp_path: Path, rules: RuleSet) -> None:
    pages = Shop().pages()
    pages["/returns"] = lambda: (time.sleep(60), Reply(b"late"))[1]
    program = (
        "import sys; from pathlib import Path; from auditor.run import *\n"
        "from auditor.plugins import load_rules\n"
        "audit = audit_shop(sys.argv[1], RunOptions(), load_rules(), out=Path(sys.argv[2]))\n"
        "print(audit.coverage.partial.key, len(audit.coverage.pages))"
    )
    with serving(pages) as server:
        process = subprocess.Popen(
            [sys.executable, "-c", program, server.url, str(tmp_path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        _wait_for(server, "/returns")
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the browser's processes too
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    key, pages_read = output.split()
    assert key == "partial.interrupted"
    reader = CaptureReader(tmp_path)
    assert len(list(reader)) == int(pages_read) >= 1
    assert reader.manifest.finished


def _wait_for(server: Loopback, target: str) -> None:
    end = time.monotonic() + 60
    while target not in server.paths:
        assert time.monotonic() < end, f"{target} was never asked for"
        time.sleep(0.05)
    time.sleep(1)


def test_a_visit_ends_when_nothing_can_be_saved(tmp_path: Path) -> None:
    with serving(Shop().pages()) as server:
        writer = CaptureWriter(tmp_path / "capture", start_url=server.url)
        (tmp_path / "capture" / "pages").rmdir()
        (tmp_path / "capture" / "pages").write_text("a file where the folder should be")
        with pytest.raises(OutputError):
            asyncio.run(capture_shop(server.url, SMALL, writer=writer))
        assert len(server.paths) < 40


def test_a_shop_whose_products_are_all_forbidden_is_still_audited(tmp_path: Path, rules: RuleSet) -> None:
    with serving(Shop(robots="User-agent: *\nDisallow: /product/\n").pages()) as server:
        audit = audit_shop(server.url, SMALL, rules, out=tmp_path)
    products = [page for page in audit.coverage.pages if page.kind is PageKind.PRODUCT]
    assert products
    assert {page.status for page in products} == {ReadStatus.SKIPPED}
