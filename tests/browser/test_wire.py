"""The socket on which a browser speaks: whole messages both ways, and an end that is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import WebSocketException

from auditor.browser.wire import Wire
from tests.crawl.loopback import serving
from tests.proxy.raw import run

Talk = Callable[[ServerConnection], Awaitable[None]]


class Heard:
    """What a wire told."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[bytes] = asyncio.Queue()
        self.ends = 0
        self.ended = asyncio.Event()

    def end(self) -> None:
        self.ends += 1
        self.ended.set()


@asynccontextmanager
async def wired(talk: Talk) -> AsyncIterator[tuple[Wire, Heard]]:
    async with serve(talk, "127.0.0.1", 0, max_size=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        heard = Heard()
        wire = await Wire.open(f"ws://127.0.0.1:{port}/", heard.messages.put_nowait, heard.end)
        try:
            yield wire, heard
        finally:
            wire.close()
            await heard.ended.wait()


async def echo(connection: ServerConnection) -> None:
    async for message in connection:
        await connection.send(message)


def test_messages_of_all_sizes_come_whole_and_in_order() -> None:
    sent = ["", "ї" * 60, "x" * 125, "x" * 126, "x" * 65_535, "x" * 65_536, "ž" * 3_000_000, "last"]

    async def talk() -> list[str]:
        async with wired(echo) as (wire, heard):
            for message in sent:
                wire.send(message.encode())
            return [(await heard.messages.get()).decode() for _ in sent]

    assert run(talk()) == sent


def test_a_message_in_pieces_is_put_together() -> None:
    async def in_pieces(connection: ServerConnection) -> None:
        await connection.send(["one ", "two ", "three"])
        await connection.send("four")
        await connection.wait_closed()

    async def listen() -> list[bytes]:
        async with wired(in_pieces) as (_, heard):
            return [await heard.messages.get() for _ in range(2)]

    assert run(listen()) == [b"one two three", b"four"]


def test_a_ping_is_answered() -> None:
    async def ask(connection: ServerConnection) -> None:
        await (await connection.ping())
        await connection.send("answered")

    async def listen() -> bytes:
        async with wired(ask) as (_, heard):
            return await heard.messages.get()

    assert run(listen()) == b"answered"


def test_the_end_is_told_once() -> None:
    async def leave(connection: ServerConnection) -> None:
        await connection.send("bye")

    async def listen() -> tuple[bytes, bool, int]:
        async with wired(leave) as (wire, heard):
            await heard.ended.wait()
            wire.close()
            await asyncio.sleep(0.05)
            return heard.messages.get_nowait(), wire.closed, heard.ends

    assert run(listen()) == (b"bye", True, 1)


def test_closing_ends_both_sides() -> None:
    gone = []

    async def stay(connection: ServerConnection) -> None:
        await connection.wait_closed()
        gone.append(connection.close_code)

    async def close() -> bool:
        async with wired(stay) as (wire, heard):
            wire.close()
            await heard.ended.wait()
            return wire.closed

    assert run(close())
    assert len(gone) == 1


def test_what_is_no_websocket_is_not_connected_to() -> None:
    async def connect(url: str) -> None:
        heard = Heard()
        await Wire.open(url, heard.messages.put_nowait, heard.end)

    with serving({"/": "a page"}) as server:
        address = server.url.replace("http:", "ws:")
        with pytest.raises(WebSocketException):
            run(connect(f"{address}/"))
        server.stop()
        with pytest.raises(OSError, match=str(server.port)):
            run(connect(f"{address}/"))


def test_whoever_ends_the_connection_before_it_is_one_is_heard() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async def connect() -> None:
        server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            heard = Heard()
            await Wire.open(f"ws://127.0.0.1:{port}/", heard.messages.put_nowait, heard.end)

    with pytest.raises((OSError, WebSocketException)):
        run(connect())
