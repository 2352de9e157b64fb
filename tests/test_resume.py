"""Visits that are cut off, at several points and in every way, and gone on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from auditor.capture import CaptureReader
from auditor.catalog import Catalog
from auditor.cli import run

from .cli.command import AUDITOR, LIMIT, Done, auditor
from .crawl.loopback import Loopback, Page, Reply, closed_port
from .crawl.shops import Shop
from .disks import SmallDisk, small_disk
from .processes import children
from .test_capture import write

FLAGS = ("--products", "2", "--max-pages", "7", "--market", "LT", "--skip", "pages-load")
"""How fast a page loaded is another thing at every visit."""
PRODUCTS = tuple(path for path in Shop().pages() if path.startswith("/product/"))


class Shopkeeper:
    """Serves one shop, and does something when a page is asked for."""

    def __init__(self) -> None:
        self.react: dict[str, Callable[[], None]] = {}
        shop = Shop(robots="User-agent: *\nDisallow: /faq\n").pages()
        shop["/returns"] = Reply(b"<h1>Down</h1>", status=500)
        self.server = Loopback({path: self._watched(path, page) for path, page in shop.items()})

    def _watched(self, path: str, page: Page) -> Callable[[], Reply]:
        def answer() -> Reply:
            self.react.pop(path, lambda: None)()
            made = page() if callable(page) else page
            content = made.encode() if isinstance(made, str) else made
            return content if isinstance(content, Reply) else Reply(content)

        return answer

    def asked(self) -> list[str]:
        """Pages that were asked for since this was called last."""
        paths = [path for path in self.server.paths if "." not in path]
        self.server.requests.clear()
        return paths


@pytest.fixture(scope="module")
def shop() -> Iterator[Shopkeeper]:
    keeper = Shopkeeper()
    with keeper.server.running():
        yield keeper


@pytest.fixture(scope="module")
def whole(shop: Shopkeeper, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The audit of a visit that nothing disturbed."""
    out = tmp_path_factory.mktemp("whole") / "audit"
    done = auditor("audit", shop.server.url, "--out", out, *FLAGS)
    assert done.code == 0, done.err
    return audit_in(out)


def audit_in(out: Path) -> dict[str, Any]:
    """audit.json without what is another thing at every run."""
    audit: dict[str, Any] = json.loads((out / "audit.json").read_text("utf-8"))
    del audit["timings"], audit["coverage"]["traffic"]
    return audit


def pages_of(audit: dict[str, Any]) -> list[tuple[str, str]]:
    return [(page["url"], page["status"]) for page in audit["coverage"]["pages"]]


def products_of(audit: dict[str, Any]) -> list[str]:
    return ["/" + url.split("/", 3)[3] for url, _ in pages_of(audit) if "/product/" in url]


