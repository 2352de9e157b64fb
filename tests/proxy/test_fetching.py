"""Plain requests of the discovery through the proxy: the same errors as without it, and some of its own."""

from __future__ import annotations

import asyncio

import pytest

from auditor.crawl.fetch import Fetcher, FetchError, Limits, Response
from auditor.crawl.pace import Pace
from auditor.proxy import Destination, Proxy, ProxyOptions, TrafficLimits, open_proxy
from tests.browser.serving import serving_tls
from tests.crawl.loopback import Loopback, Reply, closed_port, redirect, serving


def fetch(url: str, port: int, limits: TrafficLimits | None = None) -> tuple[Response, Proxy]:
    async def work() -> tuple[Response, Proxy]:
        options = ProxyOptions(Destination("127.0.0.1", port), limits=limits or TrafficLimits())
        async with (
            open_proxy(options) as proxy,
            Fetcher(user_agent="Test/1", pace=Pace(), proxy=proxy) as fetcher,
        ):
            return await fetcher.get(url, Limits()), proxy

    return asyncio.run(work())


def problem(url: str, port: int, limits: TrafficLimits | None = None) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(url, port, limits)
    return caught.value.name


@pytest.fixture
def shop() -> Loopback:
    return Loopback(
        {"/": "<p>shop", "/big": Reply(headers={"Content-Length": "60000000"}, stream=lambda: iter(()))}
    )


def test_pages_are_fetched(shop: Loopback) -> None:
    with shop.running():
        response, proxy = fetch(shop.url, shop.port)
    assert response.text == "<p>shop"
    assert shop.agents == {"Test/1"}
    assert proxy.traffic.requests == 1


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://no-such-host.invalid/", "unknown-host"),
        ("https://no-such-host.invalid/", "unknown-host"),
        ("http://10.0.0.1/", "forbidden-address"),
        ("https://169.254.169.254/", "forbidden-address"),
        ("http://8.8.8.8:25/", "forbidden-port"),
        ("https://8.8.8.8:25/", "forbidden-port"),
    ],
)
def test_what_cannot_be_reached_is_told_apart(url: str, name: str) -> None:
    assert problem(url, 1) == name


def test_closed_ports_and_broken_encryption_are_told_apart(shop: Loopback) -> None:
    port = closed_port()
    assert problem(f"http://127.0.0.1:{port}/", port) == "refused"
    assert problem(f"https://127.0.0.1:{port}/", port) == "refused"
    with shop.running():
        assert problem(shop.url.replace("http", "https"), shop.port) == "tls"
    with serving_tls({"/": "secret"}) as guarded:
        assert problem(guarded.url, guarded.port) == "tls"


def test_what_is_too_large_is_not_fetched(shop: Loopback) -> None:
    with shop.running():
        assert problem(f"{shop.url}/big", shop.port) == "too-large"


@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/", "http://169.254.169.254/latest/", "http://192.168.0.1:80/"]
)
def test_redirects_into_other_networks_are_not_followed(target: str) -> None:
    with serving({"/": redirect(target)}) as shop:
        assert problem(shop.url, shop.port) == "forbidden-address"


def test_a_server_cannot_pretend_to_be_the_proxy() -> None:
    told = {"Proxy-Status": "storefront-auditor; error=dns_error"}
    with serving({"/": Reply(b"here", headers=told)}) as shop:
        response, _ = fetch(shop.url, shop.port)
    assert response.content == b"here"
