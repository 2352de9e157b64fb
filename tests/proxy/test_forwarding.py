"""Plain HTTP through the proxy: what is passed on, and what is not."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from auditor.proxy import TrafficLimits

from .raw import Caller, Server, answering, calling, get, ok, run, server

MALFORMED = b"HTTP/1.1 400 "
GET = b"GET http://NAME/ HTTP/1.1\r\n"
POST = b"POST http://NAME/ HTTP/1.1\r\nSIGNED\r\n"
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


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: NAME\r\nSIGNED\r\n\r\n",
        b"GET https://NAME/ HTTP/1.1\r\nHost: NAME\r\nSIGNED\r\n\r\n",
        b"GET ftp://NAME/ HTTP/1.1\r\nHost: NAME\r\nSIGNED\r\n\r\n",
        b"GET file:///etc/passwd HTTP/1.1\r\nHost: NAME\r\nSIGNED\r\n\r\n",
        b"GET http:/// HTTP/1.1\r\nHost: NAME\r\nSIGNED\r\n\r\n",
        b"GET http://NAME0000/ HTTP/1.1\r\nHost: NAME\r\nSIGNED\r\n\r\n",
        b"GET http://NAME/ HTTP/1.0\r\nHost: NAME\r\nSIGNED\r\n\r\n",
        b"GET http://NAME/ HTTP/2.0\r\nHost: NAME\r\nSIGNED\r\n\r\n",
        b"GET http://NAME/a b HTTP/1.1\r\nHost: NAME\r\nSIGNED\r\n\r\n",
        b"GET http://NAME/ HTTP/1.1\nHost: NAME\nSIGNED\r\n\n",
        GET + b"Host : NAME\r\nSIGNED\r\n\r\n",
        GET + b"X: a\x00b\r\nSIGNED\r\n\r\n",
        GET + b"X: a\r\n folded\r\nSIGNED\r\n\r\n",
        GET + b"Upgrade: websocket\r\nConnection: Upgrade\r\nSIGNED\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"CONNECT NAME/x HTTP/1.1\r\nSIGNED\r\n\r\n",
        b"CONNECT 127.0.0.1 HTTP/1.1\r\nSIGNED\r\n\r\n",
        b"CONNECT NAME HTTP/1.1\r\nSIGNED\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        # Framing that two parsers may read differently.
        POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        POST + b"Content-Length: +5\r\n\r\nhello",
        POST + b"Content-Length: 5, 5\r\n\r\nhello",
        POST + b"Transfer-Encoding: identity\r\n\r\nhello",
        POST + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n",
        # Two requests where the first has not been answered.
        GET + b"SIGNED\r\n\r\nGET http://NAME/ HTTP/1.1\r\nSIGNED\r\n\r\n",
        # Larger than any head is.
        b"GET http://NAME/" + b"a" * 70_000 + b" HTTP/1.1\r\nSIGNED\r\n\r\n",
        GET + b"SIGNED\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        GET + b"SIGNED\r\n" + b"X: a\r\n" * 300 + b"\r\n",
        GET + b"SIGNED\r\nX: " + b"a" * 2_000_000,
    ],
)  # fmt: skip
def test_what_is_malformed_or_ambiguous_is_refused(request_: bytes) -> None:
    reached: list[bytes] = []

    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.append(await reader.read())

    async def work() -> None:
        async with server(never) as shop, calling(shop.port) as (proxy, connect):
            caller = await connect()
            caller.send(request_.replace(b"NAME", shop.authority.encode()))
            assert (await caller.all()).startswith((MALFORMED, b"reset"))
            assert proxy.traffic.failures == {"http_request_error": 1}
        await asyncio.sleep(0)
        assert not any(reached)

    run(work())


@pytest.mark.parametrize(
    "credentials", [b"", b"Proxy-Authorization: Basic YTpi\r\n", b"Proxy-Authorization: x\r\n"]
)
@pytest.mark.parametrize("method", ["GET", "CONNECT"])
def test_nobody_else_uses_the_proxy(credentials: bytes, method: str) -> None:
    async def work() -> None:
        async with server(answering(ok())) as shop, calling(shop.port) as (proxy, connect):
            caller = await connect()
            target = shop.authority if method == "CONNECT" else f"http://{shop.authority}/"
            caller.send(f"{method} {target} HTTP/1.1\r\n".encode() + credentials + b"\r\n")
            assert (await caller.all()).startswith(b"HTTP/1.1 407 ")
            assert shop.connections == 0
            assert proxy.traffic.requests == proxy.traffic.connections == 0

    run(work())


@pytest.mark.parametrize(
    ("told", "failure"),
    [
        (b"SSH-2.0-OpenSSH_9\r\n", "http_protocol_error"),
        (b"HTTP/1.1 200 OK\r\nX Y: 1\r\n\r\n", "http_protocol_error"),
        (b"HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n", "http_protocol_error"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "http_protocol_error"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", "http_response_header_section_size"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 2_000_000, "http_response_header_section_size"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 300 + b"\r\n", "http_response_header_section_size"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 60000000\r\n\r\n", "http_response_body_size"),
    ],
)
def test_a_server_that_answers_nonsense_is_not_believed(told: bytes, failure: str) -> None:
    async def work() -> None:
        async with server(answering(told)) as shop, calling(shop.port) as (proxy, connect):
            caller = await connect()
            caller.send(get(shop))
            answer = await caller.all()
            assert answer.startswith(b"HTTP/1.1 502 ")
            assert f"Proxy-Status: storefront-auditor; error={failure}\r\n".encode() in answer
            assert proxy.traffic.failures == {failure: 1}

    run(work())


def test_an_answer_without_end_is_cut_off() -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"10000\r\n" + b"a" * 65536 + b"\r\n")
            await writer.drain()

    async def work() -> None:
        limits = TrafficLimits(answer=1_000_000)
        async with server(endless) as shop, calling(shop.port, limits) as (proxy, connect):
            caller = await connect()
            caller.send(get(shop))
            await caller.all()
            assert proxy.traffic.failures == {"http_response_body_size": 1}
            assert proxy.traffic.received < 5_000_000

    run(work())


@pytest.mark.parametrize(
    "start",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;",
        b"HTTP/1.1 200 ",
        b"HTTP/1.1 200 OK\r\nX",
    ],
    ids=["trailer", "extension", "reason", "name"],
)
def test_what_is_no_body_is_not_endless_either(start: bytes) -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(start)
        while True:
            writer.write(b"a" * 65536)
            await writer.drain()

    async def work() -> None:
        async with server(endless) as shop, calling(shop.port) as (proxy, connect):
            caller = await connect()
            caller.send(get(shop))
            await caller.all()
            assert proxy.traffic.received < 5_000_000

    run(work())


def test_a_slow_reader_holds_the_server_back() -> None:
    sent = 0

    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 45000000\r\n\r\n")
        for _ in range(45_000_000 // 100_000):
            writer.write(b"a" * 100_000)
            await writer.drain()
            sent += 100_000

    async def work() -> None:
        async with server(flood) as shop, calling(shop.port) as (_, connect):
            caller = await connect()
            caller.send(get(shop))
            await caller.head()
            before = -1
            while before != sent:
                before = sent
                await asyncio.sleep(0.3)
            assert sent < 40_000_000  # what sockets hold, and no more
            left = 45_000_000
            while left:
                left -= len(await caller.reader.read(1 << 20))
            assert sent == 45_000_000

    run(work())


async def _asked(shop: Server, caller: Caller) -> bytes:
    caller.send(get(shop))
    return await caller.all()


def test_a_server_that_never_answers_is_given_up() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async def work() -> None:
        async with server(silent) as shop, calling(shop.port, TrafficLimits(idle=0.5)) as (proxy, connect):
            answer = await _asked(shop, await connect())
            assert answer.startswith(b"HTTP/1.1 504 http_response_timeout\r\n")
            assert proxy.traffic.failures == {"http_response_timeout": 1}

    run(work())


def test_heads_that_drip_in_are_given_up() -> None:
    async def drip(caller: Caller) -> None:
        for byte in get_head:
            caller.writer.write(bytes([byte]))
            await asyncio.sleep(0.1)

    get_head = b"GET http://127.0.0.1/" + b"a" * 300

    async def work() -> None:
        async with calling(1, TrafficLimits(head=0.5)) as (proxy, connect):
            caller = await connect()
            dripping = asyncio.create_task(drip(caller))
            assert (await caller.all()).startswith((MALFORMED, b"reset"))
            dripping.cancel()
            assert proxy.traffic.failures == {"http_request_error": 1}

    run(work())


def test_connections_that_rest_are_ended() -> None:
    async def work() -> None:
        async with calling(1, TrafficLimits(idle_connection=0.5)) as (_, connect):
            assert await (await connect()).all() in (b"", b"reset")

    run(work())
