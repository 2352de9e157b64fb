"""Bounded, polite HTTP without a browser: for robots.txt, sitemaps and listings."""

from __future__ import annotations

import asyncio
import email.utils
import ssl
import time
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType

import httpx

from auditor.charset import decode

from .urls import resolve

RETRY_STATUSES = frozenset({429, 503})
MAX_WAIT = 10.0
"""Longest wait that a Retry-After is honoured with, seconds; beyond it the fetch is given up."""
_GZIP = b"\x1f\x8b"


class FetchError(Exception):
    """A fetch brought nothing.

    `name` is unknown-host, refused, tls, timeout, too-many-redirects, busy or failed.
    """

    def __init__(self, name: str, detail: str = "") -> None:
        super().__init__(name, detail)
        self.name = name
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Limits:
    """Hard limits of one fetch."""

    seconds: float = 10.0
    bytes: int = 5_000_000
    """Decompressed; what is longer is cut."""
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Response:
    """What a fetch brought."""

    url: str
    """Final address."""
    status: int
    content_type: str
    """Lower case, without parameters; empty when not told."""
    content: bytes
    encoding: str | None

    @property
    def text(self) -> str:
        """The content as text, by the encoding that it names or shows."""
        header = f"{self.content_type}; charset={self.encoding}" if self.encoding else self.content_type
        return decode(self.content, header)

    @property
    def is_html(self) -> bool:
        """Whether it was sent as a page."""
        return self.content_type in ("text/html", "application/xhtml+xml", "")


class Pace:
    """Keeps requests to one host apart: at most `at_once` of them, begun `interval` seconds apart.

    Where the host asks for a delay, they come one after the other, with that delay between them.
    """

    def __init__(self, interval: float = 0.0, at_once: int = 4) -> None:
        self._interval = interval
        self._delay = 0.0
        self._slots = asyncio.Semaphore(at_once)
        self._alone = asyncio.Lock()
        self._next = 0.0

    def slow_down(self, delay: float) -> None:
        """Leave so many seconds between the end of a request and the next; 0 changes nothing."""
        self._delay = max(self._delay, delay)

    def pause(self, seconds: float) -> None:
        """Begin no request for so long."""
        self._next = max(self._next, time.monotonic() + seconds)

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Wait for a turn and hold a slot while a request runs."""
        async with self._slots:
            if not self._delay:
                await self._wait()
                yield
                return
            async with self._alone:
                await self._wait()
                try:
                    yield
                finally:
                    self.pause(self._delay)

    async def _wait(self) -> None:
        now = time.monotonic()
        begin = max(now, self._next)
        self._next = begin + self._interval
        if begin > now:
            await asyncio.sleep(begin - now)


class Fetcher:
    """Fetches addresses with an identified user agent, slowly, with hard limits."""

    def __init__(
        self, *, user_agent: str, pace: Pace, language: str = "en-US", proxy: str | None = None
    ) -> None:
        self._pace = pace
        self._client = httpx.AsyncClient(
            http2=True,
            proxy=proxy,
            timeout=httpx.Timeout(10.0, pool=None),
            limits=httpx.Limits(max_connections=8),
            headers={
                "User-Agent": user_agent,
                "Accept-Language": language,
                "Accept-Encoding": "gzip, deflate",
            },
            follow_redirects=False,
        )

    async def __aenter__(self) -> Fetcher:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def get(self, url: str, limits: Limits | None = None) -> Response:
        """Fetch one address, following redirects; content over the limit is cut. Raises FetchError."""
        limits = limits or Limits()
        content = bytearray()
        async with self.stream(url, limits) as (head, chunks):
            async for chunk in chunks:
                content += chunk
        return Response(head.url, head.status, head.content_type, bytes(content), head.encoding)

    @asynccontextmanager
    async def stream(self, url: str, limits: Limits) -> AsyncIterator[tuple[Response, AsyncIterator[bytes]]]:
        """Like `get`, piece by piece: the response without content, and its pieces, unzipped."""
        try:
            async with asyncio.timeout(limits.seconds):
                response = await self._follow(url, limits)
                try:
                    yield _head(response), _pieces(response, limits.bytes)
                finally:
                    await response.aclose()
        except TimeoutError as error:
            raise FetchError("timeout") from error
        except httpx.HTTPError as error:
            raise _problem(error) from error
        except (httpx.InvalidURL, UnicodeError, ssl.SSLError, zlib.error) as error:
            raise FetchError("failed", str(error)) from error

    async def _follow(self, url: str, limits: Limits) -> httpx.Response:
        retried = False
        for _ in range(limits.redirects + 2):
            async with self._pace.slot():
                response = await self._client.send(self._client.build_request("GET", url), stream=True)
            if response.status_code in RETRY_STATUSES and not retried:
                retried = True
                wait = retry_after(response.headers)
                await response.aclose()
                if wait > min(MAX_WAIT, limits.seconds):
                    raise FetchError("busy", str(response.status_code))
                self._pace.pause(wait)
                continue
            if not response.has_redirect_location:
                return response
            await response.aclose()
            target = resolve(url, response.headers["location"])
            if target is None:
                raise FetchError("failed", response.headers["location"][:200])
            url = target
        raise FetchError("too-many-redirects")


def retry_after(headers: httpx.Headers, default: float = 1.0) -> float:
    """Seconds that a busy server asks to wait: a number or a date (RFC 9110, 10.2.3)."""
    value = headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return default


def _head(response: httpx.Response) -> Response:
    content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Response(str(response.url), response.status_code, content_type, b"", response.charset_encoding)


async def _pieces(response: httpx.Response, most: int) -> AsyncIterator[bytes]:
    """The body piece by piece, unzipped, never more than `most` bytes.

    Unzipped here and not by httpx, which would unfold a whole piece of a zip bomb at once.
    """
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise FetchError("failed", coding)
    transfer = _Unzip() if coding not in ("", "identity") else None
    file: _Unzip | None = None
    first = True
    async for raw in response.aiter_raw(1 << 16):
        for piece in transfer.feed(raw) if transfer else (raw,):
            if first:
                first = False
                file = _Unzip() if piece.startswith(_GZIP) else None
            for plain in file.feed(piece) if file else (piece,):
                yield plain[:most]
                most -= len(plain)
                if most <= 0:
                    return


class _Unzip:
    """Unzips gzip or zlib data piece by piece, a bounded piece at a time."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=47)

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data and not self._inflate.eof:
            plain = self._inflate.decompress(data, 1 << 18)
            data = self._inflate.unconsumed_tail
            if plain:
                yield plain


def _problem(error: httpx.HTTPError) -> FetchError:
    text = " ".join(str(error).split())
    causes: list[BaseException] = [error]
    while cause := causes[-1].__cause__ or causes[-1].__context__:
        causes.append(cause)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return FetchError("tls", text)
    if any(isinstance(cause, OSError) and cause.__class__.__name__ == "gaierror" for cause in causes):
        return FetchError("unknown-host", text)
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes) or "refused" in text.lower():
        return FetchError("refused", text)
    if isinstance(error, httpx.TimeoutException):
        return FetchError("timeout", text)
    if isinstance(error, httpx.ConnectError) and ("name" in text.lower() or "nodename" in text.lower()):
        return FetchError("unknown-host", text)
    if isinstance(error, httpx.ConnectError):
        return FetchError("refused", text)
    return FetchError("failed", text or type(error).__name__)
