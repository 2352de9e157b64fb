"""Delivery, returns, cart ...: which page is taken for each, and what is said where none was found."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from auditor.catalog import Catalog
from auditor.crawl.options import CrawlOptions
from auditor.models import PageKind, ReadStatus, ServicePage, ServiceStatus

from .loopback import Page, Reply, redirect, serving, text
from .shops import PATHS, Shop
from .visitors import PlainVisitor, explore


def found(
    pages: Mapping[str, Page], options: CrawlOptions | None = None, start: str = "/"
) -> tuple[PlainVisitor, list[str]]:
    with serving(pages) as server:
        visitor = explore(server.url + start, options or CrawlOptions(products=3))
        return visitor, server.paths


def path(page: ServicePage, visitor: PlainVisitor) -> str | None:
    return page.url.removeprefix(visitor.base) if page.url else None


def info(title: str, links: Mapping[str, str] | None = None) -> str:
    rows = "".join(f'<p><a href="{href}">{words}</a></p>' for href, words in (links or {}).items())
    return (
        f"<html lang=en><title>{title}</title><body><main><h1>{title}</h1><p>We are glad to help with "
        "anything you would like to know about the shop, every day from Monday to Friday, by letter or "
        f"by telephone.</p>{rows}</main></body></html>"
    )


def replaced(page: Page, old: str, new: str) -> str:
    assert isinstance(page, str)
    assert old in page
    return page.replace(old, new)


def test_each_page_is_named_with_the_reason() -> None:
    visitor, _ = found(Shop().pages())
    for kind, expected in PATHS.items():
        page = visitor.service(PageKind(kind))
        assert (page.status, path(page, visitor)) == (ServiceStatus.FOUND, f"/{expected}")
        assert page.why is not None
        assert Catalog().render(page.why).startswith("Linked as ")
        assert page.looked == ()


def test_one_page_serves_several_kinds() -> None:
    shop = Shop(footer=("contact", "terms"))
    pages = shop.pages()
    link = '<footer class="footer"><a href="/info-3">Delivery, payment and returns</a>'
    pages = {
        name: page.replace('<footer class="footer">', link) if isinstance(page, str) else page
        for name, page in pages.items()
    }
    pages["/info-3"] = info("Delivery, payment and returns")
    visitor, _ = found(pages)
    for kind in (PageKind.DELIVERY, PageKind.PAYMENT, PageKind.RETURNS):
        assert path(visitor.service(kind), visitor) == "/info-3", kind
    assert visitor.paths().count("/info-3") == 1


@pytest.mark.parametrize(
    ("words", "hub"), [("Information", "/i"), ("Help", "/help"), ("Customer service", "/desk")]
)
def test_pages_one_level_down_are_found(words: str, hub: str) -> None:
    """The front page leads only to a page of information, and that one on to the others."""
    shop = Shop(footer=())
    front = f'<footer class="footer"><a href="{hub}">{words}</a>'
    pages = {
        name: page.replace('<footer class="footer">', front) if isinstance(page, str) else page
        for name, page in shop.pages().items()
    }
    pages[hub] = info(words, {"/x/1": "Shipping costs", "/x/2": "Right of withdrawal", "/x/3": "Ways to pay"})
    for name, title in (("/x/1", "Shipping costs"), ("/x/2", "Right of withdrawal"), ("/x/3", "Ways to pay")):
        pages[name] = info(title)
    visitor, _ = found(pages)
    assert path(visitor.service(PageKind.DELIVERY), visitor) == "/x/1"
    assert path(visitor.service(PageKind.RETURNS), visitor) == "/x/2"
    assert path(visitor.service(PageKind.PAYMENT), visitor) == "/x/3"
    why = visitor.service(PageKind.DELIVERY).why
    assert why is not None
    assert why.params["page"] == hub


@pytest.mark.parametrize("place", ["/product/", "/cart"])
def test_links_on_product_pages_and_in_the_cart_count_too(place: str) -> None:
    pages = Shop(footer=("contact",)).pages()
    pages = {
        name: page.replace("</main>", '<p><a href="/how-it-comes">Delivery</a></p></main>')
        if isinstance(page, str) and name.startswith(place)
        else page
        for name, page in pages.items()
    }
    pages["/how-it-comes"] = info("Delivery")
    visitor, _ = found(pages)
    assert path(visitor.service(PageKind.DELIVERY), visitor) == "/how-it-comes"


def test_what_is_nowhere_is_said_with_where_was_looked() -> None:
    shop = Shop(footer=("contact", "faq"))
    pages = {name: page for name, page in shop.pages().items() if name not in ("/payment", "/returns")}
    pages["/sitemap.xml"] = "<urlset><url><loc>/product/mug-a-10</loc></url></urlset>"
    visitor, _ = found(pages)
    page = visitor.service(PageKind.PAYMENT)
    assert (page.status, page.url, page.why) == (ServiceStatus.MISSING, None, None)
    looked = [url.removeprefix(visitor.base) for url in page.looked]
    assert looked[0] == "/"
    assert {"/faq", "/contact", "/section-a", "/sitemap.xml"} <= set(looked)
    assert [url for url in looked if url.startswith("/product/")]


def test_a_page_that_robots_forbid_is_said() -> None:
    pages = Shop(robots="User-agent: *\nDisallow: /returns\n").pages()
    visitor, asked = found(pages)
    page = visitor.service(PageKind.RETURNS)
    assert (page.status, path(page, visitor)) == (ServiceStatus.NOT_READ, "/returns")
    assert page.reason is not None
    assert page.reason.key == "page.robots"
    assert "/returns" not in asked


def test_a_page_that_is_left_out_is_said() -> None:
    visitor, asked = found(Shop().pages(), CrawlOptions(exclude=("/faq",)))
    page = visitor.service(PageKind.FAQ)
    assert page.status is ServiceStatus.NOT_READ
    assert page.reason is not None
    assert page.reason.key == "page.excluded"
    assert "/faq" not in asked


def test_a_page_for_which_there_is_no_room_is_said() -> None:
    visitor, _ = found(Shop().pages(), CrawlOptions(max_pages=5))
    left = [page for page in visitor.discovery.services if page.status is ServiceStatus.NOT_READ]
    assert len(left) >= 5
    assert {page.reason.key for page in left if page.reason} == {"page.over-limit"}


def test_a_page_that_is_gone_is_replaced_or_said() -> None:
    pages = Shop().pages()
    pages["/terms"] = Reply(b"<h1>Gone</h1>", status=410)
    visitor, _ = found(pages)
    page = visitor.service(PageKind.TERMS)
    assert (page.status, path(page, visitor)) == (ServiceStatus.NOT_READ, "/terms")


def test_a_link_that_leads_home_is_no_service_page() -> None:
    pages = Shop().pages()
    pages["/returns"] = redirect("/")
    visitor, _ = found(pages)
    assert visitor.service(PageKind.RETURNS).status is ServiceStatus.MISSING


def without_cart_link(shop: Shop) -> dict[str, Page]:
    """The cart opens from a button that no address can be told of."""
    link = f'<a href="{shop.front}cart" class="mini-cart"><i class="icon icon-cart"></i></a>'
    return {
        name: replaced(page, link, '<button class="mini-cart">Cart</button>')
        if isinstance(page, str) and link in page
        else page
        for name, page in shop.pages().items()
    }


def test_a_cart_without_a_link_is_looked_for_at_usual_addresses() -> None:
    shop = Shop()
    pages = without_cart_link(shop)
    pages["/basket"] = pages.pop("/cart")
    visitor, asked = found(pages)
    page = visitor.service(PageKind.CART)
    assert (page.status, path(page, visitor)) == (ServiceStatus.FOUND, "/basket")
    assert page.why is not None
    assert page.why.key == "why.tried"
    assert not [name for name in asked if "add" in name or "checkout/cart/" in name]


def test_a_cart_that_robots_txt_closes_is_named_and_left_alone() -> None:
    pages = without_cart_link(Shop())
    pages["/robots.txt"] = text("User-agent: *\nDisallow: /cart\nDisallow: /api/\n")
    visitor, asked = found(pages)
    page = visitor.service(PageKind.CART)
    assert (page.status, path(page, visitor)) == (ServiceStatus.NOT_READ, "/cart")
    assert page.why is not None
    assert page.why.key == "why.closed"
    assert page.reason is not None
    assert page.reason.key == "page.robots"
    assert "/cart" not in asked


def test_a_cart_is_not_taken_from_a_server_that_shows_a_page_for_anything() -> None:
    pages = without_cart_link(Shop())
    del pages["/cart"]

    class Anything(dict[str, Page]):
        def get(self, name: str, default: object = None) -> Page:  # type: ignore[override]  # one kind of page
            return pages.get(name) or ("" if name.endswith((".txt", ".xml")) else info("Welcome"))

    with serving({}) as server:
        server.pages = Anything()
        visitor = explore(server.url)
    assert visitor.service(PageKind.CART).status is ServiceStatus.MISSING


def test_the_start_page_may_be_one_of_them() -> None:
    visitor, _ = found(Shop().pages(), start="/delivery")
    page = visitor.service(PageKind.DELIVERY)
    assert (page.status, path(page, visitor)) == (ServiceStatus.FOUND, "/delivery")
    assert visitor.paths().count("/delivery") == 1


def test_a_visit_list_looks_for_none() -> None:
    visitor, _ = found(Shop().pages(), CrawlOptions(urls=("/product/mug-a-10",)))
    assert visitor.discovery.services == ()


def test_the_same_page_is_told_in_every_run() -> None:
    pages = Shop().pages()
    runs = [found(pages, CrawlOptions(seed=3))[0] for _ in range(2)]
    paths = [[path(page, run) for page in run.discovery.services] for run in runs]
    assert paths[0] == paths[1]
    assert all(page.status is ReadStatus.READ for page in runs[0].visited)
