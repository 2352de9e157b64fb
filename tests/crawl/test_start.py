import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from auditor.catalog import Catalog
from auditor.crawl.fetch import Fetcher
from auditor.crawl.pace import Pace
from auditor.crawl.start import Start, addresses, reach
from auditor.errors import AuditorError, NoShopError, UnreachableError, UsageError

from .loopback import Page, Reply, closed_port, redirect, serving, text


def reached(url: str, *, ignore_robots: bool = False) -> Start:
    async def run() -> Start:
        async with Fetcher(user_agent="Test/1", pace=Pace()) as fetcher:
            return await reach(fetcher, url, agent="StorefrontAuditor", ignore_robots=ignore_robots)

    return asyncio.run(run())


def refused(url: str) -> AuditorError:
    with pytest.raises(AuditorError) as caught:
        reached(url)
    error = caught.value
    sentence = Catalog()(error.key, **error.params)
    assert sentence != error.key, "there is a sentence for it"
    assert "{" not in sentence, "every place in the sentence is filled"
    return error


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://shop.example/x?b=1&a=2#y", ["https://shop.example/x?a=2&b=1"]),
        ("shop.example", ["https://shop.example/", "http://shop.example/"]),
        ("  shop.example/lt  ", ["https://shop.example/lt", "http://shop.example/lt"]),
        ("127.0.0.1:8000", ["https://127.0.0.1:8000/", "http://127.0.0.1:8000/"]),
        ("магазин.укр", ["https://xn--80aaf4a3bd.xn--j1amh/", "http://xn--80aaf4a3bd.xn--j1amh/"]),
    ],
)
def test_what_a_typed_address_may_mean(given: str, expected: list[str]) -> None:
    found = addresses(given)
    if "укр" in given:
        assert [url.partition("://")[0] for url in found] == ["https", "http"]
        assert all(".xn--j1amh" in url for url in found)
    else:
        assert found == expected


@pytest.mark.parametrize(
    "given",
    [
        "",
        "   ",
        "http://",
        "ftp://shop.example",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://[::1",
        "a b c",
        "me@shop.example",
        "https://x:y@shop.example",
        "data:text/html,x",
        "shop.example:port",
        "https://shop.example:99999",
    ],
)
def test_what_is_no_address_is_a_usage_error(given: str) -> None:
    with pytest.raises(UsageError) as caught:
        addresses(given)
    assert Catalog().has(caught.value.key)


def test_without_a_scheme_http_is_tried_after_https() -> None:
    with serving({"/": "<h1>Shop</h1>"}) as server:
        start = reached(f"127.0.0.1:{server.port}")
    assert start.url == f"{server.url}/"
    assert start.html == "<h1>Shop</h1>"
    assert not start.moved


def test_a_shop_that_moved_is_followed_with_the_rules_of_its_new_host() -> None:
    with serving({"/": "<h1>Shop</h1>", "/robots.txt": text("User-agent: *\nDisallow: /cart")}) as new:
        target = f"http://localhost:{new.port}/"
        with serving({"/": redirect(target), "/robots.txt": text("User-agent: *\nDisallow: /other")}) as old:
            start = reached(old.url)
    assert start.url == target
    assert start.moved
    assert not start.robots.allows(f"{target}cart")
    assert start.robots.allows(f"{target}other")


def test_a_bare_address_is_visited_even_where_it_leads_on() -> None:
    pages = {"/": redirect("/catalogue/"), "/catalogue/": "<h1>Shop</h1>", "/lt/": "<h1>Shop</h1>"}
    with serving(pages) as server:
        home, inner = reached(server.url), reached(f"{server.url}/catalogue/")
    assert (home.url, home.first) == (f"{server.url}/catalogue/", f"{server.url}/")
    assert inner.first == inner.url
    with serving({**pages, "/": redirect("/lt/")}) as server:
        assert reached(server.url).first == f"{server.url}/lt/"


def test_robots_are_asked_first() -> None:
    with serving({"/": "<h1>Shop</h1>"}) as server:
        reached(server.url)
        assert server.paths == ["/robots.txt", "/"]


def test_a_forbidden_shop_is_not_visited() -> None:
    with serving({"/": "<h1>Shop</h1>", "/robots.txt": text("User-agent: *\nDisallow: /")}) as server:
        assert refused(server.url).key == "start-robots"
        assert server.paths == ["/robots.txt"]
        assert reached(server.url, ignore_robots=True).html == "<h1>Shop</h1>"


def test_a_server_that_cannot_show_its_rules_is_not_visited() -> None:
    with serving({"/": "<h1>Shop</h1>", "/robots.txt": Reply(status=500)}) as server:
        assert refused(server.url).key == "start-robots-unreachable"


@pytest.mark.parametrize(
    ("page", "key", "kind"),
    [
        (Reply(b"%PDF-1.7", type="application/pdf"), "start-not-html", NoShopError),
        (Reply(b"%PDF-1.7", type="text/html"), "start-not-html", NoShopError),
        (Reply(b"{}", type="application/json"), "start-not-html", NoShopError),
        (Reply(b"  \n"), "start-empty", NoShopError),
        (redirect("/"), "start-too-many-redirects", UnreachableError),
    ],
)
def test_what_is_no_page_is_said(page: Page, key: str, kind: type[AuditorError]) -> None:
    with serving({"/": page}) as server:
        error = refused(server.url)
    assert error.key == key
    assert isinstance(error, kind)


def test_servers_that_are_not_there_are_told_apart() -> None:
    assert refused(f"http://127.0.0.1:{closed_port()}").key == "start-refused"
    assert refused("http://no-such-host.invalid").key == "start-unknown-host"
    assert refused("no-such-host.invalid").key == "start-unknown-host"
    with serving({"/": "x"}) as server:
        assert refused(f"https://127.0.0.1:{server.port}").key == "start-tls"


def test_errors_of_the_page_are_left_to_the_browser() -> None:
    """Some shops answer 403 to everything that is no browser."""
    with serving({"/": Reply(b"<h1>Forbidden</h1>", status=403)}) as server:
        assert reached(server.url).html is None


@contextmanager
def listening_and_closing() -> Iterator[int]:
    """A server that takes connections and drops them."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        going = True

        def drop() -> None:
            while going:
                try:
                    server.accept()[0].close()
                except TimeoutError:
                    continue

        thread = threading.Thread(target=drop, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        going = False
        thread.join()


def test_a_server_that_hangs_up_is_an_error() -> None:
    with listening_and_closing() as port:
        error = refused(f"http://127.0.0.1:{port}")
    assert error.key in ("start-robots-unreachable", "start-failed")
