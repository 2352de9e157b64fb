"""Plain HTTP through the proxy: what is passed on, and what is not."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from .raw import answering, calling, get, ok, run, server

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"


def test_requests_are_passed_on_and_answers_brought_back() -> None:
    log: list[bytes] = []

    async def work() -> None:
        async with (
            server(answering(ok(b"one"), ok(b"two"), log=log)) as shop,
            calling(shop.port) as (proxy, connect),
        ):
            caller = await connect()
            caller.send(get(shop, "/a?b=c%20d&e", b"Cookie: x=1\r\nAccept: */*\r\n"))
            assert await caller.answer() == (200, b"one")
            caller.send(get(shop, "?q"))
            assert await caller.answer() == (200, b"two")
            assert shop.connections == 1
            assert (proxy.traffic.requests, proxy.traffic.connections) == (2, 0)
            assert proxy.traffic.received == len(ok(b"one") + ok(b"two"))
            assert proxy.traffic.sent == sum(map(len, log))
            host = f"Host: {shop.authority}\r\n".encode()
            assert log[0] == b"GET /a?b=c%20d&e HTTP/1.1\r\n" + host + b"Cookie: x=1\r\nAccept: */*\r\n\r\n"
            assert log[1].startswith(b"GET /?q HTTP/1.1\r\n")

    run(work())


def test_what_concerns_two_neighbours_only_is_not_passed_on() -> None:
    log: list[bytes] = []
    told = ok(b"", b"Connection: keep-alive, X-Drop\r\nX-Drop: 1\r\nX-Keep: 1\r\nKeep-Alive: timeout=5\r\n")
    told = told.replace(b"X-Keep", b"Proxy-Status: storefront-auditor; error=dns_error\r\nX-Keep")

    async def work() -> None:
        async with server(answering(told, log=log)) as shop, calling(shop.port) as (_, connect):
            caller = await connect()
            caller.send(
                get(
                    shop,
                    more=b"Connection: X-Secret, close\r\nX-Secret: 1\r\nProxy-Connection: keep-alive\r\n"
                    b"TE: trailers\r\nExpect: 100-continue\r\nX-Kept: 1\r\n",
                )
            )
            head = await caller.head()
            assert b"X-Keep: 1" in head
            for name in (b"X-Drop", b"Keep-Alive", b"Connection", b"Proxy-Status"):
                assert name not in head

    run(work())
    (sent,) = log
    assert b"X-Kept: 1" in sent
    for name in (b"Proxy-", b"X-Secret", b"Connection", b"TE:", b"Expect"):
        assert name not in sent


def test_the_host_is_that_of_the_address_that_was_checked() -> None:
    log: list[bytes] = []

    async def work() -> None:
        async with server(answering(ok(), log=log)) as shop, calling(shop.port) as (_, connect):
            caller = await connect()
            url = f"http://user:word@{shop.authority}/x#part".encode()
            caller.send(b"GET " + url + b" HTTP/1.1\r\nHost: 10.0.0.1\r\nSIGNED\r\n\r\n")
            assert await caller.answer() == (200, b"ok")

    run(work())
    (sent,) = log
    assert sent.startswith(b"GET /x HTTP/1.1\r\nHost: 127.0.0.1:")
    assert sent.count(b"Host:") == 1
    assert b"10.0.0.1" not in sent
    assert b"word" not in sent


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_bodies_are_passed_on(framing: str) -> None:
    got: list[bytes] = []
    body = b"x" * 300_000

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if b"Content-Length: 300000" in head:
            got.append(await reader.readexactly(300_000))
        else:
            assert b"Transfer-Encoding: chunked" in head
            parts = b""
            while size := int(await reader.readline(), 16):
                parts += await reader.readexactly(size)
                await reader.readline()
            got.append(parts)
        writer.write(ok())

    async def pieces() -> object:
        for n in range(0, len(body), 50_000):
            yield body[n : n + 50_000]

    async def work() -> None:
        async with server(echo) as shop, calling(shop.port) as (proxy, _):
            async with httpx.AsyncClient(proxy=proxy.address, trust_env=False) as client:
                content = body if framing == "length" else pieces()
                answer = await client.post(f"http://{shop.authority}/", content=content)  # type: ignore[arg-type]
            assert answer.text == "ok"

    run(work())
    assert got == [body]


@pytest.mark.parametrize(
    ("told", "body"),
    [
        (
            CHUNKED + b"\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX: y\r\n\r\n",
            "abcde",
        ),
        (b"HTTP/1.1 200 OK\r\n\r\nto the end", "to the end"),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nold", "old"),
        (b"HTTP/1.1 200 OK\nContent-Length: 3\n\nbare", "bar"),
        (b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" + ok(b"late"), "late"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", ""),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", ""),
        (ok("ąž".encode(), b"X-Words: \xc4\x85\r\n"), "ąž"),
        (
            CHUNKED + b"Content-Length: 99\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "abc",
        ),
    ],
    ids=[
        "chunked",
        "to the end",
        "HTTP/1.0",
        "bare LF",
        "early hints",
        "204",
        "304",
        "words",
        "both framings",
    ],
)
def test_answers_are_understood_as_browsers_do_and_framed_anew(told: bytes, body: str) -> None:
    async def work() -> None:
        async with (
            server(answering(told)) as shop,
            calling(shop.port) as (proxy, _),
            httpx.AsyncClient(proxy=proxy.address, trust_env=False) as client,
        ):
            for _ in range(2):
                answer = await client.get(f"http://{shop.authority}/")
                assert answer.text == body
                assert not {"content-length", "transfer-encoding"} <= set(answer.headers)

    run(work())


def test_an_answer_to_head_has_no_body() -> None:
    async def work() -> None:
        told = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"
        async with server(answering(told, stay=True)) as shop, calling(shop.port) as (_, connect):
            caller = await connect()
            for _ in range(2):
                caller.send(get(shop).replace(b"GET", b"HEAD"))
                assert b"Content-Length: 5000" in await caller.head()

    run(work())


def test_a_kept_connection_that_ends_as_it_is_used_again_is_opened_once_more() -> None:
    async def ends_at_second(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ok())
        await reader.readuntil(b"\r\n\r\n")

    async def work(method: bytes) -> bytes:
        async with server(ends_at_second) as shop, calling(shop.port) as (_, connect):
            caller = await connect()
            for n in (1, 2):
                caller.send(get(shop).replace(b"GET", method if n == 2 else b"GET"))
                answer = await caller.reader.read(1000)
            assert shop.connections == (2 if answer else 1)
            return answer

    assert run(work(b"GET")) == ok()
    assert run(work(b"DELETE")) == b""  # nobody knows whether it was done


def test_the_end_of_a_kept_connection_is_told() -> None:
    async def work() -> None:
        async with server(answering(ok())) as shop, calling(shop.port) as (_, connect):
            caller = await connect()
            caller.send(get(shop))
            assert await caller.all() == ok()

    run(work())


def test_another_server_is_asked_on_the_same_connection() -> None:
    async def work() -> None:
        async with (
            server(answering(ok(b"one"), stay=True)) as one,
            server(answering(ok(b"two"), stay=True)) as two,
            calling(one.port) as (_, connect),
        ):
            caller = await connect()
            caller.send(get(one))
            assert await caller.answer() == (200, b"one")
            caller.send(get(two))
            assert await caller.answer() == (200, b"two")

    run(work())


def test_an_answer_that_is_cut_off_is_no_whole_answer() -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nonly this\r\n"

    async def work(told: bytes) -> None:
        async with (
            server(answering(told)) as shop,
            calling(shop.port) as (proxy, _),
            httpx.AsyncClient(proxy=proxy.address, trust_env=False) as client,
        ):
            with pytest.raises(httpx.RemoteProtocolError):
                await client.get(f"http://{shop.authority}/")

    run(work(cut))
    run(work(chunked))
