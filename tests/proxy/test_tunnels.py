"""CONNECT: encrypted connections and web sockets, which are passed on as they are."""

from __future__ import annotations

import asyncio

import pytest

from auditor.proxy import TrafficLimits

from .raw import Caller, Server, answering, calling, ok, run, server


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()


async def connect_to(caller: Caller, authority: str) -> bytes:
    caller.send(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\nSIGNED\r\n\r\n".encode())
    return await caller.head()


def test_bytes_are_passed_on_both_ways() -> None:
    async def work() -> None:
        async with server(echo) as shop, calling(shop.port) as (proxy, connect):
            caller = await connect()
            assert (await connect_to(caller, shop.authority)).startswith(b"HTTP/1.1 200 ")
            for size in (1, 100_000, 3):
                caller.writer.write(b"\x00" * size)
                assert await caller.reader.readexactly(size) == b"\x00" * size
            caller.writer.write_eof()  # the other way stays open
            assert await caller.all() == b""
            assert (proxy.traffic.requests, proxy.traffic.connections) == (0, 1)
            assert proxy.traffic.sent == proxy.traffic.received == 100_004

    run(work())


@pytest.mark.parametrize(
    ("authority", "answer"),
    [
        ("10.0.0.1:443", b"HTTP/1.1 403 destination_ip_prohibited\r\n"),
        ("[::1]:443", b"HTTP/1.1 403 destination_ip_prohibited\r\n"),
        ("[::ffff:10.0.0.1]:443", b"HTTP/1.1 403 destination_ip_prohibited\r\n"),
        ("8.8.8.8:25", b"HTTP/1.1 403 http_request_denied\r\n"),
        ("no-such-host.invalid:443", b"HTTP/1.1 502 dns_error\r\n"),
        ("127.0.0.1:1", b"HTTP/1.1 502 connection_refused\r\n"),
    ],
)
def test_what_is_out_of_reach_is_refused_with_the_reason(authority: str, answer: bytes) -> None:
    async def work() -> None:
        async with calling(1) as (proxy, connect):
            assert (await connect_to(await connect(), authority)).startswith(answer)
            host, _, port = authority.rpartition(":")
            failure = proxy.failure(host.strip("[]"), int(port))
            assert failure is not None
            assert failure.value.encode() in answer

    run(work())


def test_a_server_that_goes_takes_the_tunnel_with_it() -> None:
    async def gone(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(1)
        writer.write(b"bye")
        await writer.drain()

    async def work() -> None:
        async with server(gone) as shop, calling(shop.port) as (_, connect):
            caller = await connect()
            await connect_to(caller, shop.authority)
            caller.writer.write(b"x")
            assert await caller.all() == b"bye"

    run(work())


async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readexactly(1)
    while True:
        writer.write(b"a" * 65536)
        await writer.drain()


def test_a_flood_is_cut_off() -> None:
    async def work() -> None:
        limits = TrafficLimits(answer=2_000_000)
        async with server(flood) as shop, calling(shop.port, limits) as (proxy, connect):
            caller = await connect()
            await connect_to(caller, shop.authority)
            caller.writer.write(b"x")
            await caller.all()
            assert proxy.traffic.received < 5_000_000
            assert proxy.traffic.failures == {"http_response_body_size": 1}

    run(work())


def test_many_answers_with_pauses_between_them_are_no_flood() -> None:
    async def work() -> None:
        limits = TrafficLimits(answer=150_000)
        async with server(echo) as shop, calling(shop.port, limits) as (_, connect):
            caller = await connect()
            await connect_to(caller, shop.authority)
            for _ in range(3):
                caller.writer.write(b"x" * 100_000)
                assert await caller.reader.readexactly(100_000)
                await asyncio.sleep(0.7)

    run(work())


def test_tunnels_that_rest_are_ended() -> None:
    async def work() -> None:
        limits = TrafficLimits(idle_connection=0.5)
        async with server(echo) as shop, calling(shop.port, limits) as (_, connect):
            caller = await connect()
            await connect_to(caller, shop.authority)
            assert await caller.all() in (b"", b"reset")

    run(work())


class Other(Server):
    """Another proxy: makes tunnels to one server, whatever it is asked for, and answers plain requests."""

    def __init__(self, status: bytes = b"HTTP/1.1 200 fine\r\nVia: 1.1 other\r\n\r\n") -> None:
        super().__init__(self._talk)
        self.heads: list[bytes] = []
        self._status = status

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            self.heads.append(head)
            if not head.startswith(b"CONNECT"):
                writer.write(ok(b"from the other"))
                continue
            writer.write(self._status)
            await echo(reader, writer)


def through(other: Other) -> str:
    return f"http://me:se%3Acret@127.0.0.1:{other.port}"


def test_another_proxy_on_the_way_is_asked() -> None:
    async def work() -> None:
        other = Other()
        listening = await asyncio.start_server(other, "127.0.0.1", 0)
        other.port = listening.sockets[0].getsockname()[1]
        async with calling(1, upstream=through(other)) as (_, connect):
            caller = await connect()
            assert (await connect_to(caller, "shop.test:443")).startswith(b"HTTP/1.1 200 ")
            caller.writer.write(b"hello")
            assert await caller.reader.readexactly(5) == b"hello"
            plain = await connect()
            for _ in range(2):
                plain.send(b"GET http://shop.test/x HTTP/1.1\r\nHost: shop.test\r\nSIGNED\r\n\r\n")
                assert await plain.answer() == (200, b"from the other")
            for address in ("10.0.0.1:443", "localhost:443", "8.8.8.8:25", "[::1]:443"):
                refused = await connect_to(await connect(), address)
                assert refused.startswith((b"HTTP/1.1 403 ", b"HTTP/1.1 502 connection_refused"))
        listening.close()
        signed = b"Proxy-Authorization: Basic bWU6c2U6Y3JldA==\r\n"
        assert (
            other.heads[0] == b"CONNECT shop.test:443 HTTP/1.1\r\nHost: shop.test:443\r\n" + signed + b"\r\n"
        )
        assert other.heads[1].startswith(b"GET http://shop.test/x HTTP/1.1\r\nHost: shop.test\r\n")
        assert signed in other.heads[1]
        assert len(other.heads) == 3

    run(work())


@pytest.mark.parametrize(
    "status", [b"HTTP/1.1 403 no\r\n\r\n", b"nonsense\r\n\r\n", b"HTTP/1.1 200 ok\r\nX: " + b"a" * 99_999]
)
def test_another_proxy_that_refuses_is_told(status: bytes) -> None:
    async def work() -> None:
        other = Other(status)
        listening = await asyncio.start_server(other, "127.0.0.1", 0)
        other.port = listening.sockets[0].getsockname()[1]
        async with calling(1, upstream=through(other)) as (_, connect):
            answer = await connect_to(await connect(), "shop.test:443")
            assert answer.startswith(b"HTTP/1.1 502 proxy_configuration_error\r\n")
        listening.close()

    run(work())


def test_another_proxy_that_is_not_there_is_told() -> None:
    async def work() -> None:
        async with calling(1, upstream="http://127.0.0.1:1") as (_, connect):
            answer = await connect_to(await connect(), "shop.test:443")
            assert answer.startswith(b"HTTP/1.1 502 proxy_configuration_error\r\n")

    run(work())


def test_this_computer_is_not_asked_for_through_another_proxy() -> None:
    async def work() -> None:
        async with (
            server(answering(ok(b"here"))) as shop,
            calling(shop.port, upstream="http://127.0.0.1:1") as (_, connect),
        ):
            caller = await connect()
            caller.send(f"GET http://{shop.authority}/ HTTP/1.1\r\nSIGNED\r\n\r\n".encode())
            assert await caller.answer() == (200, b"here")

    run(work())
