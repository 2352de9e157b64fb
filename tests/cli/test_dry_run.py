"""`auditor crawl --dry-run`: what would be visited, and why; nothing is saved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..crawl.loopback import Loopback, serving
from ..crawl.shops import ACTIONS, Shop
from .command import auditor

NO_BROWSER = "/no/such/browser"
"""Whatever wants to launch a browser fails."""
FEW = ("--products", "2", "--max-pages", "8")


@pytest.fixture(scope="module")
def shop() -> Iterator[Loopback]:
    pages = Shop(sections=2, per_section=6, footer=("delivery", "returns")).pages()
    listed = "".join(f"<url><loc>/product/mug-a-{n}</loc></url>" for n in range(10, 60))
    with serving(pages | {"/sitemap.xml": f"<urlset>{listed}</urlset>"}) as server:
        yield server


def test_a_table_tells_kind_template_page_and_reason(shop: Loopback, tmp_path: Path) -> None:
    done = auditor("crawl", shop.url, "--dry-run", "--browser", NO_BROWSER, *FEW, folder=tmp_path)
    assert done.code == 0, done.err
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert lines[0] == "Kind Template Page Why"
    assert lines[1] == "home page home-1 / The address to start from."
    delivery = "delivery page delivery-1 /delivery Linked as “Delivery information” in the footer of /."
    assert delivery in lines
    products = [line for line in lines if line.startswith("product page product-1 /product/mug-")]
    assert len(products) == 2, "those that the sitemap names and that are gone have no template"
    assert "product-1: about 50 pages in the shop, addresses like /product/{slug}-{n}" in lines
    missing = " ".join(lines).partition("Not found: ")[2]
    assert "payment page" in missing.partition(". Searched: ")[0]
    assert missing.partition(". Searched: ")[2].startswith("/, /cart, /delivery")
    assert list(tmp_path.iterdir()) == [], "nothing is saved"


def test_the_same_as_json(shop: Loopback, tmp_path: Path) -> None:
    done = auditor(
        "crawl", shop.url, "--dry-run", "--format", "json", "--browser", NO_BROWSER, *FEW, folder=tmp_path
    )
    assert done.code == 0, done.err
    plan = json.loads(done.out)
    assert plan["start_url"] == shop.url
    assert plan["with_browser"] is False
    kinds = [page["kind"] for page in plan["pages"] if page["status"] == "read"]
    assert kinds[0] == "home"
    assert kinds.count("product") == 2
    assert len(kinds) <= 8
    assert {page["why"]["key"] for page in plan["pages"]} >= {"why.start", "why.link", "why.product"}
    products = [page for page in plan["pages"] if page["kind"] == "product"]
    assert {page["template"] for page in products if page["status"] == "read"} == {"product-1"}
    assert {page["template"] for page in products if page["status"] != "read"} <= {None}
    (template,) = [one for one in plan["templates"] if one["id"] == "product-1"]
    assert (template["estimated_pages"], template["counted_by"]) == (50, "sitemap")
    services = {page["kind"]: page["status"] for page in plan["services"]}
    assert (services["delivery"], services["payment"]) == ("found", "missing")
    assert done.err.splitlines()[0] == "Looking for the shop"


def test_it_asks_for_nothing_that_acts(shop: Loopback) -> None:
    auditor("crawl", shop.url, "--dry-run", "--browser", NO_BROWSER, *FEW)
    assert not [path for path in shop.paths if any(action in path for action in ACTIONS)]
    assert {method for method, _ in shop.requests} == {"GET"}


def test_the_options_of_a_visit_hold(shop: Loopback) -> None:
    options = ("--depth", "1", "--exclude", "/returns", "--seed", "7", "--format", "json")
    done = auditor("crawl", shop.url, "--dry-run", "--browser", NO_BROWSER, *FEW, *options)
    plan = json.loads(done.out)
    assert "/returns" not in [page["url"].removeprefix(shop.url) for page in plan["pages"]]
    reasons = {page["kind"]: page["reason"] for page in plan["services"]}
    assert reasons["returns"]["key"] == "page.excluded"


def test_a_client_rendered_shop_is_looked_at_with_the_browser_and_that_is_said(tmp_path: Path) -> None:
    pages = Shop(sections=1, per_section=6, client_rendered=True).pages()
    with serving(pages) as server:
        done = auditor("crawl", server.url, "--dry-run", "--format", "json", *FEW, folder=tmp_path)
    assert done.code == 0, done.err
    assert "The shop needs a browser to show its pages" in done.err
    plan = json.loads(done.out)
    assert plan["with_browser"] is True
    assert [page["kind"] for page in plan["pages"]].count("product") == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--format", "json"), 2, "--dry-run"),
        (("--dry-run", "--sitemap", "missing.xml"), 2, "missing.xml"),
        (("--dry-run", "--exclude", "/"), 2, "--exclude"),
    ],
)
def test_what_is_wrong_is_said(
    shop: Loopback, tmp_path: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = auditor("crawl", shop.url, *arguments, *FEW, folder=tmp_path)
    assert done.code == code
    assert told in done.complaint()


def test_a_site_without_products_is_no_shop() -> None:
    page = "<html lang=en><body><h1>Walking club</h1><p>" + "We meet on Sundays. " * 9 + "</p></body></html>"
    with serving({"/": page}) as server:
        done = auditor("crawl", server.url, "--dry-run", "--browser", NO_BROWSER)
    assert done.code == 3
    assert "home page" in done.out, "what was seen is shown all the same"
    done.complaint()


def test_a_shop_that_does_not_answer_is_said() -> None:
    done = auditor("crawl", "http://127.0.0.1:9", "--dry-run", "--browser", NO_BROWSER)
    assert done.code == 3
    assert "127.0.0.1" in done.complaint()
