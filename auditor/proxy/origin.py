"""The server's side of the proxy: answers are parsed, bounded, and handed to the client framed anew."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, cast

from httptools import HttpParserCallbackError, HttpParserError, HttpResponseParser

from .failure import Failure, ProxyRefusal
from .head import HEAD_LIMIT, HEADER_LIMIT, LAST_CHUNK, SILENT_LIMIT, Headers, chunk, response_head, value_of

if TYPE_CHECKING:
    from .client import Client
    from .reach import Destination
    from .relay import Relay

_STATUS_LINE = re.compile(rb"HTTP/1\.[01] (\d{3})[ \r]")
ANSWER_LIMIT = 20.0
"""Seconds for another proxy to make a tunnel."""
BURST_PAUSE = 0.5
"""Seconds without a byte after which what comes through a tunnel counts as another answer."""


class Origin(asyncio.Protocol):
    """One connection to a server, for one client; kept for further requests of that client."""

    def __init__(self, relay: Relay, client: Client, destination: Destination) -> None:
        self.destination = destination
        self.usable = True
        """Whether another request may be sent."""
        self.answered = False
        """Whether anything came since the last request was sent."""
        self._relay = relay
        self._client = client
        self._transport: asyncio.Transport | None = None
        self._parser: HttpResponseParser | None = None
        self._method = b""
        self._tunnel = False
        self._burst = 0
        self._last = 0.0
        self._out: list[bytes] = []
        self._asked: asyncio.Future[int] | None = None
        self._head = b""
        self._clear()

    def _clear(self) -> None:
        self._headers: Headers = []
        self._reason = b""
        self._size = 0
        self._silent = 0
        self._in_body = False
        self._interim = False
        self._chunked = False
        self._to_the_end = False

    # What the client's side asks for.

    def request(self, method: bytes, data: bytes) -> None:
        """Send the head of a request; the answer goes to the client."""
        if self._parser is None:
            self._parser = parser = HttpResponseParser(self)
            # As browsers read them: the proxy frames answers anew, so nothing can be smuggled by these.
            parser.set_dangerous_leniencies(lenient_chunked_length=True, lenient_optional_cr_before_lf=True)
        self._method = method
        self.answered = False
        self._clear()
        self.write(data)

    async def ask_for_tunnel(self, head: bytes) -> None:
        """Ask another proxy for a tunnel. ProxyRefusal where it does not make one."""
        self._asked = asyncio.get_running_loop().create_future()
        self.write(head)
        try:
            async with asyncio.timeout(ANSWER_LIMIT):
                status = await self._asked
        except TimeoutError as error:
            raise ProxyRefusal(Failure.OTHER_PROXY) from error
        finally:
            self._asked = None
        if not 200 <= status < 300:
            raise ProxyRefusal(Failure.OTHER_PROXY)

    def tunnel(self) -> None:
        """Pass everything on as it is from now on."""
        self._tunnel = True

    def write(self, data: bytes) -> None:
        """Send bytes."""
        if self._transport is not None:
            self._relay.meter.up(len(data))
            self._transport.write(data)

    def flow(self, on: bool) -> None:
        """Read on, or wait until the client has taken what it was sent."""
        if self._transport is not None and not self._transport.is_closing():
            (self._transport.resume_reading if on else self._transport.pause_reading)()

    def close(self) -> None:
        """End the connection; what comes is dropped."""
        self.usable = False
        if self._transport is not None:
            self._transport.abort()

    def half_close(self) -> None:
        """Tell the server that the client sends nothing more."""
        if self._transport is not None and self._transport.can_write_eof():
            self._transport.write_eof()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The server answered the call."""
        self._transport = cast(asyncio.Transport, transport)

    def pause_writing(self) -> None:
        """The server is slow to take what the client sends."""
        self._client.flow(False)

    def resume_writing(self) -> None:
        """The server has caught up."""
        self._client.flow(True)

    def data_received(self, data: bytes) -> None:
        """Bytes of an answer, or of a tunnel."""
        self._relay.meter.down(len(data))
        self._client.touch()
        self.answered = True
        if self._relay.meter.spent is not None:
            self._client.abort()
        elif self._tunnel:
            self._pass_on(data)
        elif self._asked is not None:
            self._answer_of_proxy(self._asked, data)
        else:
            self._parse(data)

    def eof_received(self) -> bool:
        """The server sends nothing more; a tunnel stays open the other way."""
        if self._tunnel:
            self._client.half_close()
            return True
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """The end of the connection: of the answer, if it had none of its own."""
        self.usable = False
        self._parser = None  # it refers back to this object
        if self._asked is not None and not self._asked.done():
            self._asked.set_result(0)
            return
        if self._to_the_end and exc is None and self._client.waiting_for(self):
            self._client.write(LAST_CHUNK)
            self._client.done(self)
        else:
            self._client.on_origin_lost(self, exc)

    def _answer_of_proxy(self, asked: asyncio.Future[int], data: bytes) -> None:
        self._head += data
        if asked.done() or not (self._head.endswith(b"\r\n\r\n") or len(self._head) > HEAD_LIMIT):
            return
        status = _STATUS_LINE.match(self._head)
        asked.set_result(int(status[1]) if status and len(self._head) <= HEAD_LIMIT else 0)

    def _pass_on(self, data: bytes) -> None:
        now = self._relay.now()
        self._burst = len(data) + (self._burst if now - self._last < BURST_PAUSE else 0)
        self._last = now
        if self._burst > self._relay.limits.answer:
            self._relay.meter.failures[Failure.TOO_LARGE] += 1
            self._client.abort()
            return
        self._client.write(data)

    # An answer, as its parser tells it.

    def _parse(self, data: bytes) -> None:
        if self._parser is None:
            self._client.abort()
            return
        try:
            self._parser.feed_data(data)
        except HttpParserCallbackError as error:
            cause = error.__context__
            self._give_up(cause.failure if isinstance(cause, ProxyRefusal) else Failure.BROKEN_ANSWER)
            return
        except HttpParserError:
            self._give_up(Failure.BROKEN_ANSWER)
            return
        self._silent += len(data)
        if self._silent > SILENT_LIMIT:
            self._give_up(Failure.HEAD_TOO_LARGE)
            return
        self._flush()

    def _flush(self) -> None:
        if self._out:
            self._client.write(b"".join(self._out))
            self._out.clear()

    def _give_up(self, failure: Failure) -> None:
        self._out.clear()
        self.close()
        self._client.fail(failure)

    def on_message_begin(self) -> None:
        """An answer begins."""
        if not self._client.waiting_for(self):
            raise ProxyRefusal(Failure.BROKEN_ANSWER)

    def on_status(self, reason: bytes) -> None:
        """The words after the status."""
        self._reason += reason[:100]

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header; those after a body are dropped."""
        if self._in_body:
            return
        self._silent = 0
        self._size += len(name) + len(value)
        if self._size > HEAD_LIMIT or len(self._headers) >= HEADER_LIMIT:
            raise ProxyRefusal(Failure.HEAD_TOO_LARGE)
        self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        """The head is complete: it is passed on with framing of our own."""
        assert self._parser is not None  # noqa: S101 - it is the parser that calls
        status = self._parser.get_status_code()
        if status < 200:
            if status == 101:
                raise ProxyRefusal(Failure.BROKEN_ANSWER)  # nothing was asked to be upgraded
            self._interim = True
            return
        self.usable = self._parser.should_keep_alive()
        self._in_body, self._size = True, 0
        self._out.append(response_head(status, self._reason, self._headers, self._framing(status)))
        if self._method == b"HEAD":
            self.usable = False  # the parser does not know that what length is told does not follow
            self._complete()

    def _framing(self, status: int) -> bytes:
        length = value_of(self._headers, b"content-length")
        if self._method == b"HEAD" or status in (204, 304):
            return b"Content-Length: %b\r\n" % length if length and self._method == b"HEAD" else b""
        coding = value_of(self._headers, b"transfer-encoding").lower()
        if length and not coding:
            if int(length) > self._relay.limits.answer:
                raise ProxyRefusal(Failure.TOO_LARGE)
            return b"Content-Length: %b\r\n" % length
        self._chunked = True
        self._to_the_end = not coding
        return b"Transfer-Encoding: chunked\r\n"

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        if not self._client.waiting_for(self):
            raise ProxyRefusal(Failure.BROKEN_ANSWER)
        self._silent = 0
        self._size += len(data)
        if self._size > self._relay.limits.answer:
            raise ProxyRefusal(Failure.TOO_LARGE)
        self._out.append(chunk(data) if self._chunked else data)

    def on_message_complete(self) -> None:
        """The answer is complete, or a note that came before it."""
        if self._interim:
            self._clear()
            return
        if not self._client.waiting_for(self):
            return
        if self._chunked:
            self._out.append(LAST_CHUNK)
        self._complete()

    def _complete(self) -> None:
        self._to_the_end = False
        self._flush()
        self._client.done(self)
