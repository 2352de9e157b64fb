"""What a page asked the network for, and what came back: read from the browser's own protocol."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from auditor.models import FailedRequest, SentRequest, Tls
from auditor.proxy import STATUS_HEADER, Failure, failure_in

from .unreached import error_of

FAILED_LIMIT = 200
SENT_LIMIT = 100
REDIRECT_LIMIT = 30
URL_LIMIT = 2000

KEPT_HEADERS = frozenset(
    {
        "cache-control",
        "content-language",
        "content-security-policy",
        "content-type",
        "link",
        "retry-after",
        "server",
        "strict-transport-security",
        "x-frame-options",
        "x-powered-by",
        "x-robots-tag",
    }
)
"""Response headers that a snapshot keeps."""

_AWAITED = frozenset({"Stylesheet", "Image", "Font", "Script", "XHR", "Fetch"})
"""Kinds of requests whose answers a page needs; streams, beacons and media may stay open for ever.

The documents of frames are not among them: a frame of another origin ends its requests in a session
of its own, which is not followed."""

_UNSEEN = frozenset({"Other", "Ping", "Preflight", "CSPViolationReport", "Prefetch"})
"""Kinds of requests that a shopper does not miss, such as the browser's own for an icon."""

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that ask and send nothing (RFC 9110, 9.2.1)."""

_PAGES = ("http:", "https:", "about:")
"""How addresses begin that a frame goes to without calling another program."""

_ABORTED = "net::ERR_ABORTED"

MOST_REQUESTS = 2_000
"""Requests of one page; shops with many widgets make some hundreds."""
MOST_CALLS = 50
"""Addresses such as `mailto:` that a page may go to by itself: for each, browsers start processes."""
MOST_BYTES = 200_000_000
"""Unpacked bytes of everything that a page asks for."""
MOST_OF_DOCUMENT = 10_000_000
"""Unpacked bytes of the page itself."""


MOST_FRAMES = 3_000
"""Pieces that a page's sockets receive. They go on when its scripts are stopped: such a page is given up."""


class Excess(StrEnum):
    """What a page had too much of, so that it was stopped and read as far as it came."""

    HISTORY = "history"
    REQUESTS = "requests"
    CALLS = "calls"
    BYTES = "bytes"
    DOCUMENT = "document"


@dataclass
class MainResponse:
    """The answer that became the page."""

    url: str
    status: int
    content_type: str
    headers: dict[str, str]
    tls: Tls


