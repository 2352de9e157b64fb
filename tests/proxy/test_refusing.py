"""What the proxy refuses: malformed requests, strangers, and servers that answer nonsense."""

from __future__ import annotations

import asyncio

import pytest

from .raw import answering, calling, get, ok, run, server

MALFORMED = b"HTTP/1.1 400 "
GET = b"GET http://NAME/ HTTP/1.1\r\n"
POST = b"POST http://NAME/ HTTP/1.1\r\nSIGNED\r\n"


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
