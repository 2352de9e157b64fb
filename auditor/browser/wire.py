"""The socket on which a browser speaks its protocol: whole messages, handed over as soon as they are read.

Of the library only the part is used that knows what a WebSocket is. Its own connection hands every message
on through a queue, a future and a task, which takes longer than reading it, and a page has 140 of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

Take = Callable[[bytes], object]
"""Is given each message, UTF-8."""


class Wire(asyncio.Protocol):
    """One connection to a WebSocket."""

    def __init__(self, url: str, take: Take, end: Callable[[], object]) -> None:
        """Use `Wire.open`."""
        self._protocol = ClientProtocol(parse_uri(url), max_size=None)  # a page may be large
        self._take = take
        self._end = end
        self._transport: asyncio.Transport | None = None
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pieces: list[bytes] = []

    @classmethod
    async def open(cls, url: str, take: Take, end: Callable[[], object]) -> Wire:
        """Connect to a ws:// address; `take` is told of messages, `end` when no more can come.

        OSError or WebSocketException when that is not possible.
        """
        to = parse_uri(url)
        transport, wire = await asyncio.get_running_loop().create_connection(
            lambda: cls(url, take, end), to.host, to.port
        )
        try:
            await wire._opened
        except BaseException:
            transport.abort()
            raise
        return wire

    @property
    def closed(self) -> bool:
        """Whether nothing can be sent any more."""
        return self._protocol.state is not State.OPEN

    def send(self, message: bytes) -> None:
        """Send a message, UTF-8, while it is not closed."""
        self._protocol.send_text(message)
        self._flush()

    def close(self) -> None:
        """End it."""
        if not self.closed:
            self._protocol.send_close()
            self._flush()
        if self._transport is not None:
            self._transport.close()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The browser took the call: ask for a WebSocket."""
        self._transport = cast(asyncio.Transport, transport)
        self._protocol.send_request(self._protocol.connect())
        self._flush()

    def data_received(self, data: bytes) -> None:
        """Bytes of one message or of several."""
        self._protocol.receive_data(data)
        self._flush()  # what the protocol itself answers
        for event in self._protocol.events_received():
            if isinstance(event, Frame):
                self._on_frame(event)
            elif not self._opened.done():
                self._on_answer(self._protocol.handshake_exc)

    def connection_lost(self, exc: Exception | None) -> None:
        """The browser is gone, or was let go."""
        self._protocol.receive_eof()
        if not self._opened.done():
            self._on_answer(self._protocol.handshake_exc or exc or ConnectionResetError())
        self._end()

    def _on_answer(self, error: Exception | None) -> None:
        if error is None:
            self._opened.set_result(None)
        else:
            self._opened.set_exception(error)

    def _on_frame(self, frame: Frame) -> None:
        if frame.opcode not in (Opcode.TEXT, Opcode.CONT):
            return
        self._pieces.append(bytes(frame.data))
        if frame.fin:
            whole = b"".join(self._pieces)  # of one piece, which is nearly always so, it is that piece
            self._pieces.clear()
            self._take(whole)

    def _flush(self) -> None:
        if self._transport is None:
            return
        for data in self._protocol.data_to_send():
            if data:
                self._transport.write(data)
            else:  # that is how the protocol says that nothing more follows
                self._transport.close()
