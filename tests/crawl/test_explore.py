import itertools
import threading
from collections import Counter

import pytest
from auditor.shops import serve

from auditor.crawl.options import CrawlOptions
from auditor.errors import UsageError
from auditor.models import PageKind, ReadStatus

from .loopback import Loopback, Page, Reply, redirect, serving, text
from .shops import ACTIONS, PATHS, Shop
from .visitors import PlainVisitor, explore

SERVICE = [PageKind(kind) for kind in PATHS]


def visit(shop: Shop, start: str = "/", options: CrawlOptions | None = None) -> tuple[PlainVisitor, Loopback]:
    with serving(shop.pages()) as server:
        return explore(server.url + start, options), server


def sections(paths: list[str]) -> Counter[str]:
    """How many of the products come from each section: their numbers tell."""
    return Counter(path.rpartition("-")[2][:-2] or "0" for path in paths)


@pytest.mark.parametrize("language", ["en", "pl"])
def test_the_pages_of_a_shop_are_found(language: str) -> None:
    visitor, _ = visit(Shop(language=language))
    assert visitor.paths()[0] == "/"
    assert len(visitor.paths(PageKind.CATEGORY)) == 1
    assert len(visitor.paths(PageKind.PRODUCT)) == 10
    for kind in SERVICE:
        assert visitor.expected(kind) == [f"/{kind.value}"], kind
        assert len(visitor.paths(kind)) == 1, f"extraction agrees that it is the {kind.value} page"


def test_nothing_is_fetched_that_acts() -> None:
    _, server = visit(Shop())
    assert not [path for path in server.paths if any(action in path for action in ACTIONS)]
    assert {method for method, _ in server.requests} == {"GET"}


def test_nothing_in_a_demo_shop_is_changed() -> None:
    with serve("amber") as server:
        visitor = explore(server.url)
        assert not server.state_changes
    assert len(visitor.paths(PageKind.PRODUCT)) == 8
    assert visitor.expected(PageKind.CART) == ["/koszyk"]
    assert visitor.expected(PageKind.DELIVERY) == ["/dostawa-i-platnosc"]


def test_no_page_is_visited_twice() -> None:
    visitor, _ = visit(Shop())
    assert len(visitor.paths()) == len(set(visitor.paths()))


def test_products_are_spread_over_sections() -> None:
    visitor, _ = visit(Shop(sections=5), options=CrawlOptions(products=10))
    assert set(sections(visitor.paths(PageKind.PRODUCT))) == {"0", "1", "2", "3", "4"}


def test_the_seed_decides_which_products() -> None:
    with serving(Shop(per_section=30).pages()) as server:
        first, again, other = (
            explore(server.url, CrawlOptions(products=6, seed=seed)).paths(PageKind.PRODUCT)
            for seed in (1, 1, 2)
        )
    assert first == again
    assert set(first) != set(other)


@pytest.mark.parametrize("most", [1, 2, 5, 12])
def test_no_more_pages_than_asked_for(most: int) -> None:
    visitor, _ = visit(Shop(), options=CrawlOptions(max_pages=most))
    assert len(visitor.visited) <= most
    if most > 1:
        assert visitor.paths(PageKind.PRODUCT)


def test_the_number_of_products_is_a_wish() -> None:
    visitor, _ = visit(Shop(sections=2), options=CrawlOptions(products=3))
    assert len(visitor.paths(PageKind.PRODUCT)) == 3


def test_a_small_shop_has_fewer_products() -> None:
    visitor, _ = visit(Shop(sections=1, on_front=0), options=CrawlOptions(products=20))
    assert len(visitor.paths(PageKind.PRODUCT)) == 14


@pytest.mark.parametrize("start", ["/product/mug-c-12", "/section-b"])
def test_any_page_of_the_shop_will_do_to_start(start: str) -> None:
    visitor, _ = visit(Shop(), start)
    assert visitor.paths()[:2] == [start, "/"]
    assert len(visitor.paths(PageKind.PRODUCT)) == 10
    assert all(visitor.expected(kind) for kind in SERVICE)


def test_a_shop_in_a_folder_is_found_from_within() -> None:
    shop = Shop(front="/shop/", product_path="/shop/product/{slug}-{number}")
    visitor, _ = visit(shop, "/shop/section-b")
    assert visitor.paths()[:2] == ["/shop/section-b", "/shop/"]


def test_other_languages_of_the_shop_are_left_alone() -> None:
    english = Shop(alternates={"en": "/", "pl": "/pl/"})
    polish = Shop(
        language="pl",
        front="/pl/",
        product_path="/pl/product/{slug}-{number}",
        alternates={"en": "/", "pl": "/pl/"},
    )
    pages: dict[str, Page] = english.pages() | polish.pages()
    front = str(pages["/"])
    pages["/"] = front.replace(
        "<nav>", '<nav><a href="/pl/section-a">Polski</a> <a href="/pl/product/mug-a-10">1</a>'
    )
    with serving(pages) as server:
        visitor = explore(server.url, CrawlOptions(products=50, max_pages=80))
    assert not [path for path in visitor.paths() if path.startswith("/pl/")]
    assert len(visitor.paths(PageKind.PRODUCT)) == 42


