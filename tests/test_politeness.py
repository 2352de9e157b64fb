"""Whole visits in a real browser: nothing is changed, busy hosts are left alone, budgets hold."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.browser.launch import AGENT_TOKEN
from auditor.capture import CaptureReader
from auditor.crawl.options import CrawlOptions
from auditor.models import PageKind, ReadStatus, SentRequest
from auditor.plugins import RuleSet
from auditor.proxy import TrafficLimits
from auditor.run import CAPTURE_FOLDER, RunOptions, audit_shop

from .crawl.loopback import Loopback, Page, Reply, redirect, serving
from .crawl.shops import Shop
from .visits import SMALL, TINY, Log, kinds

ACTING = (
    "/cart/add?id=7",
    "/?add-to-cart=7",
    "/index.php?route=checkout/cart/add&product_id=7",
    "/checkout/cart/delete/id/7",
    "/cart/change?line=1&quantity=0",
    "/wishlist/add/7",
    "/compare/add/7",
    "/customer/account/logout",
    "/wp-login.php?action=logout",
    "/newsletter/unsubscribe?e=a",
    "/?currency=USD",
    "/?setLang=de",
    "/order/place",
    "/review/vote?up=1",
    "/dodaj-do-koszyka/7",
    "/i-krepseli/7",
)
"""GET links that change something, as shops have them."""
FORMS = """
<form method=post action=/cart/add><button>Add to cart</button></form>
<form action=/cart/add><input type=hidden name=id value=7><button type=submit>Buy now</button></form>
<form method=post action=/order/place><button>Place order</button></form>
<form method=post action=/newsletter><input type=email name=e><button>Subscribe</button></form>
<button onclick="fetch('/cart/add', {method: 'POST'})">Add to cart</button>
<button onclick="location = '/cart/add?id=7'">Add</button>
<details><summary>Delivery</summary><p>3 days</p></details>
<div role=tablist><button role=tab aria-controls=t onclick="fetch('/tab')">Reviews</button></div>
<div id=t></div>
"""
OWN_POST = "<script>fetch('/own/statistics', {method: 'POST', body: 'seen'})</script>"


def full_of_actions() -> dict[str, Page]:
    """A shop whose every page has every acting link, forms, and a script that sends something by itself."""
    links = "".join(f'<a href="{link}">Series {n}</a> ' for n, link in enumerate(ACTING))
    more = f"{links}{FORMS}{OWN_POST}</body>"
    pages = Shop().pages()
    acting: dict[str, Page] = {link: redirect("/") for link in ACTING}
    return acting | {
        path: page.replace("</body>", more) if isinstance(page, str) else page for path, page in pages.items()
    }


def test_an_audit_changes_nothing_and_says_who_it_is(tmp_path: Path, rules: RuleSet) -> None:
    with serving(full_of_actions()) as server:
        audit = audit_shop(server.url, SMALL, rules, out=tmp_path)
        acted = [
            path for path in server.paths if path in ACTING or path.startswith(("/order", "/newsletter"))
        ]
        assert acted == []
        assert {path for method, path in server.requests if method != "GET"} == {"/own/statistics"}
        assert len(server.agents) == 1, "one user agent, of the browser and of plain requests"
        (agent,) = server.agents
        assert agent.endswith(AGENT_TOKEN)
        asked = len(server.requests)
    assert kinds(audit).count(PageKind.PRODUCT) == 2
    traffic = audit.coverage.traffic
    assert traffic is not None
    assert traffic.requests >= asked
    assert traffic.received > 10_000
    own = SentRequest(method="POST", url=f"{server.url}/own/statistics", kind="fetch")
    for snapshot, _ in CaptureReader(tmp_path / CAPTURE_FOLDER):
        if snapshot.status is ReadStatus.READ:
            assert own in snapshot.sent_requests


@pytest.mark.parametrize(
    ("limits", "key"),
    [
        (TrafficLimits(requests=12), "partial.max-requests"),
        (TrafficLimits(bytes=30_000), "partial.max-bytes"),
    ],
    ids=["requests", "bytes"],
)
def test_a_visit_ends_in_order_when_its_budget_is_used_up(
    tmp_path: Path, rules: RuleSet, limits: TrafficLimits, key: str
) -> None:
    log = Log()
    many = RunOptions(crawl=CrawlOptions(products=20, max_pages=40), traffic=limits, concurrency=1)
    with serving(Shop().pages()) as server:
        audit = audit_shop(server.url, many, rules, out=tmp_path, progress=log)
        if limits.requests:
            assert len(server.requests) <= limits.requests
    assert audit.coverage.partial is not None
    assert audit.coverage.partial.key == key
    assert [notice.key for notice in log.notices] == [key]
    assert any(page.status is ReadStatus.READ for page in audit.coverage.pages)
    assert audit.verdicts


def test_the_browser_waits_for_as_long_as_a_busy_shop_asks(tmp_path: Path, rules: RuleSet) -> None:
    asked: list[float] = []
    pages = Shop().pages()
    product = str(pages["/product/mug-a-10"])

    def busy() -> Reply:
        asked.append(time.monotonic())
        if len(asked) == 1:
            return Reply(b"later", status=429, headers={"Retry-After": "3"})
        return Reply(product.encode())

    pages["/product/mug-a-10"] = busy
    crawl = CrawlOptions(urls=("/product/mug-a-10",))
    with serving(pages) as server:
        audit = audit_shop(server.url, replace(TINY, crawl=crawl), rules, out=tmp_path)
    assert [page.status for page in audit.coverage.pages] == [ReadStatus.READ]
    assert len(asked) == 2
    assert asked[1] - asked[0] >= 2.9


def test_a_shop_that_wants_long_to_be_left_alone_is(tmp_path: Path, rules: RuleSet) -> None:
    pages = Shop().pages()
    listed = tuple(path for path in pages if path.startswith("/product/"))[:5]
    pages[listed[1]] = Reply(b"later", status=503, headers={"Retry-After": "600"})
    options = RunOptions(crawl=CrawlOptions(urls=listed), concurrency=1)

    def visited(server: Loopback) -> list[str]:
        return [path for path in server.paths if path.startswith("/product/")]

    with serving(pages) as server:
        audit = audit_shop(server.url, options, rules, out=tmp_path)
        assert visited(server) == [listed[0], listed[1]]
    reasons = [page.reason.key if page.reason else "" for page in audit.coverage.pages]
    assert reasons == ["", "page.http-error", *["page.busy"] * 3]
