import asyncio
import gzip
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import pytest

from auditor.crawl.fetch import Fetcher, FetchError, Limits, Response
from auditor.crawl.pace import Pace

from .loopback import Reply, closed_port, redirect, serving

T = TypeVar("T")


def fetching(work: Callable[[Fetcher], Awaitable[T]], pace: Pace | None = None) -> T:
    async def run() -> T:
        async with Fetcher(user_agent="Test/1", pace=pace or Pace()) as fetcher:
            return await work(fetcher)

    return asyncio.run(run())


def get(url: str, limits: Limits | None = None) -> Response:
    return fetching(lambda fetcher: fetcher.get(url, limits))


def problem(url: str, limits: Limits | None = None) -> str:
    with pytest.raises(FetchError) as caught:
        get(url, limits)
    return caught.value.name


def test_pages_are_fetched_and_decoded() -> None:
    page = Reply("<p>ąčę</p>".encode("windows-1257"), type="text/html; charset=windows-1257")
    with serving({"/": page, "/moved": redirect("/", 301)}) as server:
        response = get(f"{server.url}/moved")
        assert server.agents == {"Test/1"}
    assert response.url == f"{server.url}/"
    assert response.text == "<p>ąčę</p>"
    assert response.is_html


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_zipped_answers_are_unzipped(coding: str) -> None:
    body = gzip.compress(b"x" * 5000) if coding == "gzip" else zlib.compress(b"x" * 5000)
    with serving({"/": Reply(body, headers={"Content-Encoding": coding})}) as server:
        assert get(server.url).content == b"x" * 5000


def test_a_zipped_file_is_unzipped_even_inside_a_zipped_answer() -> None:
    body = gzip.compress(gzip.compress(b"x" * 5000))
    with serving({"/": Reply(body, headers={"Content-Encoding": "gzip"})}) as server:
        assert get(server.url).content == b"x" * 5000


def test_a_zip_bomb_is_cut() -> None:
    body = gzip.compress(b"\0" * 200_000_000, compresslevel=6)
    with serving({"/": Reply(body, headers={"Content-Encoding": "gzip"})}) as server:
        began = time.monotonic()
        assert len(get(server.url, Limits(bytes=1_000_000)).content) == 1_000_000
    assert time.monotonic() - began < 1


def test_endless_answers_are_cut() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"y" * 65536

    with serving({"/": Reply(stream=endless)}) as server:
        assert len(get(server.url, Limits(bytes=500_000)).content) == 500_000


def test_dripping_answers_time_out() -> None:
    def drip() -> Iterator[bytes]:
        for _ in range(100):
            yield b"."
            time.sleep(0.1)

    with serving({"/": Reply(stream=drip)}) as server:
        began = time.monotonic()
        assert problem(server.url, Limits(seconds=0.5)) == "timeout"
    assert time.monotonic() - began < 2


def test_redirects_are_bounded_and_stay_on_the_web() -> None:
    pages = {
        "/loop": redirect("/loop"),
        "/file": redirect("file:///etc/passwd"),
        "/script": redirect("javascript:1"),
    }
    with serving(pages) as server:
        assert problem(f"{server.url}/loop") == "too-many-redirects"
        assert len(server.requests) <= 7
        for path in ("/file", "/script"):
            assert problem(server.url + path) == "failed"


def test_what_cannot_be_reached_is_told_apart() -> None:
    assert problem(f"http://127.0.0.1:{closed_port()}/") == "refused"
    assert problem("http://no-such-host.invalid/") == "unknown-host"
    with serving({"/": "plain"}) as server:
        assert problem(server.url.replace("http", "https")) == "tls"


def test_a_busy_server_is_asked_again_when_it_says() -> None:
    answers = iter([Reply(status=429, headers={"Retry-After": "1"}), Reply(b"ok")])
    with serving({"/": lambda: next(answers)}) as server:
        began = time.monotonic()
        assert get(server.url).content == b"ok"
    assert time.monotonic() - began >= 1


def test_a_server_that_is_busy_for_long_is_left_alone() -> None:
    with serving({"/": Reply(status=503, headers={"Retry-After": "3600"})}) as server:
        assert problem(server.url) == "busy"
        assert len(server.requests) == 1


def test_the_time_that_a_page_takes_is_counted_and_not_that_of_waiting_for_a_turn() -> None:
    async def work(fetcher: Fetcher) -> tuple[float, float, float]:
        await fetcher.get(f"{server.url}/slow")
        await fetcher.get(f"{server.url}/quick")  # begins a second after the one before
        return tuple(fetcher.spent(f"{server.url}/{name}") for name in ("slow", "quick", "other"))

    with serving({"/slow": lambda: (time.sleep(0.6), Reply(b"late"))[1], "/quick": "ok"}) as server:
        begun = time.monotonic()
        slow, quick, other = fetching(work, Pace(interval=1.5))
        whole = time.monotonic() - begun
    assert whole >= 1.5
    assert slow >= 0.6
    assert quick < whole - slow
    assert other == 0.0
