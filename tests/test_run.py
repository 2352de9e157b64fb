"""Whole visits in a real browser, to shops served on loopback."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from auditor.shops import serve

from auditor.capture import CaptureReader, CaptureWriter
from auditor.crawl.explore import CrawlOptions
from auditor.crawl.progress import Silent, Stage
from auditor.errors import AuditorError, NoShopError, OutputError, UnreachableError
from auditor.models import Audit, Message, PageKind, ReadStatus
from auditor.plugins import RuleSet, load_rules
from auditor.run import RunOptions, audit_shop, capture_shop, judge_capture

from .crawl.loopback import Loopback, Page, Reply, redirect, serving
from .crawl.shops import ACTIONS, Shop

SMALL = RunOptions(crawl=CrawlOptions(products=2, max_pages=6))
TINY = RunOptions(crawl=CrawlOptions(products=1, max_pages=2))


class Log(Silent):
    """What the visit told."""

    def __init__(self, react: Callable[[int], None] = lambda done: None) -> None:
        self.stages: list[Stage] = []
        self.notices: list[Message] = []
        self.done: list[tuple[str, ReadStatus]] = []
        self.most = 0
        self._react = react

    def stage(self, stage: Stage) -> None:
        self.stages.append(stage)

    def expected(self, pages: int) -> None:
        self.most = pages

    def finished(self, url: str, kind: PageKind, status: ReadStatus) -> None:
        self.done.append((url, status))
        self._react(len(self.done))

    def notice(self, message: Message) -> None:
        self.notices.append(message)


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load_rules()


def kinds(audit: Audit) -> list[PageKind]:
    return [page.kind for page in audit.coverage.pages]


def path(audit: Audit, kind: PageKind) -> str:
    (found,) = [page.url for page in audit.coverage.pages if page.kind is kind]
    return "/" + found.split("/", 3)[3]


def without_timings(audit: Audit) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(audit.model_dump_json())
    content.pop("timings")
    return content


@pytest.fixture(scope="module")
def green(tmp_path_factory: pytest.TempPathFactory, rules: RuleSet) -> tuple[Audit, Path, list[Any], Log]:
    """The demo shop in good order, audited whole."""
    out = tmp_path_factory.mktemp("green")
    log = Log()
    with serve("green") as server:
        audit = audit_shop(server.url, RunOptions(), rules, out=out, progress=log)
        return audit, out, [*server.state_changes], log


def test_the_pages_of_a_demo_shop_are_found(green: tuple[Audit, Path, list[Any], Log]) -> None:
    audit, *_ = green
    assert kinds(audit)[0] is PageKind.HOME
    assert kinds(audit).count(PageKind.PRODUCT) >= 6
    assert kinds(audit).count(PageKind.CATEGORY) >= 1
    for kind in ("cart", "contact", "delivery", "returns", "terms", "payment", "privacy", "about", "faq"):
        assert path(audit, PageKind(kind)) == f"/{kind}"
    assert {page.status for page in audit.coverage.pages} == {ReadStatus.READ}
    assert all(page.why is not None for page in audit.coverage.pages)


def test_nothing_in_the_shop_was_changed(green: tuple[Audit, Path, list[Any], Log]) -> None:
    assert green[2] == []


def test_progress_was_told(green: tuple[Audit, Path, list[Any], Log]) -> None:
    audit, _, _, log = green
    assert log.stages == [Stage.DISCOVER, Stage.CAPTURE, Stage.JUDGE]
    assert [url for url, _ in log.done] == [page.url for page in audit.coverage.pages]
    assert len(log.done) <= log.most <= 30


def test_judging_the_capture_again_gives_the_same(
    green: tuple[Audit, Path, list[Any], Log], rules: RuleSet
) -> None:
    audit, out, *_ = green
    assert without_timings(judge_capture(out, rules)) == without_timings(audit)


def test_a_client_rendered_shop_is_audited(tmp_path: Path, rules: RuleSet) -> None:
    with serving(Shop(client_rendered=True, language="pl").pages()) as server:
        audit = audit_shop(server.url, SMALL, rules, out=tmp_path)
        assert not [each for each in server.paths if any(action in each for action in ACTIONS)]
    assert kinds(audit).count(PageKind.PRODUCT) == 2
    assert {PageKind.HOME, PageKind.CATEGORY, PageKind.CART, PageKind.DELIVERY} <= set(kinds(audit))
    assert len(kinds(audit)) <= 6


def test_the_demo_shop_full_of_gaps_is_read_as_far_as_it_goes(tmp_path: Path, rules: RuleSet) -> None:
    crawl = CrawlOptions(products=3, max_pages=9)
    with serve("red") as server:
        audit = audit_shop(server.url, RunOptions(crawl=crawl), rules, out=tmp_path)
        assert not server.state_changes
    assert kinds(audit).count(PageKind.PRODUCT) == 3
    assert path(audit, PageKind.CART) == "/cart"
    assert path(audit, PageKind.CONTACT) == "/contacts"
    assert path(audit, PageKind.ABOUT) == "/about"
    assert PageKind.CATEGORY in kinds(audit)
    assert PageKind.DELIVERY not in kinds(audit), "its link leads nowhere"


def test_a_page_that_robots_forbid_is_skipped_with_its_reason(tmp_path: Path, rules: RuleSet) -> None:
    with serving(Shop(robots="User-agent: *\nDisallow: /cart\n").pages()) as server:
        audit = audit_shop(server.url, SMALL, rules, out=tmp_path)
        assert "/cart" not in server.paths
    (cart,) = [page for page in audit.coverage.pages if page.kind is PageKind.CART]
    assert cart.status is ReadStatus.SKIPPED
    assert cart.reason is not None
    assert cart.reason.key == "page.robots"


def test_an_address_without_scheme_that_leads_elsewhere(tmp_path: Path, rules: RuleSet) -> None:
    with serving(Shop().pages()) as new:
        target = f"http://localhost:{new.port}/"
        with serving({"/": redirect(target)}) as old:
            audit = audit_shop(f"127.0.0.1:{old.port}", TINY, rules, out=tmp_path)
            assert old.paths == ["/robots.txt", "/"]
    first = audit.coverage.pages[0]
    assert first.url == target
    assert first.why is not None
    assert first.why.key == "why.start-moved"
    assert all(page.url.startswith(target) for page in audit.coverage.pages)
    assert audit.shop.start_url == target


def test_a_visit_list(tmp_path: Path, rules: RuleSet) -> None:
    crawl = CrawlOptions(urls=("/section-a", "/product/mug-b-11", "https://other.example/"))
    with serving(Shop().pages()) as server:
        audit = audit_shop(server.url, RunOptions(crawl=crawl), rules, out=tmp_path)
    read = [
        page.url.removeprefix(server.url) for page in audit.coverage.pages if page.status is ReadStatus.READ
    ]
    assert read == ["/section-a", "/product/mug-b-11"]
    assert [page.status for page in audit.coverage.pages].count(ReadStatus.SKIPPED) == 1


def test_pages_are_asked_for_a_few_at_once(tmp_path: Path) -> None:
    shop = Shop().pages()
    listed = [each for each in shop if each.startswith("/product/")][:6]
    running, most = 0, 0
    lock = threading.Lock()

    def slowly(page: str) -> Callable[[], Reply]:
        def answer() -> Reply:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.3)
            with lock:
                running -= 1
            return Reply(page.encode())

        return answer

    with serving(shop | {each: slowly(str(shop[each])) for each in listed}) as server:
        writer = CaptureWriter(tmp_path / "capture", start_url=server.url)
        options = RunOptions(crawl=CrawlOptions(urls=tuple(listed)), concurrency=2)
        asyncio.run(capture_shop(server.url, options, writer=writer))
    assert most == 2


def test_the_delay_that_robots_ask_for_is_kept(tmp_path: Path) -> None:
    shop = Shop(robots="User-agent: *\nCrawl-delay: 1\n").pages()
    listed = [each for each in shop if each.startswith("/product/")][:3]
    begun: list[float] = []

    def noted(page: str) -> Callable[[], Reply]:
        def answer() -> Reply:
            begun.append(time.monotonic())
            return Reply(page.encode())

        return answer

    with serving(shop | {each: noted(str(shop[each])) for each in listed}) as server:
        writer = CaptureWriter(tmp_path / "capture", start_url=server.url)
        options = RunOptions(crawl=CrawlOptions(urls=tuple(listed)))
        asyncio.run(capture_shop(server.url, options, writer=writer))
    assert len(begun) == 3
    assert all(later - earlier > 0.8 for earlier, later in pairwise(begun))


def test_pages_that_fail_are_listed_and_the_visit_goes_on(tmp_path: Path, rules: RuleSet) -> None:
    pages = Shop().pages()
    pages["/delivery"] = Reply(b"<h1>Error</h1>", status=404)
    with serving(pages) as server:
        audit = audit_shop(server.url, SMALL, rules, out=tmp_path)
    (failed,) = [page for page in audit.coverage.pages if page.status is ReadStatus.UNREADABLE]
    assert failed.url.endswith("/delivery")
    assert kinds(audit).count(PageKind.PRODUCT) == 2


def test_addresses_that_lead_to_one_page_are_judged_once(tmp_path: Path, rules: RuleSet) -> None:
    pages = Shop().pages()
    pages["/offer"] = redirect("/product/mug-a-10")
    crawl = CrawlOptions(urls=("/product/mug-a-10", "/offer"))
    with serving(pages) as server:
        audit = audit_shop(server.url, RunOptions(crawl=crawl), rules, out=tmp_path)
    assert [page.status for page in audit.coverage.pages] == [ReadStatus.READ, ReadStatus.SKIPPED]
    reason = audit.coverage.pages[1].reason
    assert reason is not None
    assert reason.key == "page.same-page"


def test_a_server_error_is_tried_once_more(tmp_path: Path, rules: RuleSet) -> None:
    pages = Shop().pages()
    answers = [Reply(b"down", status=500), Reply(str(pages["/cart"]).encode())]
    pages["/cart"] = lambda: answers.pop(0)
    with serving(pages) as server:
        audit = audit_shop(server.url, SMALL, rules, out=tmp_path)
        assert server.paths.count("/cart") == 2
    assert {page.status for page in audit.coverage.pages} == {ReadStatus.READ}


@pytest.mark.parametrize(
    ("page", "error", "key"),
    [
        (Reply(b"<h1>gone</h1>", status=404), UnreachableError, "start-status"),
        (
            Reply(b"<h1>down</h1>", status=503, headers={"Retry-After": "60"}),
            UnreachableError,
            "start-status",
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


def children(pid: int) -> list[int]:
    """Processes that a process started, and theirs."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if parent == pid:
            child = int(stat.parent.name)
            found += [child, *children(child)]
    return found


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


