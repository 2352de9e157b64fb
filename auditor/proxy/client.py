"""The browser's side of the proxy: requests are parsed, checked, and sent to the server they name."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVarTuple, cast

from httptools import HttpParserCallbackError, HttpParserError, HttpParserUpgrade, HttpRequestParser

from .failure import Failure, ProxyRefusal
from .head import (
    HEAD_LIMIT,
    HEADER_LIMIT,
    LAST_CHUNK,
    SIGN_IN_HOST,
    SIGNED_IN,
    SILENT_LIMIT,
    Headers,
    absolute,
    absolute_form,
    authority,
    chunk,
    connect_head,
    is_signed_in,
    refusal,
    request_head,
    sign_in_wanted,
    value_of,
)

if TYPE_CHECKING:
    from .origin import Origin
    from .reach import Destination
    from .relay import Relay

ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
_Given = TypeVarTuple("_Given")
_REPEATABLE = frozenset({b"GET", b"HEAD", b"OPTIONS"})


class Client(asyncio.Protocol):
    """One connection of the browser: requests one after the other, or a tunnel."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._transport: asyncio.Transport | None = None
        self._parser: HttpRequestParser | None = HttpRequestParser(self)
        self._origin: Origin | None = None
        self._calling: asyncio.Task[None] | None = None
        self._tunnel = False
        self._half_closed = False
        self._clear()
        self.touch()

    def _clear(self) -> None:
        self._method = b""
        self._url = b""
        self._headers: Headers = []
        self._size = 0
        self._silent = 0
        self._since = 0.0
        self._begun = False
        self._head_complete = False
        self._chunked = False
        self._sent_whole = False
        self._answer_begun = False
        self._answer_whole = False
        self._waiting: list[bytes] = []
        self._again: tuple[Destination, bytes] | None = None

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The browser called."""
        self._transport = cast(asyncio.Transport, transport)
        self._relay.clients.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """The browser is gone: what it asked for is not wanted any more."""
        self._relay.clients.discard(self)
        if self._calling is not None:
            self._calling.cancel()
        self._drop_origin()
        self._parser = None  # it refers back to this object

    def pause_writing(self) -> None:
        """The browser is slow to take what the server sends."""
        if self._origin is not None:
            self._origin.flow(False)

    def resume_writing(self) -> None:
        """The browser has caught up."""
        if self._origin is not None:
            self._origin.flow(True)

    def eof_received(self) -> bool:
        """The browser sends nothing more; a tunnel stays open the other way."""
        if self._tunnel and self._origin is not None:
            self._half_closed = True
            self._origin.half_close()
            return True
        return False

    def data_received(self, data: bytes) -> None:
        """Bytes of a request, or of a tunnel."""
        self.touch()
        if self._tunnel:
            self._pass_on(data)
            return
        if self._parser is None:
            return
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade as upgrade:
            if self._method != b"CONNECT" or upgrade.args[0] < len(data):
                self.fail(Failure.MALFORMED)  # nothing may follow before the answer
        except HttpParserCallbackError as error:
            cause = error.__context__
            self.fail(cause.failure if isinstance(cause, ProxyRefusal) else Failure.MALFORMED)
        except HttpParserError:
            self.fail(Failure.MALFORMED)
        else:
            self._silent += len(data)
            if self._silent > SILENT_LIMIT:
                self.fail(Failure.MALFORMED)

    def _pass_on(self, data: bytes) -> None:
        if self._origin is not None and self._relay.meter.spent is None:
            self._origin.write(data)
        else:
            self.abort()

    # A request, as its parser tells it.

    def on_message_begin(self) -> None:
        """A request begins; the one before must have been answered."""
        if self._begun:
            raise ProxyRefusal(Failure.MALFORMED)
        self._begun = True
        self._since = self._relay.now()

    def on_url(self, url: bytes) -> None:
        """A piece of the address."""
        self._url += url
        self._grow(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header; those after a body are dropped."""
        if self._head_complete:
            return
        self._silent = 0
        self._grow(len(name) + len(value))
        self._headers.append((name, value))

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > HEAD_LIMIT or len(self._headers) >= HEADER_LIMIT:
            raise ProxyRefusal(Failure.MALFORMED)

    def on_headers_complete(self) -> None:
        """The head is complete: it is checked and passed on."""
        assert self._parser is not None  # noqa: S101 - it is the parser that calls
        self._head_complete = True
        self._method = self._parser.get_method()
        if not is_signed_in(self._headers, self._relay.credentials):
            self._end_with(sign_in_wanted())
            return
        tunnel = self._method == b"CONNECT"
        if not tunnel and (self._parser.should_upgrade() or self._parser.get_http_version() != "1.1"):
            raise ProxyRefusal(Failure.MALFORMED)
        destination, target = (authority(self._url), b"") if tunnel else absolute(self._url)
        if destination.host == SIGN_IN_HOST:
            self._relay.signed_in += 1
            self._end_with(SIGNED_IN)
            return
        if not self._relay.meter.asked(tunnel=tunnel):
            raise ProxyRefusal(Failure.BUDGET)
        if tunnel:
            self._call(self._open_tunnel, destination)
        else:
            self._send(destination, target)

    def _send(self, destination: Destination, target: bytes) -> None:
        framing = b""
        if value_of(self._headers, b"transfer-encoding"):
            self._chunked = True
            framing = b"Transfer-Encoding: chunked\r\n"
        elif length := value_of(self._headers, b"content-length"):
            framing = b"Content-Length: %b\r\n" % length
        has_body = bool(framing)
        upstream = self._relay.ways.to(destination, tunnel=False)
        if upstream is not None:
            target, framing = absolute_form(destination, target), framing + upstream.header
        head = request_head(self._method, target, destination, self._headers, framing)
        origin = self._origin
        if origin is not None and origin.usable and origin.destination == destination:
            if self._method in _REPEATABLE and not has_body:
                self._again = (destination, head)
            origin.request(self._method, head)
            return
        self._drop_origin()
        self._call(self._open_origin, destination, head)

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        self._silent = 0
        self._body(chunk(data) if self._chunked else data)

    def on_message_complete(self) -> None:
        """The request is complete."""
        if self._chunked:
            self._body(LAST_CHUNK)
        self._sent_whole = True
        if self._answer_whole:
            self._next()

    def _body(self, data: bytes) -> None:
        if self._calling is not None:
            self._waiting.append(data)  # as much as one read brings: reading is paused meanwhile
        elif self._origin is not None:
            self._origin.write(data)

    # Calling servers.

    def _call(self, work: Callable[[*_Given], Awaitable[None]], *given: *_Given) -> None:
        self.flow(False)
        self._calling = asyncio.ensure_future(self._guarded(work, *given))

    async def _guarded(self, work: Callable[[*_Given], Awaitable[None]], *given: *_Given) -> None:
        try:
            await work(*given)
        except ProxyRefusal as refused:
            self.fail(refused.failure)
        else:
            self.touch()

    async def _open_origin(self, destination: Destination, head: bytes) -> None:
        upstream = self._relay.ways.to(destination, tunnel=False)
        origin = await self._relay.dial(destination, self, upstream)
        self._origin, self._calling = origin, None
        self.flow(True)
        origin.request(self._method, head)
        for piece in self._waiting:
            origin.write(piece)
        self._waiting.clear()

    async def _open_tunnel(self, destination: Destination) -> None:
        upstream = self._relay.ways.to(destination, tunnel=True)
        origin = self._origin = await self._relay.dial(destination, self, upstream)
        if upstream is not None:
            await origin.ask_for_tunnel(connect_head(destination, upstream.header))
        self._calling = None
        self._tunnel = True
        origin.tunnel()
        self.write(ESTABLISHED)
        self.flow(True)

    # What the server's side tells.

    def waiting_for(self, origin: Origin) -> bool:
        """Whether an answer of this server is expected."""
        return self._origin is origin and self._begun and not self._answer_whole

    def write(self, data: bytes) -> None:
        """Send bytes to the browser."""
        if self._transport is not None:
            self._answer_begun = True
            self._transport.write(data)

    def flow(self, on: bool) -> None:
        """Read on, or wait until the server has taken what it was sent."""
        if self._transport is not None and not self._transport.is_closing():
            (self._transport.resume_reading if on else self._transport.pause_reading)()

    def half_close(self) -> None:
        """The server sends nothing more."""
        if self._half_closed or self._transport is None:
            self.close()
        elif self._transport.can_write_eof():
            self._transport.write_eof()

    def done(self, origin: Origin) -> None:
        """The answer is complete."""
        self._answer_whole = True
        if not origin.usable:
            self._drop_origin()
        if self._sent_whole:
            self._next()
        else:
            self.close()  # answered before all was sent: where the next request begins is not known

    def _next(self) -> None:
        self._clear()

    def on_origin_lost(self, origin: Origin, error: Exception | None) -> None:
        """The server ended the connection: so does the proxy, in the same way."""
        if origin is not self._origin:
            return
        self._origin = None
        if self._again is not None and not origin.answered:
            destination, head = self._again
            self._again = None
            self._call(self._open_origin, destination, head)  # it closed just as it was asked again
        elif error is not None:
            self.abort()
        else:
            self.close()

    def fail(self, failure: Failure) -> None:
        """Answer with a failure; an answer that has begun is cut off."""
        self._relay.note(failure)
        if self._answer_begun:
            self.abort()
        else:
            self._end_with(refusal(failure))

    def _end_with(self, answer: bytes) -> None:
        self.write(answer)
        self._parser = None
        if self._calling is not None and self._calling is not asyncio.current_task():
            self._calling.cancel()
        self._drop_origin()
        self.close()

    def close(self) -> None:
        """End the connection when all is sent."""
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """End the connection at once; what came so far is no whole answer."""
        self._drop_origin()
        if self._transport is not None:
            self._transport.abort()

    def _drop_origin(self) -> None:
        origin, self._origin = self._origin, None
        if origin is not None:
            origin.close()

    # Time.

    def touch(self) -> None:
        """Note that something happened."""
        self._active = self._relay.now()

    def check_time(self, now: float) -> None:
        """End what rests for too long."""
        rests, limits = now - self._active, self._relay.limits
        if self._calling is not None:
            return  # calls have limits of their own
        if self._tunnel or not self._begun:
            if rests > limits.idle_connection:
                self.abort()
        elif not self._head_complete:
            if now - self._since > limits.head:
                self.fail(Failure.MALFORMED)
        elif rests > limits.idle:
            self.fail(Failure.NO_ANSWER)
