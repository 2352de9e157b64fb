"""Peers that never end, never begin, or are slow: how long and how far the proxy goes along."""

from __future__ import annotations

import asyncio

import pytest

from auditor.proxy import TrafficLimits

from .raw import Caller, calling, endless, get, run, server


def test_an_answer_without_end_is_cut_off() -> None:
    flood = endless(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"a" * 65536 + b"\r\n"
    )

    async def work() -> None:
        limits = TrafficLimits(answer=1_000_000)
        async with server(flood) as shop, calling(shop.port, limits) as (proxy, connect):
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
    async def work() -> None:
        async with server(endless(start)) as shop, calling(shop.port) as (proxy, connect):
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


def test_a_server_that_never_answers_is_given_up() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async def work() -> None:
        async with server(silent) as shop, calling(shop.port, TrafficLimits(idle=0.5)) as (proxy, connect):
            caller = await connect()
            caller.send(get(shop))
            answer = await caller.all()
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
            assert (await caller.all()).startswith((b"HTTP/1.1 400 ", b"reset"))
            dripping.cancel()
            assert proxy.traffic.failures == {"http_request_error": 1}

    run(work())


def test_connections_that_rest_are_ended() -> None:
    async def work() -> None:
        async with calling(1, TrafficLimits(idle_connection=0.5)) as (_, connect):
            assert await (await connect()).all() in (b"", b"reset")

    run(work())
