"""Which pages are worth a second try, and which of two tries is the better one."""

from __future__ import annotations

from auditor.models import ReadStatus, Snapshot

CAPTURE_FAILED = "page.capture-failed"
"""Reason of a page during whose capture something broke that has nothing to do with it, as the browser."""

_CRASHES = frozenset({"page.crashed", "page.memory", CAPTURE_FAILED})
_RESETS = frozenset(
    f"net::ERR_{name}"
    for name in (
        "CONNECTION_ABORTED",
        "CONNECTION_CLOSED",
        "CONNECTION_RESET",
        "CONTENT_DECODING_FAILED",
        "CONTENT_LENGTH_MISMATCH",
        "EMPTY_RESPONSE",
        "HTTP2_PING_FAILED",
        "HTTP2_PROTOCOL_ERROR",
        "INCOMPLETE_CHUNKED_ENCODING",
        "INVALID_CHUNKED_ENCODING",
        "INVALID_HTTP_RESPONSE",
        "NETWORK_CHANGED",
        "QUIC_PROTOCOL_ERROR",
        "SOCKET_NOT_CONNECTED",
        "SSL_PROTOCOL_ERROR",
    )
)
"""How the browser calls an answer that was cut off."""
_STATUSES = frozenset({400, 429, 431})
"""Errors that may go away beside those of servers: too much was asked, or the cookies had grown too large."""
_ORDER = (ReadStatus.READ, ReadStatus.PARTIAL, ReadStatus.UNREADABLE, ReadStatus.SKIPPED)


def worth_retrying(snapshot: Snapshot) -> bool:
    """After a reset, a crash or an error of the server; never after a page took all the time it had."""
    if snapshot.status is ReadStatus.READ or snapshot.reason is None:
        return False
    key = snapshot.reason.key
    if key in _CRASHES or _was_cut_off(snapshot):
        return True
    status = snapshot.http_status or 0
    return snapshot.status is ReadStatus.UNREADABLE and (status >= 500 or status in _STATUSES)


def _was_cut_off(snapshot: Snapshot) -> bool:
    assert snapshot.reason is not None  # noqa: S101 - asked before
    loading = next((action.detail for action in snapshot.actions if action.name == "load-rest"), None)
    return loading in _RESETS or str(snapshot.reason.params.get("error")) in _RESETS


def better(first: Snapshot, second: Snapshot) -> bool:
    """Whether the second try tells more than the first one: it brought more, or another reason than time."""
    late = second.reason is not None and second.reason.key == "page.timeout"
    return _ORDER.index(second.status) < _ORDER.index(first.status) + (not late)
