"""Whole visits in a real browser, to shops served on loopback."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from auditor.shops import serve

from auditor.capture import CaptureReader, CaptureWriter
from auditor.crawl.options import CrawlOptions
from auditor.crawl.progress import Stage
from auditor.crawl.visitor import TALL_ALIKE
from auditor.models import (
    READABLE,
    VIEWPORT_SIZES,
    Audit,
    PageKind,
    ReadStatus,
    ServiceStatus,
    Viewport,
)
from auditor.plugins import RuleSet
from auditor.run import RunOptions, audit_shop, capture_shop, judge_capture

from .crawl.loopback import Reply, redirect, serving
from .crawl.shops import ACTIONS, Shop
from .visits import SMALL, TINY, Log, kinds, path, without_timings


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
    assert {page.status for page in audit.coverage.pages} <= READABLE  # in part, on a busy machine
    assert all(page.why is not None for page in audit.coverage.pages)


def test_every_page_has_its_template_and_the_audit_their_number(
    green: tuple[Audit, Path, list[Any], Log],
) -> None:
    audit, *_ = green
    templates = {template.id: template for template in audit.coverage.templates}
    assert {page.template for page in audit.coverage.pages} == set(templates)
    for page in audit.coverage.pages:
        assert page.template is not None
        assert templates[page.template].kind is page.kind
    products = [template for template in templates.values() if template.kind is PageKind.PRODUCT]
    assert sum(template.pages_read for template in products) == kinds(audit).count(PageKind.PRODUCT)
    assert all((template.estimated_pages or 0) >= template.pages_read for template in products)
    assert templates["home-1"].estimated_pages is None


def test_the_audit_names_the_page_of_each_kind_and_why(green: tuple[Audit, Path, list[Any], Log]) -> None:
    audit, *_ = green
    services = {page.kind: page for page in audit.coverage.services}
    assert len(services) == 9
    for kind, page in services.items():
        assert page.status is ServiceStatus.FOUND, kind
        assert page.url in [entry.url for entry in audit.coverage.pages]
        assert page.why is not None


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


def test_a_few_pages_of_each_form_of_address_are_pictured_in_full(tmp_path: Path) -> None:
    page = "<!doctype html><title>{}</title><h1>{}</h1><div style='height: 2000px'>tall</div>"
    alike = [f"/product/mug-{n}" for n in range(10, 11 + TALL_ALIKE)]
    addresses = [*alike, "/delivery"]
    with serving({each: page.format(each, each) for each in addresses}) as server:
        writer = CaptureWriter(tmp_path / "capture", start_url=server.url)
        options = RunOptions(crawl=CrawlOptions(urls=tuple(addresses)))
        asyncio.run(capture_shop(server.url + alike[0], options, writer=writer))
    heights = {
        snapshot.requested_url.removeprefix(server.url): picture.height
        for snapshot, _ in CaptureReader(tmp_path / "capture")
        for picture in snapshot.pictures
        if picture.viewport is Viewport.DESKTOP
    }
    screen = VIEWPORT_SIZES[Viewport.DESKTOP][1]
    assert [each for each, height in heights.items() if height == screen] == alike[TALL_ALIKE:]
    assert len(heights) == len(addresses)


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


def test_capture_alone_leaves_a_whole_capture(tmp_path: Path) -> None:
    with serving(Shop().pages()) as server:
        writer = CaptureWriter(tmp_path / "capture", start_url=server.url)
        manifest = asyncio.run(capture_shop(server.url, TINY, writer=writer))
    assert manifest.finished
    assert [record.kind for record in manifest.pages] == ["home", "product"]


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
