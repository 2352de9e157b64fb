"""Bounded, polite HTTP without a browser: for robots.txt, sitemaps and listings."""

from __future__ import annotations

import asyncio
import ssl
import time
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import TracebackType

import httpx

from auditor.access import Access, SessionState, StateCookie
from auditor.charset import decode
from auditor.proxy import STATUS_HEADER, Failure, Proxy, failure_in, failure_named

from .pace import RETRY_STATUSES, HostBusy, Pace, retry_after
from .urls import page_key, resolve

_GZIP = b"\x1f\x8b"


class FetchError(Exception):
    """A fetch brought nothing.

    `name` is unknown-host, refused, tls, timeout, too-many-redirects, busy, forbidden-address,
    forbidden-port, proxy, too-large or failed.
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


class Fetcher:
    """Fetches addresses with an identified user agent, slowly, with hard limits."""

    def __init__(
        self,
        *,
        user_agent: str,
        pace: Pace,
        language: str = "en-US",
        proxy: Proxy | None = None,
        access: Access | None = None,
        session: SessionState | None = None,
    ) -> None:
        """`session`: the cookies to begin with."""
        self._pace = pace
        self._access = access or Access()
        self._proxy = proxy
        self._spent: defaultdict[str, float] = defaultdict(float)
        self._client = httpx.AsyncClient(
            http2=True,
            proxy=proxy.address if proxy else None,
            verify=not self._access.insecure,
            cookies=session.jar() if session else None,
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
            with self._counted(url):
                async for chunk in chunks:
                    content += chunk
        told = self._access.hosts.content(bytes(content))
        return Response(head.url, head.status, head.content_type, told, head.encoding)

    def spent(self, url: str) -> float:
        """Seconds that fetching a page has taken so far; waiting for a turn does not count."""
        return self._spent.get(page_key(url), 0.0)

    @contextmanager
    def _counted(self, url: str) -> Iterator[None]:
        begun = time.monotonic()
        try:
            yield
        finally:
            self._spent[page_key(url)] += time.monotonic() - begun

    def instead(self, url: str) -> str:
        """The address that is visited where another is named, where one host stands for another."""
        return self._access.hosts.url(url)

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
        except HostBusy as busy:
            raise FetchError("busy", f"{busy.seconds:.0f}") from busy
        except httpx.HTTPError as error:
            raise _problem(error) from error
        except (httpx.InvalidURL, UnicodeError, ssl.SSLError, zlib.error) as error:
            raise FetchError("failed", str(error)) from error

    async def _follow(self, url: str, limits: Limits) -> httpx.Response:
        retried = False
        url = self.instead(url)
        for _ in range(limits.redirects + 2):
            response = await self._send(url)
            if response.status_code in RETRY_STATUSES:
                await response.aclose()
                wait = self._pace.back_off(url, retry_after(response.headers.get("retry-after", "")))
                if retried or wait > limits.seconds:
                    raise FetchError("busy", str(response.status_code))
                retried = True
                continue
            self._pace.answered(url)
            if not response.has_redirect_location:
                return response
            await response.aclose()
            target = resolve(url, response.headers["location"])
            if target is None:
                raise FetchError("failed", response.headers["location"][:200])
            url = self.instead(target)
        raise FetchError("too-many-redirects")

    def _learn(self) -> None:
        """Learn the cookies that a shop which knows the visitor is sent."""
        if self._access.has_session:
            for cookie in self._client.cookies.jar:
                self._access.learn(StateCookie.of(cookie))

    async def _send(self, url: str) -> httpx.Response:
        """One request, in its turn; the answer's content is still to come."""
        async with self._pace.slot(url):
            request = self._client.build_request("GET", url, headers=self._access.headers_for(url))
            self._learn()
            with self._counted(url):
                response = await self._client.send(request, stream=True)
        plain = response.url.scheme == "http"  # an encrypted answer is never the proxy's own
        if self._proxy is not None and not plain:
            self._proxy.told(1)
        failure = failure_in(response.headers.get(STATUS_HEADER, "")) if plain else None
        if failure is not None:
            await response.aclose()
            raise FetchError(_name_of(failure), failure.value)
        return response


def _name_of(failure: Failure) -> str:
    return _FAILURES.get(failure, "failed")


_FAILURES = {
    Failure.UNKNOWN_HOST: "unknown-host",
    Failure.REFUSED: "refused",
    Failure.UNROUTABLE: "refused",
    Failure.LOOKUP_TIMEOUT: "timeout",
    Failure.CONNECT_TIMEOUT: "timeout",
    Failure.NO_ANSWER: "timeout",
    Failure.FORBIDDEN_ADDRESS: "forbidden-address",
    Failure.DENIED: "forbidden-port",
    Failure.OTHER_PROXY: "proxy",
    Failure.TOO_LARGE: "too-large",
}


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
    if isinstance(error, httpx.ProxyError) and (failure := failure_named(text.partition(" ")[2])):
        return FetchError(_name_of(failure), failure.value)
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
