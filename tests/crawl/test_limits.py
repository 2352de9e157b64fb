"""What the user wishes: how deep, which pages not, which sitemaps, which sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.crawl.options import CrawlOptions
from auditor.errors import NoShopError, UsageError
from auditor.models import CountedBy, PageKind, ServiceStatus

from .loopback import Page, redirect, serving, text
from .shops import Shop
from .visitors import PlainVisitor, explore


def visit(pages: dict[str, Page], options: CrawlOptions, start: str = "/") -> tuple[PlainVisitor, list[str]]:
    with serving(pages) as server:
        return explore(server.url + start, options), server.paths


def deep_shop() -> dict[str, Page]:
    """Products are two clicks from the home page: on it are none of them."""
    pages = Shop(on_front=0, sections=2, per_section=6).pages()
    listed = "".join(f"<url><loc>{path}</loc></url>" for path in pages if path.startswith("/product/"))
    return pages | {"/sitemap.xml": f"<urlset>{listed}</urlset>"}


@pytest.mark.parametrize(
    ("depth", "kinds"),
    [
        (0, {PageKind.HOME}),
        (1, {PageKind.HOME, PageKind.CATEGORY, PageKind.CART, PageKind.DELIVERY}),
        (2, {PageKind.HOME, PageKind.CATEGORY, PageKind.CART, PageKind.DELIVERY, PageKind.PRODUCT}),
    ],
)
def test_no_page_is_farther_than_asked(depth: int, kinds: set[PageKind]) -> None:
    visitor, asked = visit(deep_shop(), CrawlOptions(depth=depth, products=3))
    assert {page.kind for page in visitor.visited} & {*PageKind} >= kinds
    if depth < 2:
        assert not visitor.paths(PageKind.PRODUCT)
        assert not [path for path in asked if path.startswith("/product/")]
    assert "/sitemap.xml" not in asked, "what it names is no number of clicks away"


def test_clicks_are_counted_from_where_the_visit_starts() -> None:
    visitor, _ = visit(deep_shop(), CrawlOptions(depth=1, products=3), start="/section-a")
    assert visitor.paths()[0] == "/section-a"
    assert all("-1" not in path or path.endswith(tuple("0123456789")) for path in visitor.paths())
    products = visitor.paths(PageKind.PRODUCT)
    assert len(products) == 3
    assert all(int(path.rpartition("-")[2]) < 100 for path in products), "of section A only"


def test_pages_that_are_too_far_are_said() -> None:
    pages = Shop(footer=("faq",)).pages()
    pages["/faq"] = str(pages["/faq"]).replace("</main>", '<a href="/how">Delivery</a></main>')
    pages["/how"] = pages["/delivery"]
    near, asked = visit(pages, CrawlOptions(depth=1, products=1))
    page = near.service(PageKind.DELIVERY)
    assert page.status is ServiceStatus.NOT_READ
    assert page.reason is not None
    assert page.reason.key == "page.too-deep"
    assert "/how" not in asked
    far, _ = visit(pages, CrawlOptions(depth=2, products=1))
    assert far.service(PageKind.DELIVERY).status is ServiceStatus.FOUND


def test_what_is_excluded_is_never_asked_for_by_whatever_way() -> None:
    """Not by the browser, not as a listing, not to see how it is built, not as a page of information."""
    options = CrawlOptions(exclude=("/section-a", "mug-b", "/faq", "/cart", "/basket"), products=4)
    pages = Shop(footer=("faq", "contact")).pages()
    visitor, asked = visit(pages, options)
    for left_out in options.exclude:
        assert not [path for path in asked if left_out in path], left_out
    assert len(visitor.paths(PageKind.PRODUCT)) == 4


def test_exclude_wins_over_include_and_both_are_globs_or_parts() -> None:
    options = CrawlOptions(include=("/product/*",), exclude=("/product/*-1?",), products=8)
    visitor, _ = visit(Shop().pages(), options)
    products = visitor.paths(PageKind.PRODUCT)
    assert len(products) == 8
    assert not [path for path in products if path[-3:-1] == "-1"]
    assert not visitor.paths(PageKind.CATEGORY), "sections are not included"


@pytest.mark.parametrize("pattern", ["/", "*"])
def test_excluding_the_start_is_a_usage_error(pattern: str) -> None:
    with pytest.raises(UsageError) as caught:
        visit(Shop().pages(), CrawlOptions(exclude=(pattern,)))
    assert caught.value.key == "start-excluded"


def test_a_start_that_redirects_to_what_robots_forbid_is_said() -> None:
    robots = text("User-agent: *\nDisallow: /inside")
    pages = Shop().pages() | {"/": redirect("/inside"), "/robots.txt": robots}
    with pytest.raises(NoShopError) as caught:
        visit(pages, CrawlOptions())
    assert caught.value.key == "start-robots"


def test_the_users_sitemap_is_used_and_no_other(tmp_path: Path) -> None:
    pages = Shop(on_front=0, sections=0, footer=()).pages()
    pages |= {path: page for path, page in Shop().pages().items() if path.startswith("/product/")}
    pages["/sitemap.xml"] = "<urlset><url><loc>/product/mug-a-10</loc></url></urlset>"
    pages["/robots.txt"] = text("Sitemap: /sitemap.xml")
    file = tmp_path / "own.xml"
    listed = "".join(
        f"<url><loc>{path}</loc></url>" for path in pages if "/product/" in path and path[-3:] > "100"
    )
    file.write_text(f"<urlset>{listed}</urlset>", "utf-8")
    visitor, asked = visit(pages, CrawlOptions(sitemaps=(str(file),), products=3))
    assert "/sitemap.xml" not in asked
    assert len(visitor.paths(PageKind.PRODUCT)) == 3
    assert "/product/mug-a-10" not in visitor.paths()
    (count,) = [count for count in visitor.discovery.counts if count.pattern == "/product/{slug}-{n}"]
    assert (count.pages, count.counted_by) == (listed.count("<url>"), CountedBy.SITEMAP)


def test_pages_that_would_change_something_are_left_out_of_a_visit_list() -> None:
    options = CrawlOptions(urls=("/section-a", "/cart/add?id=3", "/logout"))
    visitor, asked = visit(Shop().pages(), options)
    assert visitor.paths() == ["/section-a"]
    assert [reason.key for _, reason in visitor.skipped] == ["page.acts", "page.acts"]
    assert not [path for path in asked if "add" in path or "logout" in path]


PARTS = (
    '<section class="bundle"><div class="wide"><ul class="parts"><li class="part"><a class="of">Mug</a>'
    '<b class="many">2</b></li></ul>'
)
CHOICE = (
    '<div class="choice"><label class="which"><select class="pick"><option>1</option></select></label></div>'
)


def test_templates_that_share_a_form_of_address_are_sampled_in_turn() -> None:
    """Of twenty products at `/mug-…`, four are sets, built in another way: the sample has some."""
    shop = Shop(sections=1, per_section=20, product_path="/{slug}-{number}", on_front=0)
    pages = shop.pages()
    own = [path for path in pages if path.startswith("/mug-")]
    for path in own[::5]:
        page = str(pages[path]).replace("<h1>", f"{PARTS}<h1>").replace("</main>", "</div></section></main>")
        pages[path] = page.replace("<p class=", f"{CHOICE}<p class=")
    for seed in (0, 1, 2):
        visitor, _ = visit(pages, CrawlOptions(products=4, seed=seed))
        sets = [path for path in visitor.paths(PageKind.PRODUCT) if path in own[::5]]
        assert 1 <= len(sets) <= 3, seed