@dataclass
class NetworkLog:
    """The requests of one page, from its navigation on."""

    frame_id: str = ""
    on_excess: Callable[[Excess], None] = lambda excess: None
    """Told when the page has had too much of something, again and again while it goes on."""
    redirects: list[str] = field(default_factory=list)
    main: MainResponse | None = None
    failed: list[FailedRequest] = field(default_factory=list)
    insecure: dict[str, None] = field(default_factory=dict)
    sent: list[SentRequest] = field(default_factory=list)
    address: str = ""
    """Where the page is, or would be."""
    encrypted: int = 0
    """Answers to encrypted requests, without those from the browser's cache."""
    failure: Failure | None = None
    """Why the auditor's proxy did not bring the page itself."""
    broken: str | None = None
    """Why the document ended before its end; None while it is whole."""
    _kinds: dict[str, tuple[str, str]] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)
    _requests: int = 0
    _calls: int = 0
    _bytes: int = 0
    _frames: int = 0
    _document_bytes: int = 0
    _document: str = ""
    """Request of the document."""
    _left: tuple[str, MainResponse | None] = ("", None)
    """Address and answer of the document that a navigation would replace."""

    @property
    def open_requests(self) -> int:
        """Requests that the page needs and that have not ended yet."""
        return len(self._open)

    def on_request(self, event: Mapping[str, Any]) -> None:
        """Network.requestWillBeSent."""
        url, kind, request_id = event["request"]["url"], event.get("type", "Other"), event["requestId"]
        if url.startswith(("data:", "blob:")):
            return
        self._requests += 1
        # Only where a frame is to go: scripts that tell robots from people ask extensions for files.
        self._calls += kind == "Document" and not url.startswith(_PAGES)
        if excess := self._too_many():
            self.on_excess(excess)
            return
        if request_id == event.get("loaderId") and event.get("frameId") == self.frame_id:
            self._on_navigation(request_id, url, event.get("redirectResponse"))
        elif url.startswith("http:") and self.address.startswith("https:"):
            self.insecure[url[:URL_LIMIT]] = None
        self._note_sent(event["request"]["method"], url, kind)
        self._kinds[request_id] = (url, kind)
        if kind in _AWAITED:
            self._open.add(request_id)

    def _too_many(self) -> Excess | None:
        if self._calls > MOST_CALLS:
            return Excess.CALLS
        return Excess.REQUESTS if self._requests > MOST_REQUESTS else None

    def _note_sent(self, method: str, url: str, kind: str) -> None:
        if method not in _SAFE_METHODS and len(self.sent) < SENT_LIMIT:
            self.sent.append(SentRequest(method=method[:20], url=url[:URL_LIMIT], kind=kind.lower()))

    def _on_navigation(self, request_id: str, url: str, redirect: Mapping[str, Any] | None) -> None:
        before = redirect["url"] if redirect else self.main.url if self.main else None
        if before is not None and len(self.redirects) < REDIRECT_LIMIT:
            self.redirects.append(before[:URL_LIMIT])
        if redirect is None:  # another document: what its predecessor asked for is not its own
            self.failed.clear()
            self.insecure.clear()
            self.failure = None
            self.broken = None
            self._open.clear()
            self._left = (self.address, self.main)
            self._document, self._document_bytes = request_id, 0
        self.main = None
        self.address = url

    def on_response(self, event: Mapping[str, Any]) -> None:
        """Network.responseReceived."""
        response, request_id = event["response"], event["requestId"]
        if response["url"].startswith("https:") and response.get("encodedDataLength"):
            self.encrypted += 1
        failure = _failure(response)
        if request_id == event.get("loaderId") and event.get("frameId") == self.frame_id:
            self.failure = failure
            self.main = None if failure else _main_response(response)
        elif failure:
            self._fail(request_id, None, error_of(failure))
        elif response["status"] >= 400:
            self._fail(request_id, int(response["status"]), None)

    def on_data(self, event: Mapping[str, Any]) -> None:
        """Network.dataReceived: a piece of an answer, unpacked."""
        size = int(event["dataLength"])
        self._bytes += size
        if event["requestId"] == self._document:
            self._document_bytes += size
            if self._document_bytes > MOST_OF_DOCUMENT:
                self.on_excess(Excess.DOCUMENT)
        if self._bytes > MOST_BYTES:
            self.on_excess(Excess.BYTES)

    def on_frame(self, event: Mapping[str, Any]) -> bool:
        """Network.webSocketFrameReceived, or eventSourceMessageReceived; whether there are too many."""
        self._frames += 1
        return self._frames > MOST_FRAMES

    def on_finished(self, event: Mapping[str, Any]) -> None:
        """Network.loadingFinished."""
        self._end(event["requestId"])

    def on_failed(self, event: Mapping[str, Any]) -> None:
        """Network.loadingFailed."""
        error = event.get("blockedReason") or event.get("errorText") or None
        if event["requestId"] == self._document:
            self._on_document_failed(error)
        if not event.get("canceled") and error != _ABORTED:
            self._fail(event["requestId"], None, error)
        self._end(event["requestId"])

    def _on_document_failed(self, error: str | None) -> None:
        if error == _ABORTED and self._left[0]:
            # A download, or no content: the page before stays.
            self.address, self.main = self._left
        elif self.main is not None:
            self.broken = error

    def _fail(self, request_id: str, status: int | None, error: str | None) -> None:
        url, kind = self._kinds.get(request_id, ("", ""))
        if url and kind not in _UNSEEN and len(self.failed) < FAILED_LIMIT:
            request = FailedRequest(url=url[:URL_LIMIT], kind=kind.lower(), status=status, error=error)
            self.failed.append(request)

    def _end(self, request_id: str) -> None:
        self._open.discard(request_id)
        self._kinds.pop(request_id, None)


def _failure(response: Mapping[str, Any]) -> Failure | None:
    """The failure that the auditor's proxy answered with instead of a server."""
    if response["status"] < 400 or not str(response["url"]).startswith("http:"):
        return None  # an encrypted answer is never the proxy's own
    headers = response.get("headers", {})
    return failure_in(next((str(v) for name, v in headers.items() if name.lower() == STATUS_HEADER), ""))


def _main_response(response: Mapping[str, Any]) -> MainResponse:
    url = str(response["url"])
    headers = {name.lower(): str(value) for name, value in response.get("headers", {}).items()}
    details = response.get("securityDetails") or {}
    https = url.startswith("https:")
    secure = response.get("securityState") == "secure"
    return MainResponse(
        url=url,
        status=int(response["status"]),
        content_type=str(response.get("mimeType", "")),
        headers={name: value[:URL_LIMIT] for name, value in headers.items() if name in KEPT_HEADERS},
        tls=Tls(
            https=https,
            valid=secure if https else None,
            protocol=details.get("protocol"),
            issuer=details.get("issuer"),
        ),
    )
