"""Budgets of requests and bytes: what one visit of a shop may take."""

from __future__ import annotations

import asyncio

from auditor.proxy import TrafficLimits

from .raw import answering, calling, endless, get, ok, run, server


def test_no_more_is_asked_than_was_allowed() -> None:
    async def work() -> None:
        limits = TrafficLimits(requests=2)
        async with (
            server(answering(ok(), ok(), ok(), stay=True)) as shop,
            calling(shop.port, limits) as (proxy, connect),
        ):
            spent = asyncio.create_task(proxy.until_spent())
            caller = await connect()
            for _ in range(2):
                caller.send(get(shop))
                assert await caller.answer() == (200, b"ok")
            assert not spent.done()
            caller.send(get(shop))
            assert (await caller.all()).startswith(b"HTTP/1.1 503 connection_limit_reached\r\n")
            reason = await spent
            assert (reason.key, reason.params) == ("partial.max-requests", {"count": 2})
            other = await connect()
            other.send(f"CONNECT {shop.authority} HTTP/1.1\r\nSIGNED\r\n\r\n".encode())
            assert (await other.all()).startswith(b"HTTP/1.1 503 ")
            assert (proxy.traffic.requests, proxy.traffic.connections) == (2, 0)

    run(work())


def test_connections_for_encrypted_requests_count_too() -> None:
    async def work() -> None:
        limits = TrafficLimits(requests=1)
        async with server(answering(ok())) as shop, calling(shop.port, limits) as (proxy, connect):
            for wanted in (b"HTTP/1.1 200 ", b"HTTP/1.1 503 "):
                caller = await connect()
                caller.send(f"CONNECT {shop.authority} HTTP/1.1\r\nSIGNED\r\n\r\n".encode())
                assert (await caller.head()).startswith(wanted)
            assert proxy.traffic.connections == 1

    run(work())


def test_encrypted_requests_count_as_they_are_told() -> None:
    async def work() -> None:
        async with calling(1, TrafficLimits(requests=10)) as (proxy, _):
            proxy.told(9)
            spent = asyncio.create_task(proxy.until_spent())
            await asyncio.sleep(0)
            assert not spent.done()
            proxy.told(1)
            assert (await spent).key == "partial.max-requests"
            assert proxy.traffic.encrypted == 10

    run(work())


def test_no_more_is_loaded_than_was_allowed() -> None:
    async def work() -> None:
        limits = TrafficLimits(bytes=1_000_000)
        async with (
            server(endless(b"HTTP/1.1 200 OK\r\n\r\n")) as shop,
            calling(shop.port, limits) as (proxy, connect),
        ):
            caller = await connect()
            caller.send(get(shop))
            await caller.all()
            reason = await proxy.until_spent()
            assert (reason.key, reason.params) == ("partial.max-bytes", {"megabytes": 1.0})
            assert proxy.traffic.received < 2_000_000
            later = await connect()
            later.send(get(shop))
            assert (await later.all()).startswith(b"HTTP/1.1 503 ")

    run(work())