class Run:
    """The command at work."""

    def __init__(self, *arguments: object, before: Callable[[], None] | None = None) -> None:
        self.process = subprocess.Popen(
            [AUDITOR, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=before,
        )

    def cut_off(self, how: signal.Signals) -> None:
        """Stop it, once what it captured beside the page in hand is saved."""
        time.sleep(2)
        self.process.send_signal(how)
        time.sleep(1)

    def kill_browser(self) -> None:
        for pid in children(self.process.pid):
            command = Path(f"/proc/{pid}/cmdline").read_text()
            if "--headless" in command and "--type=" not in command:
                os.kill(pid, signal.SIGKILL)

    def end(self) -> Done:
        out, err = self.process.communicate(timeout=LIMIT)
        return Done(self.process.returncode, out, err)


def sentence(key: str) -> str:
    """The words of a sentence up to its first parameter."""
    return Catalog("en")(key).partition("{")[0]


@pytest.mark.parametrize(
    ("how", "at"),
    [(signal.SIGKILL, "/cart"), (signal.SIGINT, "first product"), (signal.SIGKILL, "last product")],
    ids=["killed early", "interrupted", "killed late"],
)
def test_a_visit_that_was_cut_off_is_gone_on_with(
    tmp_path: Path, shop: Shopkeeper, whole: dict[str, Any], how: signal.Signals, at: str
) -> None:
    out = tmp_path / "audit"
    place = {"first product": products_of(whole)[0], "last product": products_of(whole)[-1]}.get(at, at)
    at_work = Run("audit", shop.server.url, "--out", out, *FLAGS)
    shop.react[place] = lambda: at_work.cut_off(how)
    stopped = at_work.end()
    assert stopped.code == (0 if how is signal.SIGINT else -how), stopped.err
    assert "Traceback" not in stopped.err
    saved = snapshots(out)
    assert 1 <= len(saved) < len(pages_of(whole))
    (out / "capture" / "pages" / "0099").mkdir()
    (out / "capture" / "pages" / "0099" / ".page.html.4711").write_text("half a page")

    resumed = auditor("audit", "--resume", out)

    assert resumed.code == 0, resumed.err
    assert sentence("resume-goes-on") in resumed.err
    assert audit_in(out) == whole
    kept = {url for url, when in snapshots(out).items() if saved.get(url) == when}
    readable = {url for url, status in pages_of(whole) if status == "read"}
    assert kept == saved.keys() & readable, "what was saved is kept; what could not be read is tried again"
    assert f"{len(kept)} pages were kept" in resumed.err
    assert list(out.rglob(".*")) == []
    assert CaptureReader(out).complete


def snapshots(out: Path) -> dict[str, int]:
    """When each whole page was saved."""
    reader = CaptureReader(out)
    files = {
        record.url: reader.folder / "pages" / record.folder / "snapshot.json" for record in reader.whole()
    }
    return {url: file.stat().st_mtime_ns for url, file in files.items()}


def test_a_browser_that_is_killed_changes_nothing(
    tmp_path: Path, shop: Shopkeeper, whole: dict[str, Any]
) -> None:
    at_work = Run("audit", shop.server.url, "--out", tmp_path / "audit", *FLAGS)
    shop.react[products_of(whole)[1]] = at_work.kill_browser
    done = at_work.end()
    assert done.code == 0, done.err
    assert audit_in(tmp_path / "audit") == whole


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", kilobytes=400) as made:
        yield made


def test_a_full_disk_ends_a_visit_in_order(disk: SmallDisk, shop: Shopkeeper, whole: dict[str, Any]) -> None:
    out = disk.folder / "audit"
    done = Run("audit", shop.server.url, "--out", out, *FLAGS, before=disk.limit()).end()
    assert done.code == 3, done.err
    assert sentence(disk.complaint) in done.complaint()
    assert f"auditor audit --resume {out}" in done.err
    assert 1 <= len(CaptureReader(out).whole()) < len(pages_of(whole))
    assert list(out.rglob(".*")) == [], "no half-written file takes room"

    disk.make_room()
    assert auditor("audit", "--resume", out).code == 0
    assert audit_in(out) == whole


def test_crawl_alone_is_gone_on_with_and_then_judged(
    tmp_path: Path, shop: Shopkeeper, whole: dict[str, Any]
) -> None:
    out = tmp_path / "audit"
    at_work = Run("crawl", shop.server.url, "--out", out, "--products", 2, "--max-pages", 7, "--market", "LT")
    shop.react[products_of(whole)[0]] = lambda: at_work.cut_off(signal.SIGKILL)
    assert at_work.end().code == -signal.SIGKILL
    partial = auditor("judge", out, "--format", "json")
    assert audit_in(out)["coverage"]["partial"]["key"] == "partial.cut-off", partial.err

    assert auditor("crawl", "--resume", out).code == 0
    assert auditor("judge", out, "--skip", "pages-load").code == 0
    assert pages_of(audit_in(out)) == pages_of(whole)
    assert audit_in(out)["verdicts"] == whole["verdicts"]
    shop.asked()
    finished = auditor("crawl", "--resume", out)
    assert (finished.code, shop.asked()) == (0, [])
    assert sentence("resume-nothing-left") in finished.err


def test_what_cannot_be_gone_on_with_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "audit" / "capture")
    (tmp_path / "empty").mkdir()
    newer = json.loads((tmp_path / "audit/capture/manifest.json").read_text())
    (tmp_path / "newer").mkdir()
    (tmp_path / "newer" / "manifest.json").write_text(json.dumps(newer | {"version": 99}))
    (tmp_path / "odd").mkdir()
    odd = newer | {"run": {"settings": {"products": "many"}}}
    (tmp_path / "odd" / "manifest.json").write_text(json.dumps(odd))

    for arguments, code, key in (
        ([], 2, "start-missing"),
        (["--resume", tmp_path / "nowhere"], 2, "path-missing"),
        (["--resume", tmp_path / "empty"], 3, "capture.missing"),
        (["--resume", tmp_path / "newer"], 3, "capture.newer"),
        (["--resume", tmp_path / "odd"], 3, "capture.broken"),
        (["https://other.example", "--resume", tmp_path / "audit"], 2, "resume-other-shop"),
        (["--resume", tmp_path / "audit", "--out", tmp_path / "other"], 2, "resume-other-folder"),
    ):
        for command in ("audit", "crawl"):
            assert run([command, *map(str, arguments)]) == code
            said = capsys.readouterr().err
            assert "Error: " in said
            assert sentence(key) in said
    assert len(CaptureReader(tmp_path / "audit").whole()) == 2, "nothing of it is lost"


def test_a_finished_visit_is_judged_again(tmp_path: Path) -> None:
    write(tmp_path / "audit" / "capture").finish()
    done = auditor("audit", "--resume", tmp_path / "audit", "--format", "json")
    assert done.code == 0, done.err
    assert sentence("resume-complete") in done.err
    assert len(audit_in(tmp_path / "audit")["coverage"]["pages"]) == 2


def test_a_new_visit_says_what_it_takes_the_place_of(tmp_path: Path) -> None:
    write(tmp_path / "audit" / "capture")
    done = auditor("audit", f"http://127.0.0.1:{closed_port()}/", "--out", tmp_path / "audit")
    assert done.code == 3
    assert sentence("resume-replaced") in done.err
