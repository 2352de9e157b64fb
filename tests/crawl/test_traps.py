"""Addresses without end: none of them multiplies the pages of a visit."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from auditor.crawl.options import CrawlOptions
from auditor.crawl.traps import is_trap
from auditor.crawl.urls import canonical
from auditor.models import CountedBy, PageKind

from .loopback import Loopback, Page
from .shops import Shop
from .visitors import PlainVisitor, explore


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/a/a/", True),
        ("/shop/mugs/shop/mugs/", True),
        ("/x/a/b/c/a/b/c", True),
        ("/calendar/2031/04", True),
        ("/events/2031-04-11/", True),
        ("/news/2031-4", True),
        ("/" + "/".join("abcdefghijklm"), True),
        ("/mugs?" + "&".join(f"p{n}=1" for n in range(7)), True),
        ("/mugs/mugs", False),
        ("/mugs/2024/blue", False),
        ("/p/mug-2024-11", False),
        ("/en/mugs/large/blue-mug", False),
        ("/1984/12", True),
    ],
)
def test_addresses_without_end_are_told(path: str, expected: bool) -> None:
    assert is_trap(f"https://x.example{path}") is expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://x.example/mugs;jsessionid=1A2B3C", "https://x.example/mugs"),
        ("https://x.example/mugs;JSESSIONID=1A2B3C?x=1", "https://x.example/mugs?x=1"),
        ("https://x.example/mugs;sid=77/large", "https://x.example/mugs/large"),
        ("https://x.example/mugs;color=red", "https://x.example/mugs;color=red"),
        ("https://x.example/(S(lit3py55t21z5v55vlm25s55))/mugs", "https://x.example/mugs"),
        ("https://x.example/mugs?sid=9&osCsid=8&PHPSESSID=7", "https://x.example/mugs"),
        ("https://x.example/mugs?utm_source=a&gclid=b&fbclid=c&id=4", "https://x.example/mugs?id=4"),
    ],
)
def test_sessions_and_tracking_make_no_other_page(address: str, expected: str) -> None:
    assert canonical(address) == expected


class TrapShop(dict[str, Page]):
    """A shop whose every page leads to endlessly many others, each with new sessions and filters."""

    def __init__(self) -> None:
        super().__init__()
        self._pages = Shop(sections=3, per_section=6).pages()
        self._served = 0

    def get(self, path: str, default: object = None) -> Page:  # type: ignore[override]  # one kind of page
        self._served += 1
        split = urlsplit(path)
        plain = split.path.partition(";")[0]
        own = self._pages.get(plain)
        if own is None and not is_one_of_endless(plain):
            return super().get(path) or Page404
        traps = "".join(f'<a href="{href}">{words}</a> ' for href, words in self._traps(plain))
        if isinstance(own, str):
            return own.replace("</main>", f"{traps}</main>").replace("</nav>", f"{traps}</nav>", 1)
        return own or f"<html lang=en><body><main><h1>More</h1>{traps}</main></body></html>"

    def _traps(self, plain: str) -> list[tuple[str, str]]:
        n = self._served
        section = "/section-a"
        return [
            (f"{plain}?sid={n:032x}", "Here again"),
            (f"{plain};jsessionid={n:032X}", "And again"),
            (f"{section}?utm_source=mail&utm_campaign={n}", "Series A, by mail"),
            *((f"{section}?color={c}&size={n}&sort=price_{c}", f"Colour {c}") for c in range(20)),
            *((f"{section}/filter/color-{c}/size-{n}", f"Size {c}") for c in range(20)),
            *((f"{section}?page={n + page}", str(page)) for page in range(10)),
            (f"/calendar/20{30 + n % 60}/{n % 12 + 1:02}", "Next month"),
            (f"/calendar?month={n}", "Next month"),
            (f"{plain.rstrip('/')}/more/more/more/", "More"),
            (f"{plain.rstrip('/')}/{plain.strip('/') or 'all'}", "Round and round"),
        ]


Page404 = "<html><body><h1>404</h1></body></html>"


def is_one_of_endless(plain: str) -> bool:
    return any(word in plain for word in ("calendar", "filter", "/more", "/all", "section-", "product/"))


@pytest.fixture(scope="module")
def trapped() -> tuple[PlainVisitor, list[str]]:
    server = Loopback({})
    server.pages = TrapShop()
    with server.running():
        return explore(server.url, CrawlOptions(products=6)), server.paths


def test_the_sample_of_a_shop_of_traps_is_that_of_the_shop(trapped: tuple[PlainVisitor, list[str]]) -> None:
    visitor, _ = trapped
    assert len(visitor.paths(PageKind.PRODUCT)) == 6
    sections = {path.rpartition("-")[2][:-2] or "0" for path in visitor.paths(PageKind.PRODUCT)}
    assert sections == {"0", "1", "2"}
    assert len(visitor.visited) <= 18


def test_nothing_of_what_never_ends_is_asked_for(trapped: tuple[PlainVisitor, list[str]]) -> None:
    _, asked = trapped
    for trap in ("calendar", "filter", "color=", "page=", "month=", "/more/more", "jsessionid"):
        assert not [path for path in asked if trap in path], trap
    assert not [path for path in asked if parse_qs(urlsplit(path).query).keys() & {"sid", "utm_source"}]
    assert len(asked) <= 50


def test_traps_do_not_make_the_shop_look_larger(trapped: tuple[PlainVisitor, list[str]]) -> None:
    visitor, _ = trapped
    counts = {count.pattern: count for count in visitor.discovery.counts}
    products = counts["/product/{slug}-{n}"]
    assert products.counted_by is CountedBy.LINKS
    assert 6 <= products.pages <= 18