def test_robots_are_obeyed_and_what_is_missed_is_said() -> None:
    robots = "User-agent: *\nDisallow: /cart\nDisallow: /returns\nDisallow: /product/*-1\n"
    visitor, server = visit(Shop(robots=robots))
    assert {target.kind for target, _ in visitor.skipped} == {PageKind.CART, PageKind.RETURNS}
    assert {reason.key for _, reason in visitor.skipped} == {"page.robots"}
    assert not {"/cart", "/returns"} & set(server.paths)
    assert visitor.paths(PageKind.PRODUCT)
    assert not [path for path in server.paths if path.startswith("/product/") and "-1" in path]


def test_robots_can_be_ignored() -> None:
    robots = "User-agent: *\nDisallow: /cart\n"
    visitor, _ = visit(Shop(robots=robots), options=CrawlOptions(ignore_robots=True))
    assert visitor.expected(PageKind.CART) == ["/cart"]
    assert visitor.skipped == []


def test_products_that_are_forbidden_are_recorded_where_there_are_no_others() -> None:
    visitor, server = visit(Shop(robots="User-agent: *\nDisallow: /product/\n"))
    assert not [path for path in server.paths if path.startswith("/product/")]
    assert PageKind.PRODUCT in {target.kind for target, _ in visitor.skipped}


def test_exclude_and_include() -> None:
    options = CrawlOptions(include=("/product/*-1?",), exclude=("/faq", "mug-b"))
    visitor, server = visit(Shop(), options=options)
    products = visitor.paths(PageKind.PRODUCT)
    assert products
    assert all(path.rpartition("-")[2] in {str(n) for n in range(10, 20)} for path in products)
    assert not [path for path in server.paths if path == "/faq" or "mug-b" in path]
    assert visitor.expected(PageKind.CART) == ["/cart"]


def test_a_visit_list_is_visited_and_nothing_else() -> None:
    urls = ("/product/mug-b-11", "/section-a", "https://other.example/x", "/product/mug-a-10")
    visitor, server = visit(Shop(), options=CrawlOptions(urls=urls, max_pages=2))
    assert visitor.paths() == ["/product/mug-b-11", "/section-a"]
    assert sorted(reason.key for _, reason in visitor.skipped) == ["page.other-host", "page.over-limit"]
    assert set(server.paths) <= {"/", "/robots.txt", *visitor.paths()}


def test_a_visit_list_is_checked() -> None:
    with pytest.raises(UsageError), serving(Shop().pages()) as server:
        explore(server.url, CrawlOptions(urls=("mailto:a@b.example",)))


def test_what_turns_out_to_be_no_product_is_replaced() -> None:
    shop = Shop(sections=2)
    pages = shop.pages()
    gone = [path for path in pages if path.startswith("/product/")][::3]
    pages.update(dict.fromkeys(gone, redirect("/")))
    with serving(pages) as server:
        visitor = explore(server.url, CrawlOptions(products=8))
    assert len(visitor.paths(PageKind.PRODUCT)) == 8
    assert not set(visitor.paths(PageKind.PRODUCT)) & set(gone)


def test_a_front_door_that_leads_to_the_catalogue_is_one_page() -> None:
    pages = Shop(front="/all/").pages()
    pages["/"] = redirect("/all/")
    with serving(pages) as server:
        visitor = explore(server.url)
    assert visitor.paths().count("/all/") == 1
    assert len(visitor.paths(PageKind.PRODUCT)) == 10


def test_a_start_page_that_fails_ends_the_visit() -> None:
    visitor, _ = visit(Shop(), "/no-such-page")
    assert [page.status for page in visitor.visited] == [ReadStatus.UNREADABLE]


def test_a_dead_service_link_is_replaced_by_the_next() -> None:
    shop = Shop()
    pages = shop.pages()
    front = str(pages["/"])
    label = front.partition('<a href="/returns">')[2].partition("</a>")[0]
    pages["/"] = front.replace(
        '<footer class="footer">', f'<footer class="footer"><a href="/refund">{label}</a>'
    )
    with serving(pages) as server:
        visitor = explore(server.url)
    assert visitor.expected(PageKind.RETURNS) == ["/refund", "/returns"]


def test_pages_and_products_are_found_in_the_sitemap() -> None:
    """A front page that links to nothing: everything comes from the sitemap."""
    pages = Shop(on_front=0, sections=0, footer=()).pages()
    pages |= {path: page for path, page in Shop().pages().items() if path.startswith("/product/")}
    rows = "".join(
        f"<url><loc>{path}</loc></url>" for path in pages if path.count("/") == 1 or "product" in path
    )
    pages["/sitemap.xml"] = Reply(f"<urlset>{rows}</urlset>".encode(), type="text/xml")
    with serving(pages) as server:
        visitor = explore(server.url)
    assert len(visitor.paths(PageKind.PRODUCT)) == 10
    assert visitor.expected(PageKind.RETURNS) == ["/returns"]


