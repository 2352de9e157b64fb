"""Whatever address of the shop is typed, the same shop is found."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from auditor.crawl.options import CrawlOptions
from auditor.crawl.start import addresses
from auditor.models import PageKind, ReadStatus

from .loopback import Page, Reply, redirect, serving
from .shops import Shop
from .test_start import reached, refused
from .visitors import PlainVisitor, explore

FEW = CrawlOptions(products=3, max_pages=14)


def visit(pages: dict[str, Page], start: str) -> PlainVisitor:
    with serving(pages) as server:
        return explore(server.url + start, FEW)


def is_found(visitor: PlainVisitor) -> bool:
    return (
        len(visitor.paths(PageKind.PRODUCT)) >= 3
        and bool(visitor.paths(PageKind.CATEGORY))
        and bool(visitor.paths(PageKind.CART))
        and bool(visitor.paths(PageKind.DELIVERY))
    )


@pytest.mark.parametrize(
    "start",
    ["/", "", "/section-b", "/section-b/", "/product/mug-c-12", "/cart", "/delivery", "/?utm_source=mail"],
)
def test_any_page_of_the_shop_will_do(start: str) -> None:
    pages = Shop().pages()
    pages["/section-b/"] = redirect("/section-b", 301)
    pages["/?utm_source=mail"] = pages["/"]
    visitor = visit(pages, start)
    assert is_found(visitor)
    assert visitor.paths().count("/") == 1


@pytest.mark.parametrize("start", ["/shop/", "/shop/section-a", "/shop/product/mug-a-10", "/shop"])
def test_a_shop_in_a_folder_is_found(start: str) -> None:
    pages = Shop(front="/shop/", product_path="/shop/product/{slug}-{number}").pages()
    pages["/shop"] = redirect("/shop/", 301)
    pages["/"] = (
        "<html lang=en><body><h1>Potters since 1911</h1><p>" + "Clay is our life. " * 20 + "</p></body>"
    )
    visitor = visit(pages, start)
    assert is_found(visitor)
    assert "/shop/" in visitor.paths()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_front_door_that_redirects_to_a_language_is_followed(status: int) -> None:
    pages = Shop(language="pl", front="/pl/", product_path="/pl/product/{slug}-{number}").pages()
    pages["/"] = redirect("/pl/", status)
    visitor = visit(pages, "/")
    assert visitor.paths()[0] == "/pl/"
    assert is_found(visitor)


def test_a_page_of_choices_leads_on_to_the_shop_in_one_language() -> None:
    pages: dict[str, Page] = {}
    for language in ("pl", "en"):
        shop = Shop(
            language=language, front=f"/{language}/", product_path=f"/{language}/product/{{slug}}-{{number}}"
        )
        pages |= shop.pages()
    pages["/"] = (
        "<html lang=pl><head><link rel=alternate hreflang=en href=/en/>"
        "<link rel=alternate hreflang=pl href=/pl/></head><body><h1>Clay &amp; Co</h1><p>"
        + "Kubki robione ręcznie. "
        * 12
        + "</p>"
        "<a href='/en/'>English</a> <a href='/pl/'>Polski</a></body></html>"
    )
    visitor = visit(pages, "/")
    assert visitor.paths()[:2] == ["/", "/pl/"]
    assert is_found(visitor)
    assert not [path for path in visitor.paths() if path.startswith("/en/")]


def test_a_default_language_without_a_part_of_its_own_is_the_shop() -> None:
    """The front door is `/`, its pages lie under `/pl/`, and the alternates name both languages."""
    alternates = {"pl": "/pl/", "en": "/en/"}
    shop = Shop(
        language="pl", front="/pl/", product_path="/pl/product/{slug}-{number}", alternates=alternates
    )
    pages = shop.pages()
    pages["/"] = pages["/pl/"]
    visitor = visit(pages, "/")
    assert is_found(visitor)


def test_a_start_that_robots_forbid_is_left_for_the_front_door() -> None:
    with serving(Shop(robots="User-agent: *\nDisallow: /cart\n").pages()) as server:
        visitor = explore(server.url + "/cart", FEW)
        assert "/cart" not in server.paths
    first = visitor.visited[0]
    assert (first.url.removeprefix(visitor.base), first.target.why.key) == ("/", "why.start-robots")
    assert len(visitor.paths(PageKind.PRODUCT)) == 3


def test_a_start_that_would_change_something_is_left_for_the_front_door() -> None:
    with serving(Shop().pages()) as server:
        visitor = explore(server.url + "/cart/add?id=4", FEW)
        assert not [path for path in server.paths if "add" in path]
    assert visitor.visited[0].target.why.key == "why.start-acts"
    assert is_found(visitor)


def test_a_dead_page_to_start_from_is_said() -> None:
    pages = Shop().pages()
    pages["/old"] = Reply(b"<h1>Gone</h1>", status=410)
    visitor = visit(pages, "/old")
    assert [page.status for page in visitor.visited] == [ReadStatus.UNREADABLE]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Names of hosts -> addresses: there is no other name service in a test."""
    known: dict[str, str] = {}
    ask = socket.getaddrinfo

    def answer(host: Any, *rest: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name in known:
            return ask(known[name], *rest, **more)
        if str(name).replace(".", "").isdigit():
            return ask(host, *rest, **more)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return known


@pytest.mark.parametrize(
    ("typed", "real"),
    [
        ("http://clay.example", "www.clay.example"),
        ("http://www.clay.example", "clay.example"),
        ("clay.example", "www.clay.example"),
        ("http://clay.example/section-a", "www.clay.example"),
    ],
)
def test_www_may_be_missing_or_too_much(names: dict[str, str], typed: str, real: str) -> None:
    names[real] = "127.0.0.1"
    with serving({"/": "<h1>Shop</h1>", "/section-a": "<h1>Mugs</h1>"}) as server:
        host, slash, path = typed.removeprefix("http://").partition("/")
        scheme = "http://" if typed.startswith("http://") else ""
        start = reached(f"{scheme}{host}:{server.port}{slash}{path}")
    assert start.url == f"http://{real}:{server.port}/{path}"
    assert not start.moved


def test_a_name_that_is_nowhere_is_said_as_it_was_typed(names: dict[str, str]) -> None:
    error = refused("http://clay.example")
    assert error.key == "start-unknown-host"
    assert error.params["host"] == "clay.example"


def test_names_of_any_script_are_understood(names: dict[str, str]) -> None:
    host = addresses("магазин.укр")[0].removeprefix("https://").rstrip("/")
    names[host] = "127.0.0.1"
    with serving({"/": "<h1>Shop</h1>"}) as server:
        start = reached(f"http://магазин.укр:{server.port}/")
    assert start.html == "<h1>Shop</h1>"
    assert start.url == f"http://{host}:{server.port}/"