def test_capture_alone_leaves_a_whole_capture(tmp_path: Path) -> None:
    with serving(Shop().pages()) as server:
        writer = CaptureWriter(tmp_path / "capture", start_url=server.url)
        manifest = asyncio.run(capture_shop(server.url, TINY, writer=writer))
    assert manifest.finished
    assert [record.kind for record in manifest.pages] == ["home", "product"]


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


def test_settings_and_date_are_kept_with_the_capture(tmp_path: Path, rules: RuleSet) -> None:
    from datetime import date

    with serving(Shop().pages()) as server:
        audit = audit_shop(
            server.url,
            TINY,
            rules,
            out=tmp_path,
            market="LT",
            as_of=date(2027, 1, 2),
            settings={"products": 1},
        )
    assert audit.as_of == "2027-01-02"
    assert audit.shop.market.code == "LT"
    assert audit.settings["products"] == 1
    assert without_timings(judge_capture(tmp_path, rules)) == without_timings(audit)
    assert judge_capture(tmp_path, rules, as_of=date(2020, 1, 1)).as_of == "2020-01-01"


def test_help_needs_no_browser_library() -> None:
    program = (
        "import sys; from auditor.cli import run\n"
        "print(run(['--help']), 'playwright' in sys.modules, 'httpx' in sys.modules)"
    )
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert output.stdout.splitlines()[-1].endswith(" False False")