def test_sitemaps_are_read_beside_the_first_page() -> None:
    pages = Shop().pages()
    front, asked = pages["/"], threading.Event()
    visits = itertools.count()

    def slow_front() -> Reply:
        if next(visits):  # not where the shop answers, but the page itself
            assert asked.wait(10)
        return Reply(str(front).encode())

    def sitemap() -> Reply:
        asked.set()
        return Reply(b"<urlset><url><loc>/product/extra-mug</loc></url></urlset>", type="text/xml")

    with serving(pages | {"/": slow_front, "/sitemap.xml": sitemap}) as server:
        visitor = explore(server.url)
    assert visitor.visited[0].status is ReadStatus.READ


def test_where_a_shop_asks_for_pauses_the_first_page_comes_first() -> None:
    robots = text("User-agent: *\nCrawl-delay: 5\n")
    with serving(Shop().pages() | {"/robots.txt": robots}) as server:
        explore(server.url)
    asked = [path for path in server.paths if path in ("/", "/sitemap.xml")]
    assert asked == ["/", "/", "/sitemap.xml"]


def test_a_sitemap_that_tells_nothing_by_its_names_is_probed() -> None:
    """No menu, no links on the front page, and addresses that do not say which page is a product's."""
    shop = Shop(on_front=0, product_path="/{slug}-of-{number}")
    pages = shop.pages()
    pages["/"] = "<html lang=en><body><header><a href='/cart'>Cart</a></header><h1>Welcome</h1></body></html>"
    listed = [path for path in pages if path.startswith(("/mug", "/section", "/about", "/blog"))]
    rows = "".join(f"<url><loc>{path}</loc></url>" for path in listed)
    pages["/sitemap.xml"] = Reply(f"<urlset>{rows}</urlset>".encode(), type="text/xml")
    with serving(pages) as server:
        visitor = explore(server.url)
    assert len(visitor.paths(PageKind.PRODUCT)) == 10
    assert len(visitor.paths(PageKind.CATEGORY)) == 1


def test_facets_do_not_multiply_pages() -> None:
    shop = Shop()
    pages = shop.pages()
    traps = "".join(f'<a href="/section-a?color={n}&page={n}">Colour {n}</a>' for n in range(200))
    pages["/section-a"] = str(pages["/section-a"]).replace("<h1>", f"<div>{traps}</div><h1>")
    with serving(pages) as server:
        visitor = explore(server.url)
        assert not [path for path in server.paths if "color=" in path]
    assert len(visitor.paths(PageKind.PRODUCT)) == 10


def test_listings_are_read_without_the_browser_where_the_server_sends_them() -> None:
    visitor, server = visit(Shop(sections=4))
    assert len(visitor.paths(PageKind.CATEGORY)) == 1
    assert {f"/section-{letter}" for letter in "abcd"} <= set(server.paths)


def test_a_page_that_is_no_shop_ends_soon() -> None:
    page = "<html><body><h1>About birds</h1><p>Birds fly.</p><a href='/more'>More</a></body></html>"
    with serving({"/": page, "/more": page}) as server:
        visitor = explore(server.url)
    assert not visitor.paths(PageKind.PRODUCT)
    assert len(visitor.visited) <= 3


def test_endless_calendars_and_listings_end() -> None:
    shop = Shop(sections=1, per_section=3)
    pages = shop.pages()

    class Endless(dict[str, Page]):
        def get(self, path: str, default: object = None) -> Page:  # type: ignore[override]  # one kind of page
            n = len(path)
            return (
                pages.get(path) or f'<h1>{n}</h1><a href="{path}/next-{n}">Next</a><a href="/d/{n}">Day</a>'
            )

    server = Loopback({})
    server.pages = Endless()
    with server.running():
        visitor = explore(server.url)
    assert len(visitor.visited) <= 30
    assert len(server.requests) <= 60


def test_replacing_takes_no_more_than_its_share() -> None:
    shop = Shop(sections=4)
    pages = shop.pages()
    for path in [path for path in pages if path.startswith("/product/")]:
        pages[path] = redirect("/about")
    with serving(pages) as server:
        visitor = explore(server.url, CrawlOptions(products=4))
    assert not visitor.paths(PageKind.PRODUCT)
    assert len(visitor.visited) <= 30


def test_one_product_of_each_template_is_enough_where_that_is_wanted() -> None:
    visitor, _ = visit(Shop(sections=3), options=CrawlOptions(products=10, one_each=True))
    assert len(visitor.paths(PageKind.PRODUCT)) == 1
    assert visitor.paths(PageKind.CATEGORY)
