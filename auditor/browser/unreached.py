"""What the auditor's proxy did not bring, told as the browser tells it where it has a word for it."""

from __future__ import annotations

from auditor.models import Message
from auditor.proxy import Failure

TUNNEL_FAILED = "net::ERR_TUNNEL_CONNECTION_FAILED"
"""All that the browser says of an encrypted connection that its proxy did not make."""

_NET_ERRORS = {
    Failure.UNKNOWN_HOST: "net::ERR_NAME_NOT_RESOLVED",
    Failure.LOOKUP_TIMEOUT: "net::ERR_DNS_TIMED_OUT",
    Failure.UNROUTABLE: "net::ERR_ADDRESS_UNREACHABLE",
    Failure.REFUSED: "net::ERR_CONNECTION_REFUSED",
    Failure.CONNECT_TIMEOUT: "net::ERR_CONNECTION_TIMED_OUT",
    Failure.NO_ANSWER: "net::ERR_TIMED_OUT",
    Failure.OTHER_PROXY: "net::ERR_PROXY_CONNECTION_FAILED",
    Failure.BROKEN_ANSWER: "net::ERR_INVALID_HTTP_RESPONSE",
    Failure.HEAD_TOO_LARGE: "net::ERR_RESPONSE_HEADERS_TOO_BIG",
}


def error_of(failure: Failure) -> str:
    """Its name for a list of failed requests."""
    return _NET_ERRORS.get(failure, failure.value)


def reason_of(failure: Failure, address: str) -> Message:
    """Why the page at an address could not be read."""
    match failure:
        case Failure.FORBIDDEN_ADDRESS:
            return Message(key="page.forbidden-address", params={"address": address})
        case Failure.DENIED:
            return Message(key="page.forbidden-port", params={"address": address})
        case Failure.TOO_LARGE:
            return Message(key="page.answer-too-large", params={"address": address})
        case Failure.BUDGET:
            return Message(key="page.budget", params={"address": address})
        case _:
            return Message(key="page.unreachable", params={"error": error_of(failure)})
