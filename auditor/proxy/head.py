"""Heads of HTTP/1.1 messages: what is passed on of them, and how bodies are framed anew."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from .failure import Failure, ProxyRefusal
from .reach import Destination

Headers = list[tuple[bytes, bytes]]

SIGN_IN_HOST = "sign-in.invalid"
"""A host that there never is (RFC 6761, 6.4): the proxy answers itself."""
SIGN_IN_URL = f"http://{SIGN_IN_HOST}/"
"""Where a client makes its credentials known."""

HEAD_LIMIT = 64 * 1024
"""Bytes of the names and values in a head."""
HEADER_LIMIT = 200
"""Headers in a head."""

SILENT_LIMIT = HEAD_LIMIT + 256 * 1024
"""Bytes that a parser is given without telling anything of them, one read included: parts of a header that
does not end, or of a chunk's extension."""

_HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
"""Headers between two neighbours only (RFC 9110, 7.6.1); bodies are framed anew by the proxy."""
_NOT_ASKED = _HOP_BY_HOP | {b"host", b"content-length", b"expect"}
_NOT_TOLD = _HOP_BY_HOP | {b"content-length", b"proxy-status"}


def value_of(headers: Headers, name: bytes) -> bytes:
    """The first value of a header, name in lower case; empty when it is absent."""
    return next((value for key, value in headers if key.lower() == name), b"")


def kept(headers: Headers, without: Iterable[bytes]) -> bytes:
    """The lines of the headers that are passed on: all but these and what Connection names."""
    named = value_of(headers, b"connection").lower()
    dropped = {*without, *(name.strip() for name in named.split(b","))} if named else without
    return b"".join(b"%b: %b\r\n" % header for header in headers if header[0].lower() not in dropped)


def request_head(
    method: bytes, target: bytes, destination: Destination, headers: Headers, extra: bytes
) -> bytes:
    """A request as the server gets it; its Host is that of the address that was checked."""
    host = _authority(destination)
    return b"%b %b HTTP/1.1\r\nHost: %b\r\n%b%b\r\n" % (
        method,
        target,
        host,
        kept(headers, _NOT_ASKED),
        extra,
    )


def absolute_form(destination: Destination, target: bytes) -> bytes:
    """The address as another proxy wants it."""
    return b"http://" + _authority(destination) + target


def connect_head(destination: Destination, extra: bytes) -> bytes:
    """A request for a tunnel, to another proxy."""
    name = destination.authority.encode("latin-1")
    return b"CONNECT %b HTTP/1.1\r\nHost: %b\r\n%b\r\n" % (name, name, extra)


def response_head(status: int, reason: bytes, headers: Headers, framing: bytes) -> bytes:
    """A response as the client gets it."""
    return b"HTTP/1.1 %d %b\r\n%b%b\r\n" % (status, reason, kept(headers, _NOT_TOLD), framing)


def refusal(failure: Failure) -> bytes:
    """The whole answer that tells a failure; the connection ends with it."""
    return (
        f"HTTP/1.1 {failure.status} {failure.value}\r\nProxy-Status: {failure.header}\r\n"
        "Content-Length: 0\r\nConnection: close\r\n\r\n"
    ).encode()


def sign_in_wanted() -> bytes:
    """The answer to a request without the right credentials."""
    return (
        b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=proxy\r\n"
        b"Content-Length: 0\r\nConnection: close\r\n\r\n"
    )


SIGNED_IN = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"


def is_signed_in(headers: Headers, credentials: str) -> bool:
    """Whether a head carries these credentials, user:password."""
    scheme, _, told = value_of(headers, b"proxy-authorization").partition(b" ")
    if scheme.lower() != b"basic":
        return False
    try:
        return hmac.compare_digest(base64.b64decode(told.strip(), validate=True), credentials.encode())
    except binascii.Error:
        return False


def chunk(data: bytes) -> bytes:
    """A piece of a body of unknown length (RFC 9112, 7.1)."""
    return b"%x\r\n%b\r\n" % (len(data), data)


LAST_CHUNK = b"0\r\n\r\n"


def absolute(url: bytes) -> tuple[Destination, bytes]:
    """Destination and origin-form of the address in a plain request. ProxyRefusal for any other form."""
    split = _split(url)
    if split.scheme.lower() != "http" or not split.netloc:
        raise ProxyRefusal(Failure.MALFORMED)
    rest = url[len("http://") + len(split.netloc) :].partition(b"#")[0]
    return _destination(split, default=80), rest if rest.startswith(b"/") else b"/" + rest


def authority(told: bytes) -> Destination:
    """Destination of a CONNECT request, host:port."""
    split = _split(b"//" + told)
    if split.path or split.query or split.fragment or "@" in split.netloc:
        raise ProxyRefusal(Failure.MALFORMED)
    return _destination(split, default=None)


def _split(url: bytes) -> SplitResult:
    try:
        return urlsplit(url.decode("latin-1"))
    except ValueError as error:
        raise ProxyRefusal(Failure.MALFORMED) from error


def _destination(split: SplitResult, default: int | None) -> Destination:
    try:
        port = split.port if split.port is not None else default
    except ValueError as error:
        raise ProxyRefusal(Failure.MALFORMED) from error
    if not split.hostname or not port:
        raise ProxyRefusal(Failure.MALFORMED)
    return Destination(split.hostname.lower(), port)


def _authority(destination: Destination) -> bytes:
    host = f"[{destination.host}]" if ":" in destination.host else destination.host
    return (host if destination.port == 80 else f"{host}:{destination.port}").encode("latin-1")
