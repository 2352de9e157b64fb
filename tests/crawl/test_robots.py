import asyncio

import pytest

from auditor.crawl.fetch import Fetcher, FetchError
from auditor.crawl.pace import Pace
from auditor.crawl.robots import MAX_DELAY, Robots, fetch_robots

from .loopback import Page, Reply, closed_port, redirect, serving, text

RULES = """
User-agent: *
Crawl-delay: 2
Disallow: /cart
Disallow: /*?sort=
Allow: /cart/help

User-agent: OtherBot
Disallow: /

Sitemap: https://shop.example/map.xml
"""


def robots(page: Page | None, *, ignore: bool = False) -> Robots:
    async def run(url: str) -> Robots:
        async with Fetcher(user_agent="Test/1", pace=Pace()) as fetcher:
            return await fetch_robots(fetcher, f"{url}/some/page", agent="StorefrontAuditor", ignore=ignore)

    with serving({} if page is None else {"/robots.txt": page, "/elsewhere": text(RULES)}) as server:
        return asyncio.run(run(server.url))


def test_pages_closed_by_a_line_of_their_own_are_told_from_others() -> None:
    found = robots(text(RULES))
    assert found.closes("https://shop.example/cart")
    assert not found.closes("https://shop.example/cart/items")
    assert not found.closes("https://shop.example/mugs")
    assert not robots(text(RULES), ignore=True).closes("https://shop.example/cart")


def test_rules_are_obeyed() -> None:
    found = robots(text(RULES))
    assert found.allows("https://shop.example/mugs")
    assert not found.allows("https://shop.example/cart")
    assert found.allows("https://shop.example/cart/help")
    assert not found.allows("https://shop.example/mugs?sort=price")
    assert found.delay == 2
    assert found.sitemaps == ("https://shop.example/map.xml",)


def test_a_group_of_our_own_wins_over_the_general_one() -> None:
    found = robots(text("User-agent: *\nDisallow: /\n\nUser-agent: storefrontauditor\nDisallow: /private\n"))
    assert found.allows("https://shop.example/mugs")
    assert not found.allows("https://shop.example/private/x")


def test_redirects_lead_to_the_rules() -> None:
    assert not robots(redirect("/elsewhere")).allows("https://shop.example/cart")


@pytest.mark.parametrize("status", [404, 403, 410])
def test_without_rules_everything_is_allowed(status: int) -> None:
    assert robots(Reply(status=status)).allows("https://shop.example/cart")


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_failing_server_forbids_everything(status: int) -> None:
    found = robots(Reply(status=status, headers={"Retry-After": "0"}))
    assert found.unreachable
    assert not found.allows("https://shop.example/")


def test_rules_can_be_ignored() -> None:
    assert robots(text("User-agent: *\nDisallow: /\nCrawl-delay: 9"), ignore=True).allows(
        "https://shop.example/cart"
    )
    assert robots(text("User-agent: *\nCrawl-delay: 9"), ignore=True).delay == 0
    assert robots(Reply(status=500, headers={"Retry-After": "0"}), ignore=True).allows(
        "https://shop.example/"
    )


def test_delays_are_bounded() -> None:
    assert robots(text("User-agent: *\nCrawl-delay: 86400")).delay == MAX_DELAY


@pytest.mark.parametrize(
    "body", [b"\xff\xfe\x00", b"<html>404</html>", b"Disallow: /\n" * 10, b"User-agent\nDisallow"]
)
def test_rubbish_forbids_nothing(body: bytes) -> None:
    assert robots(Reply(body, type="text/plain")).allows("https://shop.example/cart")


def test_a_host_that_is_not_there_is_an_error() -> None:
    async def run() -> None:
        async with Fetcher(user_agent="Test/1", pace=Pace()) as fetcher:
            await fetch_robots(fetcher, f"http://127.0.0.1:{closed_port()}/", agent="StorefrontAuditor")

    with pytest.raises(FetchError):
        asyncio.run(run())
